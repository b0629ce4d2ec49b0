public import Tabular

/// How far the joint distribution of three columns is from that in the training table.
public struct TripleDivergence: Codable, Hashable, Sendable {
  /// Three columns, in the training table's order.
  public let columns: [String]
  /// In bits, 0...1.
  public let divergence: Double
}

/// The Jensen–Shannon divergence, in bits, of the three-way tables of the columns that depend most on one another in
/// the training table: what a generator loses that learns pairs and nothing above.
///
/// A number has ``mostBins`` bins at its quantiles (``Binning``), a column of spellings a bin for each of its
/// ``mostSpellings`` most frequent ones and one for all others of the training column; missing and unknown have theirs.
///
/// Triples are chosen by pairs: the dependence of two columns is their mutual information over these bins, corrected for
/// its bias, and that of a triple is the second of its three, the one that ties the third column to the first two. The
/// ``mostTriples`` highest are taken, of equal ones those whose pairs come first. A table with more pairs than
/// ``JensenShannonDivergence/mostPairs`` is judged by the pairs drawn. A dependence of three columns of which no two
/// depend is not found.
public struct ThreeWayMarginals: Sendable {
  public static let mostTriples = 30
  public static let mostBins = 5
  public static let mostSpellings = 10

  /// The columns that are compared, in the training table's order.
  public let columnNames: [String]
  private let binnings: [Binning]
  /// Positions in ``columnNames``, ascending; the most dependent triple first.
  private let triples: [[Int]]
  private let counts: [JointCounts]

  /// O(rows · (columns · log rows + pairs + triples)).
  public init(real: Table) {
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let count = kept.columns.count
    binnings = concurrentMap(count: count, cells: count * kept.rowCount) {
      Binning(
        real: kept.columns[$0], schema: kept.schema.columns[$0], maximumBins: Self.mostBins,
        maximumSpellings: Self.mostSpellings)
    }
    let bins = Self.bins(of: kept, binnings)
    triples = Self.mostDependent(bins, binnings)
    counts = Self.counts(of: triples, bins, binnings)
  }

  /// One for each triple, the most dependent first; none with fewer than three columns. O(rows · (columns + triples)).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> [TripleDivergence] {
    let bins = Self.bins(of: table.keeping(columns: columnNames), binnings)
    let measured = Self.counts(of: triples, bins, binnings)
    return triples.indices.map { index in
      TripleDivergence(
        columns: triples[index].map { columnNames[$0] },
        divergence: counts[index].divergence(from: measured[index]))
    }
  }

  private static func bins(of table: Table, _ binnings: [Binning]) -> [[Int32]] {
    let count = binnings.count
    return concurrentMap(count: count, cells: count * table.rowCount) {
      binnings[$0].bins(of: table.columns[$0])
    }
  }

  private static func counts(
    of triples: [[Int]], _ bins: [[Int32]], _ binnings: [Binning]
  ) -> [JointCounts] {
    let cells = triples.count * (bins.first?.count ?? 0) / 8
    return concurrentMap(count: triples.count, cells: cells) {
      let (a, b, c) = (triples[$0][0], triples[$0][1], triples[$0][2])
      return JointCounts(
        bins[a], of: binnings[a].binCount, bins[b], of: binnings[b].binCount,
        bins[c], of: binnings[c].binCount)
    }
  }

  /// Pairs are taken from the most dependent one down. The first time that two of them share a column they make a
  /// triple, and the weaker of the two is the one just taken: so triples appear in order.
  private static func mostDependent(_ bins: [[Int32]], _ binnings: [Binning]) -> [[Int]] {
    let pairs = JensenShannonDivergence.pairs(ofColumns: bins.count)
    let cells = pairs.count * (bins.first?.count ?? 0) / 16
    let dependence = concurrentMap(count: pairs.count, cells: cells) {
      let (a, b) = pairs[$0]
      return JointCounts(bins[a], of: binnings[a].binCount, bins[b], of: binnings[b].binCount)
        .mutualInformation
    }
    // The pairs are in the order of their columns, which decides between equal ones.
    let order = pairs.indices.sorted { (-dependence[$0], $0) < (-dependence[$1], $1) }
    var neighbours = [[Int]](repeating: [], count: bins.count)
    var triples: [[Int]] = []
    var seen: Set<[Int]> = []
    for index in order {
      let (a, b) = pairs[index]
      let found = (neighbours[a] + neighbours[b]).sorted().map { [a, b, $0].sorted() }
      for triple in found where seen.insert(triple).inserted {
        triples.append(triple)
        if triples.count == mostTriples { return triples }
      }
      neighbours[a].append(b)
      neighbours[b].append(a)
    }
    return triples
  }
}

extension ThreeWayMarginals: Metric {
  public static let figures = [
    Figure(
      name: "three_way_jsd_mean", title: "three-way JSD, mean", topic: .fidelity, goal: .minimize,
      isMain: true),
    Figure(
      name: "three_way_jsd_max", title: "three-way JSD, worst", topic: .fidelity, goal: .minimize),
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: [TripleDivergence]) -> [Double?] {
    let divergences = measurement.map(\.divergence)
    return [JensenShannonDivergence.mean(divergences), divergences.max()]
  }
}
