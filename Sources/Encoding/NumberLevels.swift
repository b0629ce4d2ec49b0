/// What cutting numbers into levels depends on.
struct LevelRule {
  /// The rows with which a value is a level of its own; k at least.
  var singleCount: Int
  /// The rows of a bin, about.
  var binMass: Double
  /// k, at least 1: the rows of a level.
  var leastCount: Int
  /// The rows of a stretch that is cut into bins.
  var shortestStretch: Int
  /// Quantiles kept inside a bin.
  var pointLimit: Int
}

/// How sorted numbers are cut into levels: single values, and bins of several.
///
/// A value that enough rows have is a level of its own; the stretches between such values are cut into bins of about
/// equal mass. Of k above 1 every level has k rows at least, and the rows of a stretch that is too short for a bin count
/// to the nearest single value.
struct NumberLevels<Scalar: NumericScalar> {
  /// The numbers of each level, ascending: of a single value itself, of a bin its quantiles. Exact ones if k is 1, else
  /// ``SharedQuantiles``.
  private(set) var points: [[Scalar]] = []
  /// How many rows each level has.
  private(set) var counts: [Int] = []

  /// O(n).
  ///
  /// - Parameters:
  ///   - sorted: ascending, at least one; fewer than k are one level.
  ///   - runs: where equal numbers stand, ``runs(of:)``.
  init(ofSorted sorted: [Scalar], runs: [Range<Int>], rule: LevelRule) {
    precondition(
      !sorted.isEmpty && (1...rule.singleCount).contains(rule.leastCount),
      "levels of \(sorted.count) numbers by \(rule)")
    var rests: [(run: Range<Int>, next: Int)] = []
    let segments = Self.segments(of: runs, rule)
    for (index, segment) in segments.enumerated() {
      switch segment {
      case .single(let rows):
        points.append([sorted[rows.lowerBound]])
        counts.append(rows.count)
      case .bin(let rows):
        points.append(
          Self.quantiles(
            of: rows, in: sorted, isBesideBin: segments.areBins(besides: index), rule))
        counts.append(rows.count)
      case .rest(let runs):
        rests += runs.map { ($0, points.count) }
      }
    }
    for (run, next) in rests {
      counts[nearest(to: sorted[run.lowerBound], next: next)] += run.count
    }
  }

  /// Ranges of equal values. O(n).
  static func runs(of sorted: [Scalar]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for i in 1...sorted.count where i == sorted.count || sorted[i] != sorted[first] {
      runs.append(first..<i)
      first = i
    }
    return runs
  }

  private static func segments(of runs: [Range<Int>], _ rule: LevelRule) -> [LevelSegment] {
    let hasSingles = runs.contains { $0.count >= rule.singleCount }
    var segments: [LevelSegment] = []
    var stretch: [Range<Int>] = []
    func closeStretch() {
      guard let first = stretch.first?.lowerBound, let last = stretch.last?.upperBound else {
        return
      }
      if last - first < rule.shortestStretch && hasSingles {
        segments.append(.rest(stretch))
      } else {
        segments += bins(of: stretch, rule).map(LevelSegment.bin)
      }
      stretch = []
    }
    for run in runs {
      if run.count >= rule.singleCount {
        closeStretch()
        segments.append(.single(run))
      } else {
        stretch.append(run)
      }
    }
    closeStretch()
    return segments
  }

  /// Joins neighbouring runs into bins; ties are never split.
  private static func bins(of stretch: [Range<Int>], _ rule: LevelRule) -> [Range<Int>] {
    let first = stretch[0].lowerBound
    let last = stretch[stretch.count - 1].upperBound
    let pieces = max(1, (Double(last - first) / rule.binMass).rounded())
    let size = Double(last - first) / pieces
    var bins: [Range<Int>] = []
    var start = first
    var target = Double(first) + size
    // A run that reaches the target ends the bin, unless it leaves too few rows.
    for run in stretch where Double(run.upperBound) >= target - 0.5 {
      guard run.upperBound - start >= rule.leastCount, last - run.upperBound >= rule.leastCount
      else { continue }
      bins.append(start..<run.upperBound)
      start = run.upperBound
      while target <= Double(run.upperBound) + 0.5 { target += size }
    }
    return bins + [start..<last]
  }

  private static func quantiles(
    of rows: Range<Int>, in sorted: [Scalar], isBesideBin: (before: Bool, after: Bool),
    _ rule: LevelRule
  ) -> [Scalar] {
    let (low, high) = (sorted[rows.lowerBound], sorted[rows.upperBound - 1])
    guard low != high else { return [low] }
    guard rule.leastCount > 1 else {
      let count = min(rule.pointLimit, rows.count)
      return (0..<count).map { sorted[rows.lowerBound + $0 * (rows.count - 1) / (count - 1)] }
    }
    // A bin meets another one halfway between their rows, and beside a single value ends halfway between its own two
    // last ones: halfway to the value it would tell of one row.
    let start = Scalar.middle(
      of: sorted[...], at: rows.lowerBound + (isBesideBin.before ? 0 : 1), roundedUp: true)
    let end = Scalar.middle(
      of: sorted[...], at: rows.upperBound - (isBesideBin.after ? 0 : 1), roundedUp: false)
    return SharedQuantiles(
      ofSorted: sorted[rows], in: min(start, end)...max(start, end), leastCount: rule.leastCount
    ).points(limit: rule.pointLimit)
  }

  /// Of a value between two single ones.
  private func nearest(to value: Scalar, next: Int) -> Int {
    if next == 0 { return 0 }
    if next == points.count { return next - 1 }
    return points.level(of: value, between: next - 1)
  }
}

/// Neighbouring rows that are told apart from others.
private enum LevelSegment {
  case single(Range<Int>)
  case bin(Range<Int>)
  /// Rows that are too few for a bin.
  case rest([Range<Int>])

  var isBin: Bool { if case .bin = self { true } else { false } }
}

extension [LevelSegment] {
  /// Whether the segments on both sides of one are bins.
  fileprivate func areBins(besides index: Int) -> (before: Bool, after: Bool) {
    (index > 0 && self[index - 1].isBin, index + 1 < count && self[index + 1].isBin)
  }
}

extension Array {
  /// The place of the level that a value belongs to: its own, else the bin that it lies in or right above, of two single
  /// values the nearer, else the last. O(log levels).
  ///
  /// - Parameter start: where the levels begin that are meant, ascending.
  func level<Scalar: NumericScalar>(of value: Scalar, from start: Int = 0) -> Int
  where Element == [Scalar] {
    var low = start
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if self[middle][self[middle].count - 1] < value { low = middle + 1 } else { high = middle }
    }
    guard low > start, self[low].count == 1, value < self[low][0] else { return low }
    return self[low - 1].count == 1 ? level(of: value, between: low - 1) : low - 1
  }

  /// The nearer of two single values that a value lies between, the lower one if both are equally near.
  ///
  /// - Parameter below: the place of the lower one; the other follows.
  fileprivate func level<Scalar: NumericScalar>(of value: Scalar, between below: Int) -> Int
  where Element == [Scalar] {
    let fraction = value.fraction(from: self[below][0], to: self[below + 1][0])
    return fraction <= 0.5 ? below : below + 1
  }
}
