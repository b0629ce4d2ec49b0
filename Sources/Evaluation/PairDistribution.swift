/// How the rows are spread over two columns together: the two-way tables of a pair, over the bars of both columns'
/// ``ColumnDistribution``, at most ``mostBars`` a column (neighbours or the rarer ones are joined).
public struct PairDistribution: Codable, Hashable, Sendable {
  public static let mostBars = 10

  public var first: String
  public var second: String
  /// What each row of the tables stands for: ready to print, "20 – 30", "Bachelors", "other", "missing".
  public var firstLabels: [String]
  /// What each column of the tables stands for.
  public var secondLabels: [String]
  /// Shares of all real rows, [first × second], row by row. `nil` for a cell of at least one and fewer than k rows.
  public var real: [Double?]
  /// The same of synthetic rows; `nil` where `real` is.
  public var synthetic: [Double?]
}
