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

  /// - Precondition: at least one value that is not missing.
  public init(
    fitting values: [Scalar], missingCount: Int, decimals: Int?, options: EncodingOptions
  ) {
    precondition(!values.isEmpty, "no value to fit")
    let sorted = values.sorted()
    let runs = Self.runs(of: sorted)
    let groups =
      options.hasLevelForEach(ofDistinct: runs.count, rows: sorted.count)
      ? runs : Self.bins(of: runs, count: sorted.count, options: options)
    levels = groups.map { Self.quantiles(of: sorted[$0], limit: options.pointsPerBin) }
    counts = groups.map(\.count)
    self.missingCount = missingCount
    let isBinned = groups.count < runs.count
    isCategory = groups.count <= options.categoryLevelLimit && !isBinned
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

  /// Ranges of equal values.
  private static func runs(of sorted: [Scalar]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for i in 1...sorted.count where i == sorted.count || sorted[i] != sorted[first] {
      runs.append(first..<i)
      first = i
    }
    return runs
  }

  /// Joins runs into bins; a run of half a bin's mass stays alone.
  private static func bins(
    of runs: [Range<Int>], count: Int, options: EncodingOptions
  ) -> [Range<Int>] {
    let binMass = Double(count) / Double(options.bins(rows: count))
    var bins: [Range<Int>] = []
    var stretch: [Range<Int>] = []
    func closeStretch() {
      guard let first = stretch.first?.lowerBound, let last = stretch.last?.upperBound else {
        return
      }
      let pieces = max(1, (Double(last - first) / binMass).rounded())
      let size = Double(last - first) / pieces
      var start = first
      var target = Double(first) + size
      for run in stretch {
        // A run that reaches the target ends the bin; ties are never split.
        if Double(run.upperBound) >= target - 0.5 && run.upperBound < last {
          bins.append(start..<run.upperBound)
          start = run.upperBound
          while target <= Double(run.upperBound) + 0.5 { target += size }
        }
      }
      bins.append(start..<last)
      stretch = []
    }
    for run in runs {
      if Double(run.count) >= binMass / 2 {
        closeStretch()
        bins.append(run)
      } else {
        stretch.append(run)
      }
    }
    closeStretch()
    return bins
  }

  private static func quantiles(of sorted: ArraySlice<Scalar>, limit: Int) -> [Scalar] {
    guard let first = sorted.first, let last = sorted.last, first != last else {
      return [sorted.first!]
    }
    let count = min(limit, sorted.count)
    return (0..<count).map { i in
      sorted[sorted.startIndex + i * (sorted.count - 1) / (count - 1)]
    }
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

  /// The level of a value: its own, else the first that ends at or above it, else the last. O(log levels).
  public func level(of value: Scalar) -> Int {
    var low = 0
    var high = levels.count - 1
    while low < high {
      let middle = (low + high) / 2
      if levels[middle].last! < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A value of the level: the one that `uniform` in [0, 1), drawn only where it is needed, picks from its quantiles.
  public func value(level: Int, uniform: @autoclosure () -> Double) -> Scalar {
    let points = levels[level]
    guard points.count > 1 else { return points[0] }
    let position = uniform() * Double(points.count - 1)
    let index = min(Int(position), points.count - 2)
    let number = Scalar.interpolate(
      from: points[index], to: points[index + 1], fraction: position - Double(index))
    return min(max(number.rounded(decimals: decimals), points[0]), points.last!)
  }
}
