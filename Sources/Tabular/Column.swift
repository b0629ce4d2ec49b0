/// The values of one column in typed storage: about 8 bytes a numeric cell, 4 a category.
///
/// Which storage a kind uses:
///
/// | kind | storage |
/// |---|---|
/// | integer, integer key | `.integers` |
/// | continuous | `.reals` |
/// | datetime | `.integers`, in ticks of its format |
/// | categorical, boolean | `.codes` into the schema's categories |
/// | text, text key | `.codes` into the distinct texts |
public struct Column: Equatable, Sendable {
  /// The value stored where a row is missing is 0 (`.integers`, `.reals`) or -1 (`.codes`).
  public enum Storage: Equatable, Sendable {
    case integers([Int64])
    case reals([Double])
    case codes([Int32], dictionary: [String])
  }

  public let storage: Storage
  public let missing: MissingMask

  /// - Precondition: `storage` has as many rows as `missing`, and codes are below the dictionary's count.
  public init(storage: Storage, missing: MissingMask) {
    let count =
      switch storage {
      case .integers(let values): values.count
      case .reals(let values): values.count
      case .codes(let values, _): values.count
      }
    precondition(count == missing.count, "\(count) values and \(missing.count) mask bits")
    self.storage = storage
    self.missing = missing
  }

  public var count: Int { missing.count }

  /// The row's number, for `.integers` and `.reals`; its code otherwise. `nil` if it is missing. O(1).
  public func number(at row: Int) -> Double? {
    guard !missing[row] else { return nil }
    switch storage {
    case .integers(let values): return Double(values[row])
    case .reals(let values): return values[row]
    case .codes(let values, _): return Double(values[row])
    }
  }
}
