import Foundation
public import Tabular

/// The joint divergence of two columns.
public struct PairDivergence: Codable, Hashable, Sendable {
  /// The column that stands first in the real table.
  public let first: String
  public let second: String
  /// In bits, 0...1.
  public let divergence: Double
}

/// The Jensen-Shannon divergence of a table from the real one, column by column and pair by pair:
/// Lin, "Divergence Measures Based on the Shannon Entropy" (1991).
///
/// In bits (base 2): 0 for equal distributions, 1 for disjoint ones. It is the divergence, not its
/// square root (the distance). Numbers are binned as ``Binning`` says, at most `columnBins` for a
/// column and `pairBins` for each column of a pair; a category always has a bin for each spelling.
/// Missing is a bin of its own. Columns of kind `.text` and `.key` take no part.
///
/// Two samples of one distribution have a divergence above 0, and a larger one the fewer rows they
/// have. Compare only figures of equally many rows.
///
/// The real table's counts are kept, not its rows: measuring a table costs nothing for real rows.
public struct JensenShannonDivergence: Sendable {
  /// With more pairs than this, this many are drawn, always the same ones for a number of columns.
  public static let mostPairs = 5_000

  /// The columns that are compared, in the real table's order.
  public let columnNames: [String]
  /// The pairs of columns that the real table has. ``pairs(of:)`` has at most ``mostPairs``.
  public let allPairCount: Int

  private let columnBinnings: [Binning]
  private let columnCounts: [[Double]]
  private let pairBinnings: [Binning]
  private let chosenPairs: [(first: Int, second: Int)]
  private let pairCounts: [JointCounts]

  /// Learns the bins and counts the real rows. O(rows · (columns · log rows + pairs)).
  ///
  /// - Precondition: `columnBins` and `pairBins` are positive.
  public init(real: Table, columnBins: Int = 50, pairBins: Int = 10) {
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let count = kept.columns.count
    let learned = concurrentMap(count: count, cells: count * kept.rowCount) {
      [column = kept.columns, schema = kept.schema.columns] position in
      let binnings = Binning.all(
        real: column[position], schema: schema[position], maximumBins: [columnBins, pairBins])
      return (binnings: binnings, counts: binnings[0].counts(of: column[position]))
    }
    columnBinnings = learned.map { $0.binnings[0] }
    columnCounts = learned.map(\.counts)
    pairBinnings = learned.map { $0.binnings[1] }
    allPairCount = count * (count - 1) / 2
    chosenPairs = Self.pairs(ofColumns: count)
    pairCounts = Self.jointCounts(of: kept, binnings: pairBinnings, pairs: chosenPairs)
  }

  /// The divergence of each column, in the order of ``columnNames``. O(rows · columns).
  ///
  /// - Precondition: `synthetic` has these columns, stored as in the real table.
  public func columns(of synthetic: Table) -> [Double] {
    let kept = synthetic.keeping(columns: columnNames)
    let count = columnNames.count
    return concurrentMap(count: count, cells: count * kept.rowCount) {
      Self.divergence(columnCounts[$0], columnBinnings[$0].counts(of: kept.columns[$0]))
    }
  }

  /// The divergence of each pair of columns from their joint distribution in the real table: all
  /// pairs (i < j), or a sample of ``mostPairs``. O(rows · pairs), on all cores if that is much.
  ///
  /// - Precondition: as for ``columns(of:)``.
  public func pairs(of synthetic: Table) -> [PairDivergence] {
    let kept = synthetic.keeping(columns: columnNames)
    let counts = Self.jointCounts(of: kept, binnings: pairBinnings, pairs: chosenPairs)
    return chosenPairs.indices.map {
      PairDivergence(
        first: columnNames[chosenPairs[$0].first], second: columnNames[chosenPairs[$0].second],
        divergence: pairCounts[$0].divergence(from: counts[$0]))
    }
  }

  /// The means over columns and over pairs; 0 where there is none. Quick enough to follow a training.
  public func mean(of synthetic: Table) -> (columns: Double, pairs: Double) {
    let pairs = pairs(of: synthetic).map(\.divergence)
    return (Self.mean(columns(of: synthetic)) ?? 0, Self.mean(pairs) ?? 0)
  }

  /// The divergence of two distributions over the same bins, given as shares or as counts.
  ///
  /// With nothing in both it is 0, with nothing in one of them 1. O(bins).
  ///
  /// - Precondition: equally many bins; no negative ones.
  public static func divergence(_ p: [Double], _ q: [Double]) -> Double {
    precondition(p.count == q.count, "\(p.count) bins with \(q.count)")
    let pSum = p.reduce(0, +)
    let qSum = q.reduce(0, +)
    guard pSum > 0, qSum > 0 else { return pSum == qSum ? 0 : 1 }
    var sum = 0.0
    for (p, q) in zip(p, q) { sum += term(p / pSum, q / qSum) }
    return min(max(sum, 0), 1)
  }

  /// One bin's part: ½ p · log₂(p / m) + ½ q · log₂(q / m) with m = (p + q) / 2, and 0 · log 0 = 0.
  static func term(_ p: Double, _ q: Double) -> Double {
    let m = (p + q) / 2
    return ((p > 0 ? p * log2(p / m) : 0) + (q > 0 ? q * log2(q / m) : 0)) / 2
  }

  static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The positions of the pairs (i < j) of `count` columns, in order: all, or the ``mostPairs`` that are drawn.
  static func pairs(ofColumns count: Int) -> [(first: Int, second: Int)] {
    let all = (0..<count).flatMap { first in
      ((first + 1)..<max(count, first + 1)).map { (first: first, second: $0) }
    }
    return sample(mostPairs, of: all.count, seed: 0, for: .pairs).map { all[$0] }
  }

  private static func jointCounts(
    of table: Table, binnings: [Binning], pairs: [(first: Int, second: Int)]
  ) -> [JointCounts] {
    let columns = table.columns
    let bins = concurrentMap(count: columns.count, cells: columns.count * table.rowCount) {
      binnings[$0].bins(of: columns[$0])
    }
    let count = { (index: Int) in
      let (first, second) = pairs[index]
      return JointCounts(
        bins[first], of: binnings[first].binCount, bins[second], of: binnings[second].binCount)
    }
    // Counting a cell takes a tenth of the time of binning one.
    return concurrentMap(count: pairs.count, cells: pairs.count * table.rowCount / 16, count)
  }
}

extension JensenShannonDivergence: Metric {
  /// The divergences of one table.
  public struct Measurement: Sendable {
    /// In the order of ``JensenShannonDivergence/columnNames``.
    public let columns: [Double]
    public let pairs: [PairDivergence]
  }

  public static let figures = [
    Figure(
      name: "column_jsd_mean", title: "column JSD, mean", topic: .fidelity, goal: .minimize,
      isMain: true),
    Figure(
      name: "column_jsd_max", title: "column JSD, worst", topic: .fidelity, goal: .minimize),
    Figure(
      name: "joint_jsd_mean", title: "joint JSD of pairs, mean", topic: .fidelity, goal: .minimize,
      isMain: true),
    Figure(
      name: "joint_jsd_max", title: "joint JSD of pairs, worst", topic: .fidelity, goal: .minimize),
  ]

  public static let dependsOnRowCount = true

  public func measure(_ table: Table) -> Measurement {
    Measurement(columns: columns(of: table), pairs: pairs(of: table))
  }

  public static func values(of measurement: Measurement) -> [Double?] {
    let pairs = measurement.pairs.map(\.divergence)
    return [
      mean(measurement.columns), measurement.columns.max(), mean(pairs), pairs.max(),
    ]
  }
}
