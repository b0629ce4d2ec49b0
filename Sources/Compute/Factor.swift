/// A matrix, or the first columns of a wider one, as a factor of a product: its numbers are in the backend's
/// ``ComputeBackend/precision``, row-major.
public struct Factor {
  /// Of its first row.
  public var numbers: UnsafeRawPointer
  /// From the beginning of one stored row to that of the next, in numbers.
  public var rowLength: Int
  /// Whether the product takes the transpose of what is stored.
  public var isTransposed: Bool

  public init(_ numbers: UnsafeRawPointer, rowLength: Int, transposed: Bool = false) {
    self.numbers = numbers
    self.rowLength = rowLength
    isTransposed = transposed
  }

  /// The factor that begins `row` rows and `column` columns further on.
  public func from(row: Int = 0, column: Int = 0, _ precision: ProductPrecision) -> Factor {
    var result = self
    result.numbers += (row * rowLength + column) * precision.byteCount
    return result
  }
}

/// What one block of a network's outputs is compared with: see ``ComputeBackend/crossEntropy(_:bias:rows:blockOffsets:targets:numbers:scale:gradient:)``.
public enum OutputTarget {
  /// The block has no loss.
  public static let nothing: Int32 = -1
  /// The block is one number, and the loss its squared error.
  public static let number: Int32 = -2
}
