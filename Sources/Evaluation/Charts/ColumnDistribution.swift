public import Tabular

/// How the cells of one column are spread in each table: what a chart of overlaid bars draws.
///
/// The bars are made so that none tells of fewer than k real rows, training and held-out rows together (k is
/// ``EvaluationOptions/leastCount``): rarer spellings are together in one bar, and numbers have bars as wide as it takes.
/// Edges are round numbers; one may be a cell of the table only if k real rows have it. Fewer than k missing cells are
/// counted as rarer spellings, or in the fullest bar of numbers. A column with too few real cells (fewer than k, or
/// 2·k numbers) has no bars, and its shares are 0.
public struct ColumnDistribution: Codable, Hashable, Sendable {
  public enum Bars: Codable, Hashable, Sendable {
    /// Bar i holds edges[i] ≤ value < edges[i + 1], the last one its upper edge too. Values outside are in the
    /// first and the last bar. Ascending, one more than there are bars.
    case numbers(edges: [Double])
    /// As `numbers`, with the edges as text: "2020" or "2020-06" for years and months, otherwise as the column writes
    /// its dates and times.
    case datetimes(edges: [String])
    /// The spelling of each bar, the most frequent first.
    case categories(spellings: [String])
  }

  public var column: String
  public var bars: Bars
  /// Of each bar the share of all rows, 0...1; then, behind those of the bars, the share of rarer spellings
  /// (categories only) and that of missing cells.
  public var training: [Double]
  public var heldOut: [Double]?
  public var synthetic: [Double]

  /// Of each compared column of `training`, in order: see ``NumberEdges``, ``CalendarEdges`` and ``ColumnBars``.
  /// O(rows · log rows · columns), on all cores.
  ///
  /// - Precondition: the other tables have these columns, stored alike.
  public static func distributions(
    training: Table, heldOut: Table?, synthetic: Table, options: EvaluationOptions
  ) -> [ColumnDistribution] {
    let names = training.comparedColumns
    let training = training.keeping(columns: names)
    let heldOut = heldOut?.keeping(columns: names)
    let synthetic = synthetic.keeping(columns: names)
    let rowCount = training.rowCount + (heldOut?.rowCount ?? 0) + synthetic.rowCount
    return concurrentMap(count: names.count, cells: names.count * rowCount) { position in
      let real = [training.columns[position]] + (heldOut.map { [$0.columns[position]] } ?? [])
      let bars = ColumnBars(
        real: real, schema: training.schema.columns[position], leastCount: options.leastCount)
      return ColumnDistribution(
        column: names[position], bars: bars.bars,
        training: bars.shares(of: real[0], isReal: true),
        heldOut: heldOut.map { bars.shares(of: $0.columns[position], isReal: true) },
        synthetic: bars.shares(of: synthetic.columns[position], isReal: false))
    }
  }
}
