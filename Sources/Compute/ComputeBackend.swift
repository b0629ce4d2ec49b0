/// The arithmetic under a network: a handful of operations over dense row-major `Float` arrays.
///
/// Every operation runs on the calling thread alone, and gives the same bits for the same
/// arguments whatever the thread or the alignment. Two backends agree within rounding only.
/// Pointers must be valid for the sizes given; zero sizes do nothing. Arrays of one call must not
/// overlap, except that an elementwise operation may write exactly over its input.
public protocol ComputeBackend: Sendable {
  /// What a report calls it, such as "oneDNN".
  var name: String { get }

  /// c = op(a)·op(b), or c += op(a)·op(b) when `adding`.
  ///
  /// op(a) is m×k and op(b) is k×n; c is m×n. A `transposed` matrix is stored the other way round:
  /// a as k×m, b as n×k. Leading dimensions are the stored column counts. Without `adding`, what
  /// c held before is not read.
  func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>)

  /// preActivation += bias, column by column; then output = silu(preActivation), plus the residual
  /// if there is one. silu(x) = x / (1 + e^−x). `output` may be `residual`.
  func biasSiLU(
    _ preActivation: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, rows: Int, columns: Int)

  /// dPreActivation = dOutput · silu'(preActivation), with
  /// silu'(x) = s + x·s·(1 − s) and s = 1 / (1 + e^−x). `dPreActivation` may be `dOutput`.
  func siluBackward(
    _ preActivation: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dPreActivation: UnsafeMutablePointer<Float>, count: Int)

  /// x += bias, column by column.
  func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int)

  /// sums[c] = Σ_r x[r, c], or sums[c] += … when `adding`. Rows are added in order.
  func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, adding: Bool,
    into sums: UnsafeMutablePointer<Float>)

  /// Softmax in place, row by row, over each block of columns blockOffsets[b]..<blockOffsets[b+1].
  ///
  /// A row is `stride` long; columns outside the blocks keep their values. The block's maximum is
  /// subtracted first, so large values are safe. Fewer than two offsets are no block.
  func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, blockOffsets: [Int32])

  /// One AdamW update of `count` parameters in place: see ``AdamWStep``.
  func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int)

  /// average += (1 − decay)·(value − average).
  func average(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, decay: Float,
    count: Int)

  /// Σ x², summed in double precision in a fixed order.
  func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double

  /// target += source.
  func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int)
}
