public import Compute
import Synchronization

/// A backend that counts what it is asked for, and has another one do it.
public final class CountingBackend: ComputeBackend {
  /// What was asked for; of elementwise operations, the elements.
  public struct Counts: Equatable, Sendable {
    /// Floating-point operations of products: 2 for each multiplication.
    public var products = 0
    public var round = 0
    public var biasSiLU = 0
    public var multiplyElements = 0
    public var addBias = 0
    public var columnSums = 0
    public var softmax = 0
    public var crossEntropy = 0
    public var adamW = 0
    public var sumOfSquares = 0

    public init() {}
  }

  private let backend: any ComputeBackend
  private let counted = Mutex(Counts())

  public init(_ precision: ProductPrecision = .float32) {
    backend = precision == .float32 ? KernelBackend() : ReferenceBackend(precision)
  }

  public var name: String { "counting" }

  public var precision: ProductPrecision { backend.precision }

  public var counts: Counts { counted.withLock { $0 } }

  public func reset() { counted.withLock { $0 = Counts() } }

  private func note(_ change: (inout Counts) -> Void) { counted.withLock { change(&$0) } }

  public func multiply(
    _ a: Factor, by b: Factor, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>
  ) {
    note { $0.products += 2 * m * n * k }
    backend.multiply(a, by: b, m: m, n: n, k: k, adding: adding, into: c)
  }

  public func round(
    _ numbers: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer, count: Int
  ) {
    note { $0.round += count }
    backend.round(numbers, into: factor, count: count)
  }

  public func biasSiLU(
    _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, derivative: UnsafeMutablePointer<Float>?,
    factor: UnsafeMutableRawPointer?, rows: Int, columns: Int
  ) {
    note { $0.biasSiLU += rows * columns }
    backend.biasSiLU(
      sums, bias: bias, residual: residual, output: output, derivative: derivative, factor: factor,
      rows: rows, columns: columns)
  }

  public func multiplyElements(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer,
    count: Int
  ) {
    note { $0.multiplyElements += count }
    backend.multiplyElements(a, b, into: factor, count: count)
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    note { $0.addBias += rows * columns }
    backend.addBias(bias, to: x, rows: rows, columns: columns)
  }

  public func columnSums(
    _ factor: UnsafeRawPointer, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    note { $0.columnSums += rows * columns }
    backend.columnSums(factor, rows: rows, columns: columns, into: sums)
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int,
    blockOffsets: [Int32]
  ) {
    note { $0.softmax += rows * Int(blockOffsets.last ?? 0) }
    backend.softmax(x, bias: bias, rows: rows, blockOffsets: blockOffsets)
  }

  public func crossEntropy(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, rows: Int,
    blockOffsets: [Int32], targets: UnsafePointer<Int32>, numbers: UnsafePointer<Float>,
    scale: Float, gradient: UnsafeMutableRawPointer
  ) -> Double {
    note { $0.crossEntropy += rows * Int(blockOffsets.last ?? 0) }
    return backend.crossEntropy(
      x, bias: bias, rows: rows, blockOffsets: blockOffsets, targets: targets, numbers: numbers,
      scale: scale, gradient: gradient)
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    average: UnsafeMutablePointer<Float>?, factor: UnsafeMutableRawPointer?, count: Int
  ) {
    note { $0.adamW += count }
    backend.adamW(
      step, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, average: average, factor: factor, count: count)
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    note { $0.sumOfSquares += count }
    return backend.sumOfSquares(x, count: count)
  }

  public func standardise(
    _ x: UnsafePointer<Float>, means: UnsafePointer<Float>, variances: UnsafePointer<Float>,
    noise: Float, into output: UnsafeMutablePointer<Float>, count: Int
  ) {
    backend.standardise(
      x, means: means, variances: variances, noise: noise, into: output, count: count)
  }

  public func waves(
    _ t: Float, frequencies: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    backend.waves(t, frequencies: frequencies, into: output, count: count)
  }
}
