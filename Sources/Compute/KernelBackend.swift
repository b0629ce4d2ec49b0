/// Products in plain Swift, everything else by C kernels for this processor's vectors: what is used
/// where oneDNN is missing.
///
/// Against ``ReferenceBackend`` the elementwise operations are about ten times as fast (0.1 to
/// 0.6 ns an element in cache, on AVX-512), which training feels: they would otherwise take longer
/// than the products.
public struct KernelBackend: ComputeBackend, KernelOperations {
  let kernels: Kernels
  public let precision: ProductPrecision

  public init() { self.init(kernels: .best) }

  /// A backend for one instruction set, so that tests can compare them all.
  init(kernels: Kernels, precision: ProductPrecision = .float32) {
    self.kernels = kernels
    self.precision = precision
  }

  public var name: String { "plain products, \(kernels.instructionSet) kernels" }

  public func multiply(
    _ a: Factor, by b: Factor, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>
  ) {
    PlainProduct.multiply(a, by: b, precision, m: m, n: n, k: k, adding: adding, into: c)
  }
}
