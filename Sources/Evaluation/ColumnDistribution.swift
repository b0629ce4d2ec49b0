/// How the cells of one column are spread in each table: what a chart of overlaid bars draws.
///
/// The bars are made so that none tells of fewer than k real rows, training and held-out rows together (k is
/// ``EvaluationOptions/leastCount``): rarer spellings are together in one bar, and the ends of the range are joined
/// until they have that many. Edges are round numbers, never a cell of the table.
public struct ColumnDistribution: Codable, Hashable, Sendable {
  public enum Bars: Codable, Hashable, Sendable {
    /// Bar i holds edges[i] ≤ value < edges[i + 1], the last one its upper edge too. Values outside are in the
    /// first and the last bar. Ascending, one more than there are bars.
    case numbers(edges: [Double])
    /// As `numbers`, with the edges as the column writes its dates and times.
    case datetimes(edges: [String])
    /// The spelling of each bar, the most frequent first.
    case categories([String])
  }

  public var column: String
  public var bars: Bars
  /// Of each bar the share of all rows, 0...1; then, behind those of the bars, the share of rarer spellings
  /// (categories only) and that of missing cells.
  public var training: [Double]
  public var heldOut: [Double]?
  public var synthetic: [Double]
}
