public import Compute
import Tabular

/// A numeric column that lies near another one, or near a sum or difference of two, in many rows: a payment that
/// settles a bill, a balance that is the last one plus what was charged.
///
/// Quantile bins treat each column alone, so two columns that are equal to the last digit would decode to
/// two numbers that only fall into the same bin. A relation is one more category of the model. Its level 0 means
/// "far": the column's own level holds. Every other level belongs to one ``Term`` and stands for an interval of
/// the relative difference ρ = value / term − 1, or for equality: the value is then decoded as term · (1 + ρ), from
/// the decoded terms. The network learns, with all other columns, in which rows a relation holds.
///
/// Holds quantiles of ρ, and no row.
public struct ColumnRelation: Codable, Hashable, Sendable {
  /// What the column is compared with. Columns are positions in the schema.
  public enum Term: Codable, Hashable, Sendable {
    case column(Int)
    case sum(Int, Int)
    case difference(Int, Int)

    /// The columns that it reads.
    public var columns: [Int] {
      switch self {
      case .column(let a): [a]
      case .sum(let a, let b), .difference(let a, let b): [a, b]
      }
    }

    /// Its value, from the numbers of the columns; `nil` where one is missing or it is 0 or not finite.
    func value(_ number: (Int) -> Double?) -> Double? {
      let result: Double? =
        switch self {
        case .column(let a): number(a)
        case .sum(let a, let b): zip(number(a), number(b)).map { $0 + $1 }
        case .difference(let a, let b): zip(number(a), number(b)).map { $0 - $1 }
        }
      guard let result, result != 0, result.isFinite else { return nil }
      return result
    }
  }

  /// One way in which the column follows from others.
  public struct Alternative: Codable, Hashable, Sendable {
    public let term: Term
    /// Ascending quantiles of ρ in each level, one number if all are equal. The single number 0 in front is equality;
    /// the other levels ascend, and no two share a number.
    public let levels: [[Double]]
    /// How many rows each level had, all above 0.
    public let counts: [Int]
  }

  /// The position in the schema of the column that follows.
  public let column: Int
  /// Decimal places of the column, in which equality is meant; `nil`: all.
  public let decimals: Int?
  /// At most three.
  public let alternatives: [Alternative]
  /// Rows in which none holds; counted as one where there was none.
  public let farCount: Int

  /// |ρ| beyond which a value is far.
  static let window = 0.1
  /// Levels of an alternative beside equality, at most.
  private static let levelLimit = 12
  /// Quantiles kept inside a level.
  private static let pointsPerLevel = 17

  /// Learns the levels of the given terms. O(rows × terms).
  ///
  /// - Parameters:
  ///   - decimals: the column's decimal places: 0.1 + 0.2 is equal to 0.3 in one of them. `nil`: all.
  ///   - numbers: the value of a column in a row; `nil` where it is missing.
  ///   - isOrdinary: whether the column's value in a row has no level of its own. A round amount or a zero is equal
  ///     to others by chance, and is far.
  init(
    of column: Int, near terms: [Term], decimals: Int?, rowCount: Int,
    isOrdinary: (Int) -> Bool, numbers: (_ column: Int, _ row: Int) -> Double?
  ) {
    self.column = column
    self.decimals = decimals
    var ratios = terms.map { _ in [Double]() }
    for row in 0..<rowCount where isOrdinary(row) {
      guard let value = numbers(column, row),
        let (index, ratio) = Self.nearest(
          value, among: terms, decimals: decimals, numbers: { numbers($0, row) })
      else { continue }
      ratios[index].append(ratio)
    }
    let minimumCount = max(Double(rowCount) / 64, 8)
    alternatives = zip(terms, ratios).map { term, ratios in
      Self.alternative(term: term, sorted: ratios.sorted(), minimumCount: minimumCount)
    }
    farCount = max(rowCount - ratios.reduce(0) { $0 + $1.count }, 1)
  }

