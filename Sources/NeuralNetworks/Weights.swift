public import Compute

/// A network's parameters as its passes read them: in single precision, and as factors of a backend's products.
///
/// Many threads may read them at once; who writes them must be the only one to use them meanwhile. Memory: 4 bytes a
/// parameter, and 2 more where products are in bfloat16.
public final class Weights: @unchecked Sendable {
  public let count: Int
  /// In the order of ``MultilayerPerceptron/layout``.
  public let values: UnsafeMutablePointer<Float>
  /// The same in the backend's precision; where that is single precision, the same memory.
  public let factors: UnsafeMutableRawPointer
  public let precision: ProductPrecision
  /// The factors' own memory, or `nil`.
  public var roundedFactors: UnsafeMutableRawPointer? {
    precision == .float32 ? nil : factors
  }

  /// O(their number).
  public init(_ parameters: [Float], backend: any ComputeBackend) {
    count = parameters.count
    precision = backend.precision
    values = AlignedMemory.allocate(count)
    values.initialize(from: parameters, count: count)
    factors =
      precision == .float32
      ? UnsafeMutableRawPointer(values)
      : AlignedMemory.allocateBytes(count * precision.byteCount)
    if precision != .float32 { backend.round(values, into: factors, count: count) }
  }

  deinit {
    values.deallocate()
    roundedFactors?.deallocate()
  }

  /// A copy in single precision. O(their number).
  public var parameters: [Float] { Array(UnsafeBufferPointer(start: values, count: count)) }

  /// Factors from the parameter number `offset` on.
  func factor(of entry: ParameterLayout.Entry, transposed: Bool = false) -> Factor {
    Factor(
      factors + entry.offset * precision.byteCount, rowLength: entry.columns,
      transposed: transposed)
  }
}

/// Memory that begins on a cache line.
enum AlignedMemory {
  static func allocateBytes(_ count: Int) -> UnsafeMutableRawPointer {
    // Whole lines, so that no two threads' memory shares one.
    .allocate(byteCount: max(64, (count + 63) / 64 * 64), alignment: 64)
  }

  static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    allocateBytes(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
  }
}
