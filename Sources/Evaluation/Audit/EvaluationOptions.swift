/// What an evaluation is asked to do.
public struct EvaluationOptions: Codable, Hashable, Sendable {
  /// The seed of all samples.
  public var seed: UInt64
  /// The column that a model is to predict, for the utility; `nil`: none.
  public var target: String?
  /// Of a table with more rows, this many are drawn and compared. Only exact copies are looked for among all.
  public var mostRows: Int
  /// k: what fewer real rows have in common is not shown in any chart or table, only counted.
  ///
  /// Real rows are training and held-out rows together. So a bar of k real rows may hold fewer of one table: the cell is
  /// that of k people, and which of them are in which table is the chance of the cut. How many cells of a column are
  /// missing is a count, and given however few they are. Figures are not rounded for privacy: they depend on all rows.
  public var leastCount: Int

  public init(
    seed: UInt64 = 0, target: String? = nil, mostRows: Int = 100_000, leastCount: Int = 11
  ) {
    precondition(mostRows > 0 && leastCount > 0, "\(mostRows) rows, \(leastCount) in common")
    self.seed = seed
    self.target = target
    self.mostRows = mostRows
    self.leastCount = leastCount
  }
}