  private static func alternative(
    term: Term, sorted: [Double], minimumCount: Double
  ) -> Alternative {
    let equalCount = sorted.count { $0 == 0 }
    // Few equal values are part of the interval around 0.
    let isEqualLevel = Double(equalCount) >= minimumCount / 4
    let others = isEqualLevel ? sorted.filter { $0 != 0 } : sorted
    let pieces = min(max(Int(Double(others.count) / minimumCount), 1), levelLimit)
    var levels: [[Double]] = isEqualLevel ? [[0]] : []
    var counts: [Int] = isEqualLevel ? [equalCount] : []
    for range in Self.ranges(of: others, pieces: pieces) {
      levels.append(Self.quantiles(of: others[range]))
      counts.append(range.count)
    }
    return Alternative(term: term, levels: levels, counts: counts)
  }

  /// Ranges of about equal length, `pieces` at most; equal numbers are never split.
  private static func ranges(of sorted: [Double], pieces: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for piece in 1...pieces {
      var end = piece * sorted.count / pieces
      guard end > start else { continue }
      while end < sorted.count, sorted[end] == sorted[end - 1] { end += 1 }
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  private static func quantiles(of sorted: ArraySlice<Double>) -> [Double] {
    guard sorted.first! != sorted.last! else { return [sorted.first!] }
    let last = min(sorted.count, pointsPerLevel) - 1
    return (0...last).map { sorted[sorted.startIndex + $0 * (sorted.count - 1) / last] }
  }

  /// The alternative whose term is nearest to the value, the first of equally near ones, and ρ; `nil` if
  /// all are farther than the window.
  private static func nearest(
    _ value: Double, among terms: some Collection<Term>, decimals: Int?,
    numbers: (Int) -> Double?
  ) -> (index: Int, ratio: Double)? {
    var best: (index: Int, ratio: Double)?
    for (index, term) in terms.enumerated() {
      guard let base = term.value(numbers) else { continue }
      let isEqual = value == base || value == base.rounded(decimals: decimals)
      let ratio = isEqual ? 0 : value / base - 1
      if abs(ratio) <= window && abs(ratio) < abs(best?.ratio ?? .infinity) {
        best = (index, ratio)
      }
    }
    return best
  }

  /// The variable: "far", then the levels of each alternative.
  public var variable: Variable {
    let counts = [farCount] + alternatives.flatMap(\.counts)
    let total = Double(counts.reduce(0, +))
    return Variable(code: .category, probabilities: counts.map { Float(Double($0) / total) })
  }

  /// The level of a row. O(terms × log levels).
  func level(of value: Double, isOrdinary: Bool, numbers: (Int) -> Double?) -> Int {
    guard isOrdinary,
      let (index, ratio) = Self.nearest(
        value, among: alternatives.lazy.map(\.term), decimals: decimals, numbers: numbers)
    else { return 0 }
    let first = 1 + alternatives[..<index].reduce(0) { $0 + $1.levels.count }
    let levels = alternatives[index].levels
    guard !levels.isEmpty else { return 0 }
    if ratio == 0, levels[0] == [0] { return first }
    let intervals = levels[0] == [0] ? 1 : 0
    guard intervals < levels.count else { return 0 }
    let place = levels[intervals...].firstIndex { ratio <= $0.last! } ?? levels.count - 1
    return first + place
  }

  /// The value that a level stands for; `nil` if it is "far", or the term has no value.
  ///
  /// - Parameter uniform: in [0, 1), picks ρ from the level's quantiles.
  func value(level: Int, uniform: Double, numbers: (Int) -> Double?) -> Double? {
    var index = level - 1
    guard index >= 0 else { return nil }
    for alternative in alternatives {
      guard index >= alternative.levels.count else {
        guard let base = alternative.term.value(numbers) else { return nil }
        let points = alternative.levels[index]
        guard points.count > 1 else { return base * (1 + points[0]) }
        let position = uniform * Double(points.count - 1)
        let low = min(Int(position), points.count - 2)
        let ratio = Double.interpolate(
          from: points[low], to: points[low + 1], fraction: position - Double(low))
        return base * (1 + ratio)
      }
      index -= alternative.levels.count
    }
    return nil
  }
}

/// Both, or nothing.
private func zip(_ a: Double?, _ b: Double?) -> (Double, Double)? {
  guard let a, let b else { return nil }
  return (a, b)
}
