/// In which numbers a backend multiplies matrices. Sums, and everything else, are in single precision.
public enum ProductPrecision: String, Codable, Hashable, Sendable, CaseIterable {
  /// Single precision, on any machine.
  case float32
  /// Factors are rounded to bfloat16, of 8 significant bits (relative error up to 2⁻⁹), which processors with
  /// AVX512-BF16 multiply at twice the speed. Needs oneDNN.
  case bfloat16

  /// Bytes of a number in a ``Factor``.
  public var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Whether this machine has it. O(1), except that the first call loads oneDNN.
  public var isAvailable: Bool {
    switch self {
    case .float32: true
    case .bfloat16: OneDNNBackend(.bfloat16) != nil
    }
  }

  /// The fastest that this machine has.
  public static var fastest: ProductPrecision { bfloat16.isAvailable ? .bfloat16 : .float32 }
}
