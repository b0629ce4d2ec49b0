public import Tabular

/// How far the shape of one column is from that of the training column.
public struct ColumnShape: Codable, Hashable, Sendable {
  /// The Kolmogorov–Smirnov statistic or the total variation distance, 0...1.
  public let error: Double
  /// SDMetrics' KSComplement or TVComplement, 0...1; `nil` where a table has no present cell.
  public let similarity: Double?
}

/// How far the columns of a table are from the training columns, one by one.
///
/// - Numbers: the two-sample Kolmogorov–Smirnov statistic sup |F(x) − G(x)| of the present cells: the largest difference
///   between the shares of cells that are not above x. 1 if only one table has present cells, 0 if neither.
/// - Spellings: the total variation distance ½ Σ |p − q|. Missing is a spelling of its own. 1 if only one table has
///   rows.
///
/// This is what TabSyn and TabDiff print as shape error, in %. Beside it is SDMetrics' "Column Shapes" (0.32), the mean
/// of KSComplement and TVComplement, which are 1 minus the same, but leave missing cells out of spellings too; a column
/// without present cells in either table has none and takes no part in the mean. (SDMetrics
/// counts 10⁻⁶ of a training row for each spelling that only the synthetic table has; that is left out.)
///
/// Independent columns pass: no figure here sees what links the columns.
public struct ShapeError: Sendable {
  private enum Shape: Sendable {
    /// Ascending.
    case numbers([Double])
    case spellings(Binning, counts: [Double])
  }

  /// The columns that are compared, in the training table's order.
  public let columnNames: [String]
  private let shapes: [Shape]

  /// O(rows · log rows · columns).
  public init(real: Table) {
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let count = kept.columns.count
    shapes = concurrentMap(count: count, cells: count * kept.rowCount) {
      let (column, schema) = (kept.columns[$0], kept.schema.columns[$0])
      guard !schema.kind.isNumeric else { return .numbers(column.sortedNumbers) }
      let binning = Binning(real: column, schema: schema, maximumBins: 1)
      return .spellings(binning, counts: binning.counts(of: column))
    }
  }

  /// One for each of ``columnNames``. O(rows · log rows · columns).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> [ColumnShape] {
    let kept = table.keeping(columns: columnNames)
    let count = kept.columns.count
    return concurrentMap(count: count, cells: count * kept.rowCount) {
      switch shapes[$0] {
      case .numbers(let real):
        let numbers = kept.columns[$0].sortedNumbers
        let error = Self.kolmogorovSmirnov(real, numbers)
        let isKnown = !real.isEmpty && !numbers.isEmpty
        return ColumnShape(error: error, similarity: isKnown ? 1 - error : nil)
      case .spellings(let binning, let real):
        let counts = binning.counts(of: kept.columns[$0])
        // The last bin is that of missing cells.
        let present = (real: real.dropLast(), measured: counts.dropLast())
        let isKnown = present.real.contains { $0 > 0 } && present.measured.contains { $0 > 0 }
        return ColumnShape(
          error: Self.totalVariation(real, counts),
          similarity: isKnown
            ? 1 - Self.totalVariation(Array(present.real), Array(present.measured)) : nil)
      }
    }
  }

  /// The two-sample Kolmogorov–Smirnov statistic of two ascending lists. 0 if both are empty, 1 if one is.
  static func kolmogorovSmirnov(_ a: [Double], _ b: [Double]) -> Double {
    guard !a.isEmpty, !b.isEmpty else { return a.count == b.count ? 0 : 1 }
    let (aCount, bCount) = (Double(a.count), Double(b.count))
    var (i, j) = (0, 0)
    var largest = 0.0
    // Past the end of one list, the other can only come nearer to it.
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      largest = max(largest, (Double(i) / aCount - Double(j) / bCount).magnitude)
    }
    return largest
  }

  /// The total variation distance of two distributions over the same bins, given as counts, 0...1. With nothing in
  /// both it is 0, with nothing in one of them 1.
  static func totalVariation(_ p: [Double], _ q: [Double]) -> Double {
    let (pSum, qSum) = (p.reduce(0, +), q.reduce(0, +))
    guard pSum > 0, qSum > 0 else { return pSum == qSum ? 0 : 1 }
    var sum = 0.0
    for (p, q) in zip(p, q) { sum += (p / pSum - q / qSum).magnitude }
    return min(sum / 2, 1)
  }
}

extension ShapeError: Metric {
  public static let figures = [
    Figure(
      name: "shape_error_mean", title: "shape error, mean", topic: .fidelity,
      goal: .minimize, isMain: true),
    Figure(
      name: "shape_error_max", title: "shape error, worst", topic: .fidelity,
      goal: .minimize),
    Figure(
      name: "column_shapes_sdmetrics", title: "column shapes (SDMetrics-compatible)",
      topic: .fidelity, goal: .maximize),
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: [ColumnShape]) -> [Double?] {
    let errors = measurement.map(\.error)
    return [
      JensenShannonDivergence.mean(errors), errors.max(),
      JensenShannonDivergence.mean(measurement.compactMap(\.similarity)),
    ]
  }
}
