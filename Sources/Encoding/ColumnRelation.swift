public import Compute
import Tabular

/// A column that lies near another one, or near a sum or difference of two, in many rows: a payment that settles a
/// bill, a balance that is the last one plus what was charged.
///
/// Quantile bins treat each column alone, so two columns that are equal to the last digit would decode to
/// two numbers that only fall into the same bin. A relation is one more category of the model. Its level 0 means
/// "far": the column's own level holds. Every other level belongs to one ``Term`` and stands for an interval of
/// the relative difference ρ = value / term − 1, or for equality: the value is then decoded as term · (1 + ρ), from
/// the decoded terms. The network learns, with all other columns, in which rows a relation holds.
///
/// A datetime column follows from another one by the difference value − term, so that a discharge is as long after its
/// admission as others are, and never before: see ``Measure``.
///
/// What is decoded keeps to the column's own ends, which k rows reach (`SharedEnds`), and so do ρ and the difference to
/// theirs; their levels are protected as any numbers are. Holds quantiles of ρ or of the difference, and no row.
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

    /// Its value, from the numbers of the columns; `nil` where one is missing or it is not finite.
    func value(_ number: (Int) -> Double?) -> Double? {
      let result: Double? =
        switch self {
        case .column(let a): number(a)
        case .sum(let a, let b): zip(number(a), number(b)).map { $0 + $1 }
        case .difference(let a, let b): zip(number(a), number(b)).map { $0 - $1 }
        }
      guard let result, result.isFinite else { return nil }
      return result
    }
  }

  /// What a level is an interval of.
  public enum Measure: Codable, Hashable, Sendable {
    /// ρ, for amounts. A value is far where |ρ| > 0.1 or the term is 0. Equality is meant in the column's decimal
    /// places; `nil`: all.
    case ratio(decimals: Int?)
    /// The difference, for datetimes, in steps of one tick or one day: the latter is that of the days' numbers, and
    /// leaves the time of day to the column's own levels. What is decoded keeps to `limits`, the ends of the differences
    /// in ticks, also where it is far.
    case difference(step: Int64, limits: ClosedRange<Double>)

    /// ρ or the steps; `nil` if a value cannot be near the term.
    func distance(of value: Double, from term: Double) -> Double? {
      switch self {
      case .ratio(let decimals):
        guard term != 0 else { return nil }
        let isEqual = value == term || value == term.rounded(decimals: decimals)
        let ratio = isEqual ? 0 : value / term - 1
        return abs(ratio) <= ColumnRelation.window ? ratio : nil
      case .difference(let step, _):
        let step = Double(step)
        return (value / step).rounded(.down) - (term / step).rounded(.down)
      }
    }

    /// The value at a distance from the term, `nil` if there is none.
    ///
    /// - Parameter own: what the column's own levels say.
    func value(at distance: Double, from term: Double, own: Double) -> Double? {
      switch self {
      case .ratio: return term == 0 ? nil : term * (1 + distance)
      case .difference(let step, _):
        let step = Double(step)
        let steps = (own / step).rounded(.down)
        return ((term / step).rounded(.down) + distance.rounded()) * step + own - steps * step
      }
    }
  }

  /// The position in the schema of the column that follows.
  public let column: Int
  public let measure: Measure
  /// At most three; of differences one, with a term of one column.
  public let alternatives: [Alternative]
  /// Rows in which none holds; counted as one where there was none.
  public let farCount: Int

  /// |ρ| beyond which a value is far.
  static let window = 0.1

  /// Learns the levels of the given terms. O(rows × terms).
  ///
  /// - Parameters:
  ///   - decimals: the column's decimal places: 0.1 + 0.2 is equal to 0.3 in one of them. `nil`: all.
  ///   - leastCount: k, of the ends and levels of ρ.
  ///   - numbers: the value of a column in a row; `nil` where it is missing.
  ///   - isOrdinary: whether the column's value in a row has no level of its own. A round amount or a zero is equal
  ///     to others by chance, and is far.
  init(
    of column: Int, near terms: [Term], decimals: Int?, rowCount: Int, leastCount: Int,
    isOrdinary: (Int) -> Bool, numbers: (_ column: Int, _ row: Int) -> Double?
  ) {
    self.column = column
    let measure = Measure.ratio(decimals: decimals)
    self.measure = measure
    var ratios = terms.map { _ in [Double]() }
    for row in 0..<rowCount where isOrdinary(row) {
      guard let value = numbers(column, row),
        let (index, ratio) = Self.nearest(
          value, among: terms, by: measure, numbers: { numbers($0, row) })
      else { continue }
      ratios[index].append(ratio)
    }
    let minimumCount = max(Double(rowCount) / 64, 8)
    alternatives = zip(terms, ratios).map { term, ratios in
      Alternative(
        term: term, ratios: ratios, minimumCount: minimumCount, leastCount: leastCount)
    }
    farCount = max(rowCount - alternatives.reduce(0) { $0 + $1.counts.reduce(0, +) }, 1)
  }

  /// Learns the levels of a datetime's difference from another one. O(rows · log rows).
  ///
  /// More than 32 different ones become as many quantile bins at most, and those beyond the central 99 % are far.
  ///
  /// - Parameters:
  ///   - step: the ticks in a step of the difference.
  ///   - leastCount: k, of the ends and levels of the difference.
  ///   - numbers: the ticks of a column in a row; `nil` where it is missing.
  /// - Precondition: some row has both.
  init(
    of column: Int, after term: Int, step: Int64, rowCount: Int, leastCount: Int,
    numbers: (_ column: Int, _ row: Int) -> Double?
  ) {
    let pairs = (0..<rowCount).compactMap { zip(numbers(column, $0), numbers(term, $0)) }
    let ends = SharedEnds(of: pairs.map { $0 - $1 }, leastCount: leastCount, decimals: 0)
    let measure = Measure.difference(step: step, limits: ends.range)
    let alternative = Alternative(
      term: .column(term), steps: pairs.compactMap { measure.distance(of: $0, from: $1) },
      binMass: max(Double(rowCount) / 64, 8), leastCount: leastCount)
    self.column = column
    self.measure = measure
    alternatives = [alternative]
    farCount = max(rowCount - alternative.counts.reduce(0, +), 1)
  }

  /// The alternative whose term is nearest to the value, the first of equally near ones, and ρ or the
  /// difference; `nil` if it is far from all.
  private static func nearest(
    _ value: Double, among terms: some Collection<Term>, by measure: Measure,
    numbers: (Int) -> Double?
  ) -> (index: Int, distance: Double)? {
    var best: (index: Int, distance: Double)?
    for (index, term) in terms.enumerated() {
      guard let base = term.value(numbers),
        let distance = measure.distance(of: value, from: base)
      else { continue }
      if abs(distance) < abs(best?.distance ?? .infinity) { best = (index, distance) }
    }
    return best
  }

  /// The variable: "far", then the levels of each alternative.
  public var variable: Variable {
    let counts = [farCount] + alternatives.flatMap(\.counts)
    let total = Double(counts.reduce(0, +))
    return Variable(code: .category, probabilities: counts.map { Float(Double($0) / total) })
  }

  /// The level of a row. O(terms + levels).
  ///
  /// - Parameter isOrdinary: see the initializer; of no matter for a difference.
  func level(of value: Double, isOrdinary: Bool, numbers: (Int) -> Double?) -> Int {
    guard
      let (index, distance) = Self.nearest(
        value, among: alternatives.lazy.map(\.term), by: measure, numbers: numbers)
    else { return 0 }
    if case .ratio = measure, !isOrdinary { return 0 }
    let first = 1 + alternatives[..<index].reduce(0) { $0 + $1.levels.count }
    return alternatives[index].level(of: distance, measure: measure).map { first + $0 } ?? 0
  }

  /// The value that a level stands for; `nil` if it is the column's own, because the level is "far" or the term has
  /// no value.
  ///
  /// - Parameters:
  ///   - uniform: in [0, 1), picks ρ or the difference from the level's quantiles.
  ///   - own: what the column's own levels say.
  func value(level: Int, uniform: Double, own: Double, numbers: (Int) -> Double?) -> Double? {
    var index = level - 1
    guard index >= 0 else { return nil }
    for alternative in alternatives {
      guard index >= alternative.levels.count else {
        return alternative.term.value(numbers).flatMap {
          measure.value(
            at: Self.distance(in: alternative.levels[index], uniform: uniform), from: $0, own: own)
        }
      }
      index -= alternative.levels.count
    }
    return nil
  }

  private static func distance(in points: [Double], uniform: Double) -> Double {
    guard points.count > 1 else { return points[0] }
    let position = uniform * Double(points.count - 1)
    let low = min(Int(position), points.count - 2)
    return .interpolate(
      from: points[low], to: points[low + 1], fraction: position - Double(low))
  }

  /// What the value never leaves, whatever the level, given the term; `nil` if there is no such limit.
  func limits(numbers: (Int) -> Double?) -> ClosedRange<Double>? {
    guard case .difference(_, let limits) = measure,
      let term = alternatives[0].term.value(numbers)
    else { return nil }
    return term + limits.lowerBound...term + limits.upperBound
  }
}

/// Both, or nothing.
private func zip(_ a: Double?, _ b: Double?) -> (Double, Double)? {
  guard let a, let b else { return nil }
  return (a, b)
}
