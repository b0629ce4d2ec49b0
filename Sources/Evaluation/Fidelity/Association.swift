public import Tabular

/// How strongly two columns hang together, in the training table and in a measured one.
public struct PairAssociation: Codable, Hashable, Sendable {
  /// The column that stands first in the training table.
  public let first: String
  public let second: String
  /// In the training table; `nil` where it is not defined: a constant column.
  public let real: Double?
  public let measured: Double?

  /// 0...2; 1 at most where a spelling is among the two. An association that is not defined counts as 0.
  public var difference: Double { ((real ?? 0) - (measured ?? 0)).magnitude }
}

/// How far the association of each pair of columns is from that in the training table.
///
/// - Two numbers: Spearman's correlation, Pearson's of the ranks within each column, over the rows where both are
///   present; −1...1.
/// - Two columns of spellings: Cramér's V, 0...1, without correction of its bias. Missing is a spelling of its own, and
///   so are together all those that the training column does not have.
/// - One of each: the correlation ratio η of the number's ranks on the spellings, 0...1.
///
/// Numbers are compared by rank, so a skewed column weighs no more than another. Each is blind to some dependence: two
/// numbers may depend without a trend. The joint divergence is not blind.
public struct Association: Sendable {
  /// Up to this many columns all pairs are measured, so the matrices are whole; with more, the pairs are drawn.
  public static let mostMatrixColumns = 100

  private enum Cells: Sendable {
    case ranks([Double])
    case bins([Int32], count: Int)
  }

  /// The columns that are compared, in the training table's order.
  public let columnNames: [String]
  /// Of the training table; `nil` with more than ``mostMatrixColumns``.
  public var realMatrix: AssociationMatrix? { matrix(of: real) }

  /// `nil` for numbers.
  private let binnings: [Binning?]
  private let pairs: [(first: Int, second: Int)]
  /// Of each pair.
  private let real: [Double?]

  /// O(rows · (columns · log rows + pairs)).
  public init(real: Table) {
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let binnings = zip(kept.columns, kept.schema.columns).map { column, schema in
      schema.kind.isNumeric
        ? nil : Binning(real: column, schema: schema, maximumBins: 1)
    }
    let pairs = JensenShannonDivergence.pairs(ofColumns: columnNames.count)
    self.binnings = binnings
    self.pairs = pairs
    self.real = Self.associations(in: kept, binnings: binnings, pairs: pairs)
  }

  /// The associations of one table.
  public struct Measurement: Codable, Hashable, Sendable {
    /// The pairs (i < j) of ``Association/columnNames``, or a sample of ``JensenShannonDivergence/mostPairs``.
    public let pairs: [PairAssociation]
    /// Of the measured table; `nil` with more than ``Association/mostMatrixColumns``.
    public let matrix: AssociationMatrix?
  }

  /// O(rows · (columns · log rows + pairs)).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> Measurement {
    let measured = Self.associations(
      in: table.keeping(columns: columnNames), binnings: binnings, pairs: pairs)
    return Measurement(
      pairs: pairs.indices.map {
        PairAssociation(
          first: columnNames[pairs[$0].first], second: columnNames[pairs[$0].second],
          real: real[$0], measured: measured[$0])
      },
      matrix: matrix(of: measured))
  }

  private static func associations(
    in table: Table, binnings: [Binning?], pairs: [(first: Int, second: Int)]
  ) -> [Double?] {
    let count = binnings.count
    let cells = concurrentMap(count: count, cells: count * table.rowCount) { position -> Cells in
      guard let binning = binnings[position] else { return .ranks(table.columns[position].ranks) }
      return .bins(binning.bins(of: table.columns[position]), count: binning.binCount)
    }
    return concurrentMap(count: pairs.count, cells: pairs.count * table.rowCount / 16) {
      switch (cells[pairs[$0].first], cells[pairs[$0].second]) {
      case (.ranks(let x), .ranks(let y)):
        correlation(x, y)
      case (.bins(let x, let xCount), .bins(let y, let yCount)):
        JointCounts(x, of: xCount, y, of: yCount).cramersV
      case (.ranks(let ranks), .bins(let bins, let count)),
        (.bins(let bins, let count), .ranks(let ranks)):
        correlationRatio(ofRanks: ranks, in: bins, of: count)
      }
    }
  }

  private func matrix(of associations: [Double?]) -> AssociationMatrix? {
    let side = columnNames.count
    guard side <= Self.mostMatrixColumns else { return nil }
    var values = [Double?](repeating: 1, count: side * side)
    for (pair, association) in zip(pairs, associations) {
      values[pair.first * side + pair.second] = association
      values[pair.second * side + pair.first] = association
    }
    return AssociationMatrix(values: values)
  }
}

extension Association: Metric {
  public static let figures = [
    Figure(
      name: "association_difference_mean", title: "association diff., mean",
      topic: .fidelity, goal: .minimize, range: 0...2, isMain: true),
    Figure(
      name: "association_difference_max", title: "association diff., worst",
      topic: .fidelity, goal: .minimize, range: 0...2),
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: Measurement) -> [Double?] {
    let differences = measurement.pairs.map(\.difference)
    return [JensenShannonDivergence.mean(differences), differences.max()]
  }
}
