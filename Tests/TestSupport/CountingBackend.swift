public import Compute
import Synchronization

/// A backend that counts what it is asked for, and has another one do it.
public final class CountingBackend: ComputeBackend {
  /// What was asked for; of elementwise operations, the elements.
  public struct Counts: Equatable, Sendable {
    /// Floating-point operations of products: 2 for each multiplication.
    public var products = 0
    public var biasSiLU = 0
    public var siluBackward = 0
    public var addBias = 0
    public var columnSums = 0
    public var softmax = 0
    public var adamW = 0
    public var average = 0
    public var sumOfSquares = 0
    public var add = 0

    public init() {}
  }

  private let backend = KernelBackend()
  private let counted = Mutex(Counts())

  public init() {}

  public var name: String { "counting" }

  public var counts: Counts { counted.withLock { $0 } }

  public func reset() { counted.withLock { $0 = Counts() } }

  private func note(_ change: (inout Counts) -> Void) { counted.withLock { change(&$0) } }

  public func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    note { $0.products += 2 * m * n * k }
    backend.multiply(
      a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
      adding: adding, into: c)
  }

  public func biasSiLU(
    _ preActivation: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    note { $0.biasSiLU += rows * columns }
    backend.biasSiLU(
      preActivation, bias: bias, residual: residual, output: output, rows: rows, columns: columns)
  }

  public func siluBackward(
    _ preActivation: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dPreActivation: UnsafeMutablePointer<Float>, count: Int
  ) {
    note { $0.siluBackward += count }
    backend.siluBackward(
      preActivation, dOutput: dOutput, dPreActivation: dPreActivation, count: count)
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    note { $0.addBias += rows * columns }
    backend.addBias(bias, to: x, rows: rows, columns: columns)
  }

  public func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, adding: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    note { $0.columnSums += rows * columns }
    backend.columnSums(x, rows: rows, columns: columns, adding: adding, into: sums)
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, blockOffsets: [Int32]
  ) {
    note { $0.softmax += rows * stride }
    backend.softmax(x, rows: rows, stride: stride, blockOffsets: blockOffsets)
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    note { $0.adamW += count }
    backend.adamW(
      step, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, count: count)
  }

  public func average(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, decay: Float,
    count: Int
  ) {
    note { $0.average += count }
    backend.average(average, towards: value, decay: decay, count: count)
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    note { $0.sumOfSquares += count }
    return backend.sumOfSquares(x, count: count)
  }

  public func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    note { $0.add += count }
    backend.add(source, to: target, count: count)
  }
}
