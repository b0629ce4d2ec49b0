/// The arithmetic under a network: a handful of operations over dense row-major `Float` arrays, and products of
/// factors that may be of fewer bits.
///
/// Every operation runs on the calling thread alone, allocates nothing once it has seen its shapes, and gives the same
/// bits for the same arguments whatever the thread or the alignment. Two backends agree within rounding only.
/// Pointers must be valid for the sizes given; zero sizes do nothing. Arrays of one call must not overlap, except that
/// an elementwise operation may write exactly over its input.
public protocol ComputeBackend: Sendable {
  /// What a report calls it, such as "oneDNN".
  var name: String { get }

  /// The numbers of a ``Factor``. Where it is single precision, any array is one.
  var precision: ProductPrecision { get }

  /// c = op(a)·op(b), or c += op(a)·op(b) when `adding`; op(a) is m×k, op(b) is k×n and c is m×n.
  ///
  /// Without `adding`, what c held before is not read.
  func multiply(
    _ a: Factor, by b: Factor, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>)

  /// Each number in ``precision``: the nearest one, halves to even.
  func round(
    _ numbers: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer, count: Int)

  /// output = silu(x), plus the residual if there is one, with x = sums + bias column by column.
  ///
  /// silu(x) = x·s and silu'(x) = s + x·s·(1 − s), s = 1 / (1 + e^−x).
  ///
  /// - Parameters:
  ///   - output: may be `residual`.
  ///   - derivative: where silu'(x) goes, if wanted; may be `sums`.
  ///   - factor: where the output goes in ``precision`` as well, if wanted.
  func biasSiLU(
    _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, derivative: UnsafeMutablePointer<Float>?,
    factor: UnsafeMutableRawPointer?, rows: Int, columns: Int)

  /// factor = a·b, number by number, in ``precision``.
  func multiplyElements(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer,
    count: Int)

  /// x += bias, column by column.
  func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int)

  /// sums[c] = Σ_r x[r, c] of numbers in ``precision``. Rows are added in order.
  func columnSums(
    _ factor: UnsafeRawPointer, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>)

  /// x += bias, if there is one; then the softmax of each block of columns blockOffsets[b]..<blockOffsets[b+1], in
  /// place, row by row.
  ///
  /// A row, and the bias, is as long as the last offset; the first offset is 0. Large values are safe.
  func softmax(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int,
    blockOffsets: [Int32])

  /// x += bias; then for each block of columns, as in `softmax`, the loss against its target, and its gradient.
  ///
  /// A level k ≥ 0 has the loss −ln softmax(x)_k, in nats, with the gradient softmax(x) − onehot(k);
  /// ``OutputTarget/number`` the squared error (x − number)², with the gradient 2·(x − number), in a block of one
  /// column; ``OutputTarget/nothing`` neither.
  ///
  /// - Parameters:
  ///   - targets: one a row and block; `numbers` likewise, read only where a target says so.
  ///   - scale: what gradients, not losses, are multiplied by.
  ///   - gradient: where the gradients go, in ``precision``; where that is single precision it may be x. What x
  ///     holds afterwards is not defined.
  /// - Returns: the sum of the losses. Added in order, in double precision.
  func crossEntropy(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, rows: Int,
    blockOffsets: [Int32], targets: UnsafePointer<Int32>, numbers: UnsafePointer<Float>,
    scale: Float, gradient: UnsafeMutableRawPointer
  ) -> Double

  /// One AdamW update of `count` parameters in place: see ``AdamWStep``.
  ///
  /// - Parameters:
  ///   - average: the moving average that follows, if there is one.
  ///   - factor: where the new parameters go in ``precision`` as well, if wanted.
  func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    average: UnsafeMutablePointer<Float>?, factor: UnsafeMutableRawPointer?, count: Int)

  /// Σ x², summed in double precision in a fixed order.
  func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double

  /// output = (x − means) / √(noise + variances), number by number.
  func standardise(
    _ x: UnsafePointer<Float>, means: UnsafePointer<Float>, variances: UnsafePointer<Float>,
    noise: Float, into output: UnsafeMutablePointer<Float>, count: Int)

  /// sin(2π·t·f) for each of the `count` frequencies f, then cos(2π·t·f). |t·f| is at most 2²⁰ turns.
  func waves(
    _ t: Float, frequencies: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    count: Int)
}
