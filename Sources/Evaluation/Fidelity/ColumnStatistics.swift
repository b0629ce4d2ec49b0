public import Tabular

/// What differs in one column from the training column.
public struct ColumnDifference: Codable, Hashable, Sendable {
  /// Numbers: the distance of the means in standard deviations of the training column, 0 or more; `nil` if a table has
  /// no present number or the training column is constant.
  public let mean: Double?
  /// Numbers: the largest distance of the five quantiles in ranks of the training column, 0...1; `nil` if a table has
  /// no present number.
  public let quantiles: Double?
  /// The distance of the shares of missing cells, 0...1.
  public let missingRate: Double
  /// Spellings: how many of those that at least k training rows have occur at all; `nil` if there are none.
  public let categories: Proportion?
  /// The same of those that less than 1 % of the training rows have.
  public let rareCategories: Proportion?
}

/// The plain figures by which people compare two columns: mean, quantiles, missing cells, and whether all categories
/// are there.
///
/// - The mean: |m' − m| / s with the training column's mean m and standard deviation s, which is Glass's Δ (Glass,
///   "Primary, Secondary, and Meta-Analysis of Research", 1976). It feels tails that ranks do not.
/// - Quantiles at 5, 25, 50, 75 and 95 %: the measured column's quantile for p is looked up in the training column. If
///   the share of training cells below it is at most p and that of cells not above it at least p, it is a p-quantile
///   there too and counts 0; else p's distance from the nearer of these two shares counts. The difference in the
///   column's unit would have to be divided by some range, which is 0 in columns where most cells are equal, and it
///   jumps between two tied values when one row moves; ranks do neither. At most the Kolmogorov–Smirnov statistic.
/// - Category coverage: the share of the training column's spellings that the table has. Rare ones are those that less
///   than 1 % of the training rows have, of all columns together. Spellings of fewer than k training rows take no part
///   in either: a table that keeps them back is not worse, and no figure depends on single people.
///
/// A number that is not finite takes no part in means.
public struct ColumnStatistics: Sendable {
  /// Of the training rows that a rare spelling has less than.
  static let rareShare = 0.01
  private static let percents = [5, 25, 50, 75, 95]

  private enum Known: Sendable {
    case numbers(sorted: [Double], mean: Double, deviation: Double)
    /// The bins of spellings that enough rows have, and those of them that are rare.
    case spellings(Binning, common: [Int], rare: [Int])
  }

  /// The columns that are compared, in the training table's order.
  public let columnNames: [String]
  private let known: [Known]
  private let missingRates: [Double]

  /// O(rows · log rows · columns).
  ///
  /// - Parameter leastCount: k; ``EvaluationOptions/leastCount``.
  /// - Precondition: `leastCount` is positive.
  public init(real: Table, leastCount: Int = 11) {
    precondition(leastCount > 0, "spellings of \(leastCount) rows")
    columnNames = real.comparedColumns
    let kept = real.keeping(columns: columnNames)
    let count = kept.columns.count
    known = concurrentMap(count: count, cells: count * kept.rowCount) {
      let (column, schema) = (kept.columns[$0], kept.schema.columns[$0])
      if schema.kind.isNumeric {
        let sorted = column.sortedNumbers
        let (mean, deviation) = Self.meanAndDeviation(of: sorted)
        return .numbers(sorted: sorted, mean: mean, deviation: deviation)
      }
      let binning = Binning(real: column, schema: schema, maximumBins: 1)
      let counts = binning.counts(of: column)
      let common = (0..<binning.binCount - 2).filter { counts[$0] >= Double(leastCount) }
      let rare = common.filter { counts[$0] < Self.rareShare * Double(column.count) }
      return .spellings(binning, common: common, rare: rare)
    }
    missingRates = kept.columns.map(\.missingRate)
  }

