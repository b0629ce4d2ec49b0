/// Where each weight matrix and bias lies in the one flat array of a network's parameters.
///
/// A flat array makes the optimizer, the averages, the sum of gradients and the model file one loop
/// each, whatever the network.
public struct ParameterLayout: Sendable, Equatable {
  /// One matrix, row-major; a bias has one row.
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let rows: Int
    public let columns: Int
    /// Where its first element is in the flat array.
    public let offset: Int

    /// The number of its elements.
    public var count: Int { rows * columns }

    /// Its elements' places in the flat array.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// In the order of the flat array, without gaps.
  public private(set) var entries: [Entry] = []

  /// The length of the flat array.
  public private(set) var count = 0

  /// A layout of nothing.
  public init() {}

  /// Adds a matrix at the end and returns its place.
  @discardableResult
  public mutating func append(_ name: String, rows: Int, columns: Int) -> Entry {
    let entry = Entry(name: name, rows: rows, columns: columns, offset: count)
    entries.append(entry)
    count += entry.count
    return entry
  }
}
