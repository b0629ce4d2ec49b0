public import Compute

/// A numeric column as a finite alphabet: a level for each value, or for each quantile bin.
///
/// - At most ``EncodingOptions/distinctValueLimit`` distinct values: a level each, if there are few of them
///   (``EncodingOptions/fewValuesLimit``), or ``EncodingOptions/minimumRowsPerValue`` rows for each on average. A
///   table of a few hundred rows so has no level for each row.
/// - Otherwise about ``EncodingOptions/binCount`` bins of equal mass, fewer in a small table: about
///   ``EncodingOptions/minimumJointCount`` rows a bin, and at least ``EncodingOptions/minimumBinCount`` bins. A value
///   that holds at least half a bin's mass is a level of its own, so zeros and round amounts need no special case.
///   Inside a bin a number is read off the bin's own quantiles, up to ``EncodingOptions/pointsPerBin``, between
///   which it is interpolated.
///
/// What fewer than k rows have in common, ``EncodingOptions/leastCount``, is not kept. Every level has k rows: one value
/// that so many have, or a bin in which so many lie. Values that are rarer share bins, or count to the nearest value that
/// is not; nothing beyond the ends that k rows lie at or beyond is decoded (`SharedEnds`), and the quantiles of a bin are
/// a line that no single number bends (`SharedQuantiles`). A number that one row has, inside the ends, can still come out
/// of a bin, as can any other number there.
///
/// Missing is one more level, the last.
public struct NumericEncoder<Scalar: NumericScalar>: Codable, Hashable, Sendable {
  /// The quantiles of each level, ascending; one number for a level that is a single value.
  public let levels: [[Scalar]]
  /// How many rows each level had.
  public let counts: [Int]
  /// How many rows were missing; 0: there is no missing level.
  public let missingCount: Int
  /// Whether the levels are embedded as categories, each in a direction of its own.
  public let isCategory: Bool
  /// Further coordinates of the levels; 0 where each is a single value.
  public let waves: Int
  /// Decimal places of what is decoded; `nil`: all.
  public let decimals: Int?
  /// What numbers beyond the ends count as; `nil`: the outermost level.
  private var ends: SharedEnds<Scalar>?

  /// - Parameter keepsEnds: whether the outermost values are kept as far as levels of k rows have them: they are no
  ///   extremes, as the first week of a year is none.
  /// - Precondition: at least one value that is not missing.
  public init(
    fitting values: [Scalar], missingCount: Int, decimals: Int?, options: EncodingOptions,
    keepsEnds: Bool = false
  ) {
    precondition(!values.isEmpty, "no value to fit")
    let ends =
      keepsEnds || options.leastCount <= 1
      ? nil : SharedEnds(of: values, leastCount: options.leastCount, decimals: decimals)
    var sorted = ends.map { values.map($0.broughtIn) } ?? values
    sorted.sort()
    let runs = NumberLevels.runs(of: sorted)
    let rule = options.levelRule(
      rows: sorted.count,
      isListed: options.hasLevelForEach(ofDistinct: runs.count, rows: sorted.count))
    self.init(
      NumberLevels(ofSorted: sorted, runs: runs, rule: rule), ends: ends,
      missingCount: missingCount, decimals: decimals, options: options)
  }

  private init(
    _ levels: NumberLevels<Scalar>, ends: SharedEnds<Scalar>?, missingCount: Int, decimals: Int?,
    options: EncodingOptions
  ) {
    self.ends = ends
    self.levels = levels.points
    counts = levels.counts
    self.missingCount = missingCount
    let isBinned = levels.points.contains { $0.count > 1 }
    isCategory = levels.points.count <= options.categoryLevelLimit && !isBinned
    waves = isBinned ? options.waves : 0
    self.decimals = decimals
  }

  /// An encoder of levels that were learned elsewhere.
  init(
    levels: [[Scalar]], counts: [Int], missingCount: Int, isCategory: Bool, waves: Int,
    decimals: Int?
  ) {
    self.levels = levels
    self.counts = counts
    self.missingCount = missingCount
    self.isCategory = isCategory
    self.waves = waves
    self.decimals = decimals
  }

  /// An encoder with a level for each value that ``EncodingOptions/leastCount`` rows have, to which all others count;
  /// `nil` if there is no such value.
  init?(
    listing values: some Sequence<Scalar>, missingCount: Int, options: EncodingOptions
  ) {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let runs = NumberLevels.runs(of: sorted)
    let leastCount = max(options.leastCount, 1)
    guard runs.contains(where: { $0.count >= leastCount }) else { return nil }
    // No stretch between single values is long enough for a bin.
    let rule = LevelRule(
      singleCount: leastCount, binMass: .infinity, leastCount: leastCount, shortestStretch: .max,
      pointLimit: 2)
    self.init(
      NumberLevels(ofSorted: sorted, runs: runs, rule: rule), ends: nil,
      missingCount: missingCount, decimals: nil, options: options)
  }

  /// The variable's alphabet with its marginal.
  public var variable: Variable {
    let all = counts + (missingCount > 0 ? [missingCount] : [])
    let total = Double(all.reduce(0, +))
    let probabilities = all.map { Float(Double($0) / total) }
    let code: Variable.Code =
      isCategory
      ? .category : .ordered(points: points, hasMissingLevel: missingCount > 0, waves: waves)
    return Variable(code: code, probabilities: probabilities)
  }

  /// z_k = Φ⁻¹(mid-rank CDF), brought to mean 0 and variance 1 under the levels' own probabilities.
  private var points: [Float] {
    let total = Double(counts.reduce(0, +))
    var below = 0.0
    var z = counts.map { count in
      let middle = (below + Double(count) / 2) / total
      below += Double(count)
      return NormalDistribution.quantile(middle)
    }
    let mean = zip(z, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / total
    let variance =
      zip(z, counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * Double($1.1) } / total
    let deviation = variance > 0 ? variance.squareRoot() : 1
    for k in z.indices { z[k] = (z[k] - mean) / deviation }
    return z.map(Float.init)
  }

  /// The level of the missing cell; `nil` if none was seen.
  public var missingLevel: Int? { missingCount > 0 ? levels.count : nil }

  /// The level of a value: its own, else the bin that it lies in or right above, of two single values the nearer, else the
  /// last. O(log levels).
  public func level(of value: Scalar) -> Int {
    levels.level(of: ends?.broughtIn(value) ?? value)
  }

  /// The least and the greatest number that is decoded.
  var range: ClosedRange<Scalar> { levels[0][0]...levels[levels.count - 1].last! }

  /// A value of the level: the one that `uniform` in [0, 1), drawn only where it is needed, picks from its quantiles.
  public func value(level: Int, uniform: @autoclosure () -> Double) -> Scalar {
    let points = levels[level]
    guard points.count > 1 else { return points[0] }
    let position = uniform() * Double(points.count - 1)
    let index = min(Int(position), points.count - 2)
    let number = Scalar.interpolate(
      from: points[index], to: points[index + 1], fraction: position - Double(index))
    return min(max(number.rounded(decimals: decimals), levels[0][0]), levels.last!.last!)
  }
}
