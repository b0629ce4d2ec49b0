import COneDNN

/// Products by oneDNN, everything else by the C kernels.
///
/// The library is looked for at run time, so the tool needs it neither to build nor to start. Its
/// products run at 90 to 99 % of the processor's peak.
public struct OneDNNBackend: ComputeBackend, KernelOperations {
  public let precision: ProductPrecision
  let kernels = Kernels.best

  /// `nil` where oneDNN (`libdnnl`) is not installed, or the processor lacks the precision. O(1), except that the
  /// first call loads the library.
  public init?(_ precision: ProductPrecision = .float32) {
    guard synthtab_products_open(Self.number(of: precision)) == 1 else { return nil }
    self.precision = precision
  }

  private static func number(of precision: ProductPrecision) -> Int32 {
    switch precision {
    case .float32: Int32(synthtab_float32)
    case .bfloat16: Int32(synthtab_bfloat16)
    }
  }

  public var name: String { precision == .float32 ? "oneDNN" : "oneDNN, bfloat16 products" }

  public func multiply(
    _ a: Factor, by b: Factor, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>
  ) {
    guard m > 0, n > 0, k > 0 else {
      if !adding { c.update(repeating: 0, count: m * n) }
      return
    }
    func stored(_ factor: Factor) -> synthtab_factor {
      synthtab_factor(
        numbers: factor.numbers, row_length: Int64(factor.rowLength),
        transposed: factor.isTransposed ? 1 : 0)
    }
    let status = synthtab_product(
      Self.number(of: precision), Int64(m), Int64(n), Int64(k), stored(a), stored(b),
      adding ? 1 : 0, c)
    precondition(status == 0, "oneDNN refused a product of \(m)×\(k) by \(k)×\(n): \(status)")
  }
}