  /// One for each of ``columnNames``. O(rows · log rows · columns).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> [ColumnDifference] {
    let kept = table.keeping(columns: columnNames)
    let count = kept.columns.count
    return concurrentMap(count: count, cells: count * kept.rowCount) {
      let column = kept.columns[$0]
      let missingRate = (column.missingRate - missingRates[$0]).magnitude
      switch known[$0] {
      case .numbers(let real, let mean, let deviation):
        let sorted = column.sortedNumbers
        let difference = (Self.meanAndDeviation(of: sorted).mean - mean).magnitude / deviation
        return ColumnDifference(
          mean: difference.isFinite ? difference : nil,
          quantiles: Self.quantileDifference(real, sorted),
          missingRate: missingRate, categories: nil, rareCategories: nil)
      case .spellings(let binning, let common, let rare):
        let counts = binning.counts(of: column)
        func coverage(of bins: [Int]) -> Proportion? {
          bins.isEmpty ? nil : Proportion(bins.count { counts[$0] > 0 }, of: bins.count)
        }
        return ColumnDifference(
          mean: nil, quantiles: nil, missingRate: missingRate, categories: coverage(of: common),
          rareCategories: coverage(of: rare))
      }
    }
  }

  /// NaN where not defined. The sums are of ascending numbers, so the order of the rows changes no bit.
  private static func meanAndDeviation(of sorted: [Double]) -> (mean: Double, deviation: Double) {
    let finite = sorted.filter(\.isFinite)
    let mean = finite.reduce(0, +) / Double(finite.count)
    // Rounding could leave a constant column a deviation.
    guard let first = finite.first, first != finite.last else { return (mean, .nan) }
    let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(finite.count - 1)).squareRoot())
  }

  /// The largest of the five distances, of ascending numbers.
  static func quantileDifference(_ real: [Double], _ measured: [Double]) -> Double? {
    guard !real.isEmpty, !measured.isEmpty else { return nil }
    let distances = percents.map { percent in
      // The least value that at least this share of the cells is not above, in whole numbers: no rounding.
      let value = measured[max((percent * measured.count + 99) / 100, 1) - 1]
      let below = real.firstPosition { $0 >= value }
      let notAbove = real.firstPosition { $0 > value }
      let shortfall = max(100 * below - percent * real.count, percent * real.count - 100 * notAbove)
      return Double(max(shortfall, 0)) / Double(100 * real.count)
    }
    return distances.max()
  }
}

extension ColumnStatistics: Metric {
  public static let figures = [
    Figure(
      name: "mean_difference_mean", title: "difference of means (in SD), mean", topic: .fidelity,
      goal: .minimize, range: 0...Double.infinity),
    Figure(
      name: "mean_difference_max", title: "difference of means (in SD), worst", topic: .fidelity,
      goal: .minimize, range: 0...Double.infinity),
    Figure(
      name: "quantile_difference_mean", title: "difference of quantiles (in ranks), mean",
      topic: .fidelity, goal: .minimize),
    Figure(
      name: "quantile_difference_max", title: "difference of quantiles (in ranks), worst",
      topic: .fidelity, goal: .minimize),
    Figure(
      name: "missing_rate_difference_mean", title: "missing rate, mean difference",
      topic: .fidelity, goal: .minimize),
    Figure(
      name: "category_coverage_mean", title: "category coverage, mean", topic: .fidelity,
      goal: .maximize),
    Figure(
      name: "category_coverage_min", title: "category coverage, worst", topic: .fidelity,
      goal: .maximize),
    Figure(
      name: "rare_category_coverage", title: "coverage of rare categories", topic: .fidelity,
      goal: .maximize, isMain: true),
  ]

  public static let dependsOnRowCount = true

  /// The worst difference of missing rates is a figure of ``Validity``.
  public static func values(of measurement: [ColumnDifference]) -> [Double?] {
    let means = measurement.compactMap(\.mean)
    let quantiles = measurement.compactMap(\.quantiles)
    let coverage = measurement.compactMap(\.categories?.value)
    let rare = measurement.compactMap(\.rareCategories)
    let rareTotal = rare.reduce(0) { $0 + $1.total }
    return [
      JensenShannonDivergence.mean(means), means.max(),
      JensenShannonDivergence.mean(quantiles), quantiles.max(),
      JensenShannonDivergence.mean(measurement.map(\.missingRate)),
      JensenShannonDivergence.mean(coverage), coverage.min(),
      rareTotal > 0 ? Double(rare.reduce(0) { $0 + $1.count }) / Double(rareTotal) : nil,
    ]
  }
}
