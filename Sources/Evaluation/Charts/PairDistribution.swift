public import Tabular

/// How the rows are spread over two columns together: the two-way tables of a pair, over the bars of both columns'
/// ``ColumnDistribution``, at most ``mostBars`` a column (neighbours or the rarer ones are joined).
///
/// A cell of 1 to k − 1 real rows is not shown, and neither are as many other cells as it takes that nobody can work it
/// out from the sums of the rows and columns, which the bars tell: by them it could as well be k or more
/// (``SmallCounts``).
public struct PairDistribution: Codable, Hashable, Sendable {
  public static let mostBars = 10

  public var first: String
  public var second: String
  /// What each row of the tables stands for: ready to print, "20 – 30", "Bachelors", "other", "missing".
  public var firstLabels: [String]
  /// What each column of the tables stands for.
  public var secondLabels: [String]
  /// Shares of all real rows, [first × second], row by row. `nil` for a cell of at least one and fewer than k rows, and
  /// for cells that would tell of one.
  public var real: [Double?]
  /// The same of synthetic rows; `nil` where `real` is.
  public var synthetic: [Double?]

  /// Of each of `pairs`, in order. A pair with a column that has too few real cells to be shown is left out.
  /// O(rows · log rows · columns), on all cores.
  ///
  /// - Precondition: all tables have these columns, stored alike.
  public static func distributions(
    of pairs: [(first: String, second: String)], training: Table, heldOut: Table?, synthetic: Table,
    options: EvaluationOptions
  ) -> [PairDistribution] {
    let wanted = Set(pairs.flatMap { [$0.first, $0.second] })
    let names = training.schema.columns.map(\.name).filter(wanted.contains)
    let training = training.keeping(columns: names)
    let heldOut = heldOut?.keeping(columns: names)
    let synthetic = synthetic.keeping(columns: names)
    let rowCount = training.rowCount + (heldOut?.rowCount ?? 0) + synthetic.rowCount
    let axes = concurrentMap(count: names.count, cells: names.count * rowCount) { position in
      PairAxis(
        real: [training.columns[position]] + (heldOut.map { [$0.columns[position]] } ?? []),
        synthetic: synthetic.columns[position], schema: training.schema.columns[position],
        leastCount: options.leastCount)
    }
    let axisOfName = Dictionary(uniqueKeysWithValues: zip(names, axes))
    return pairs.compactMap { pair in
      guard let first = axisOfName[pair.first] ?? nil, let second = axisOfName[pair.second] ?? nil
      else { return nil }
      return PairDistribution(pair, first, second, leastCount: options.leastCount)
    }
  }

  private init(
    _ pair: (first: String, second: String), _ first: PairAxis, _ second: PairAxis, leastCount: Int
  ) {
    self.first = pair.first
    self.second = pair.second
    firstLabels = first.labels
    secondLabels = second.labels
    let (rows, columns) = (first.labels.count, second.labels.count)
    func counts(_ firstBars: [Int32], _ secondBars: [Int32]) -> [Int] {
      var counts = [Int](repeating: 0, count: rows * columns)
      for (a, b) in zip(firstBars, secondBars) { counts[Int(a) * columns + Int(b)] += 1 }
      return counts
    }
    let real = counts(first.real, second.real)
    let isHidden = SmallCounts.hidden(real, width: columns, leastCount: leastCount)
    func shares(_ counts: [Int], of total: Int) -> [Double?] {
      zip(counts, isHidden).map { $1 ? nil : total > 0 ? Double($0) / Double(total) : 0 }
    }
    self.real = shares(real, of: first.real.count)
    synthetic = shares(counts(first.synthetic, second.synthetic), of: first.synthetic.count)
  }
}
