public import Tabular

/// How alike what links two columns is to the training table, 1 if it is the same.
public struct PairTrend: Codable, Hashable, Sendable {
  /// The column that stands first in the training table.
  public let first: String
  public let second: String
  /// Both tables cut at the training column's edges, 0...1; `nil` where the correlation of two training columns is not
  /// defined.
  public let sameBins: Double?
  /// SDMetrics' score: each table cut over its own range; `nil` where SDMetrics has none.
  public let ownBins: Double?
}

/// Pair trends: "Column Pair Trends" of SDMetrics 0.32 over all pairs of columns, 0...1.
///
/// - Two numbers: CorrelationSimilarity, 1 − |ρ − ρ'| / 2 with Pearson's correlations over the rows where both are
///   present.
/// - Else ContingencySimilarity, 1 − ½ Σ |p − q| over the two-way tables of all rows. Missing is a spelling of its own,
///   and a number is cut in ten bins of equal width over the range of its column. A missing number shares a bin with
///   the greatest one, as there.
///
/// SDMetrics cuts each table over its own range: one outlier that a generator makes, or fails to make, moves every bin,
/// and real rows may score as ill as poor ones. The score in that definition is there to compare with published ones;
/// the one with both tables cut at the training column's edges is to be preferred. It differs in one point more: a
/// correlation that only the measured table lacks, since a column is constant there, counts as 0 and not as no score.
///
/// The QualityReport of SDMetrics 0.32 leaves out pairs that are weakly associated in the real table, and draws rows
/// from large tables. Published figures are mostly means over all pairs, and so are these, of all rows.
///
/// The training table's counts are kept, not its rows.
public struct TrendScores: Sendable {
  private enum Axis: Sendable {
    case numbers(EqualWidthBins)
    case spellings(Binning)

    var binCount: Int {
      switch self {
      case .numbers: EqualWidthBins.binCount
      case .spellings(let binning): binning.binCount
      }
    }
  }

  private enum Trend: Sendable {
    case correlation(Double?)
    case table(JointCounts)
  }

  /// One column of a table to be compared.
  private struct Cells: Sendable {
    /// Empty for spellings.
    var numbers: [Double] = []
    let sameBins: [Int32]
    /// `nil`: the same.
    var ownBins: [Int32]?
  }

  /// The columns that are compared, in the training table's order.
  public let columnNames: [String]
  private let axes: [Axis]
  private let pairs: [(first: Int, second: Int)]
  private let trends: [Trend]

  /// O(rows · pairs).
  public init(real: Table) {
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let count = kept.columns.count
    let learned = concurrentMap(count: count, cells: count * kept.rowCount) {
      let (column, schema) = (kept.columns[$0], kept.schema.columns[$0])
      guard schema.kind.isNumeric else {
        let binning = Binning(real: column, schema: schema, maximumBins: 1)
        return (axis: Axis.spellings(binning), cells: Cells(sameBins: binning.bins(of: column)))
      }
      let numbers = column.numbers
      let bins = EqualWidthBins(numbers)
      return (.numbers(bins), Cells(numbers: numbers, sameBins: bins.bins(of: numbers)))
    }
    let pairs = JensenShannonDivergence.pairs(ofColumns: count)
    let cells = learned.map(\.cells)
    let axes = learned.map(\.axis)
    self.axes = axes
    self.pairs = pairs
    trends = concurrentMap(count: pairs.count, cells: pairs.count * kept.rowCount / 16) {
      let (first, second) = pairs[$0]
      if case (.numbers, .numbers) = (axes[first], axes[second]) {
        return .correlation(correlation(cells[first].numbers, cells[second].numbers))
      }
      return .table(
        JointCounts(
          cells[first].sameBins, of: axes[first].binCount,
          cells[second].sameBins, of: axes[second].binCount))
    }
  }

  /// One for each pair (i < j) of ``columnNames``, or of a sample of ``JensenShannonDivergence/mostPairs``.
  /// O(rows · pairs).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> [PairTrend] {
    let kept = table.keeping(columns: columnNames)
    let count = columnNames.count
    let cells = concurrentMap(count: count, cells: count * kept.rowCount) { position -> Cells in
      let column = kept.columns[position]
      switch axes[position] {
      case .spellings(let binning): return Cells(sameBins: binning.bins(of: column))
      case .numbers(let bins):
        let numbers = column.numbers
        return Cells(
          numbers: numbers, sameBins: bins.bins(of: numbers),
          ownBins: EqualWidthBins(numbers).bins(of: numbers))
      }
    }
    return concurrentMap(count: pairs.count, cells: pairs.count * kept.rowCount / 16) {
      let (first, second) = pairs[$0]
      let scores = scores(
        trends[$0], cells[first], of: axes[first].binCount, cells[second],
        of: axes[second].binCount)
      return PairTrend(
        first: columnNames[first], second: columnNames[second], sameBins: scores.sameBins,
        ownBins: scores.ownBins)
    }
  }

  private func scores(
    _ trend: Trend, _ first: Cells, of firstBinCount: Int, _ second: Cells, of secondBinCount: Int
  ) -> (sameBins: Double?, ownBins: Double?) {
    switch trend {
    case .correlation(let real):
      guard let real else { return (nil, nil) }
      let measured = correlation(first.numbers, second.numbers)
      return (
        1 - (real - (measured ?? 0)).magnitude / 2, measured.map { 1 - (real - $0).magnitude / 2 }
      )
    case .table(let real):
      func score(_ first: [Int32], _ second: [Int32]) -> Double {
        1
          - real.totalVariation(
            from: JointCounts(first, of: firstBinCount, second, of: secondBinCount))
      }
      let same = score(first.sameBins, second.sameBins)
      guard first.ownBins != nil || second.ownBins != nil else { return (same, same) }
      return (
        same, score(first.ownBins ?? first.sameBins, second.ownBins ?? second.sameBins)
      )
    }
  }
}

extension TrendScores: Metric {
  public static let figures = [
    Figure(
      name: "pair_trends_same_bins", title: "pair trends, same bins", topic: .fidelity,
      goal: .maximize, isMain: true),
    Figure(
      name: "pair_trends_sdmetrics", title: "pair trends (SDMetrics-compatible)",
      topic: .fidelity, goal: .maximize),
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: [PairTrend]) -> [Double?] {
    [
      JensenShannonDivergence.mean(measurement.compactMap(\.sameBins)),
      JensenShannonDivergence.mean(measurement.compactMap(\.ownBins)),
    ]
  }
}
