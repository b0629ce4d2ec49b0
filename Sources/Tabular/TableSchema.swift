/// The columns of one table, in order. Names are unique.
public struct TableSchema: Hashable, Sendable {
  public var name: String
  public var columns: [ColumnSchema]

  public init(name: String, columns: [ColumnSchema]) {
    self.name = name
    self.columns = columns
  }

  /// The position of the column called `name`, if there is one. O(columns).
  public func index(of name: String) -> Int? {
    columns.firstIndex { $0.name == name }
  }
}
