/// The columns of one table, in order. Names are unique.
public struct TableSchema: Hashable, Sendable {
  public var name: String
  public var columns: [ColumnSchema]
  /// Whether its ranges and categories are said to have been read off rows, so that they are not public knowledge.
  public var isInferred = false

  public init(name: String, columns: [ColumnSchema]) {
    self.name = name
    self.columns = columns
  }

  /// The position of the column called `name`, if there is one. O(columns).
  public func index(of name: String) -> Int? {
    columns.firstIndex { $0.name == name }
  }
}
