/// Finds which columns lie near others: ``ColumnRelation``.
///
/// A column is compared with every other one, and with the sums and differences of two. A tie counts by the rows within
/// 2 % of the term, beyond the number that chance gives: that of the same values in another order, where both are
/// there. So columns that are only of one size, or missing together, do not pass. The number beyond chance is 2 % of
/// the rows at least, and more than a sum of independent rows reaches once in 10⁷ tries. Columns that are correlated
/// so closely pass.
///
/// Strong ties come first, where rows equal to the last digits count twice, none may close a circle, and a further one
/// must pass in the rows that the earlier ones leave.
///
/// Looks at 4,000 rows. O(rows · log rows × columns²), and of sums and differences × columns³ of 16 columns at most,
/// first those that are tied to one.
struct RelationSearch {
  /// A column that can follow from others, or be part of a term.
  struct Candidate {
    /// Its position in the schema.
    let column: Int
    /// Whether it can follow: its bins hold more than one value.
    let canFollow: Bool
    /// Its value in each of the rows looked at; `nil` where it is missing.
    let values: [Double?]
    /// Whether the value has no level of its own.
    let isOrdinary: [Bool]
  }

  static let rowLimit = 4_000
  /// The share of rows that a tie must explain beyond chance.
  static let minimumShare = 0.02
  /// How near a row must be to its term.
  private static let sharpness = 0.02
  /// What counts as equal, however sums of decimals were rounded.
  private static let equality = 1e-9
  private static let alternativeLimit = 3
  private static let groupLimit = 16

  private let followers: [Int]
  private let columns: [Int]
  private let rowCount: Int
  /// The values by column, NaN where there is none.
  private let values: [Int: [Double]]
  /// As `values`, and NaN where the value has a level of its own.
  private let ordinary: [Int: [Double]]

  init(_ candidates: [Candidate], rowCount: Int) {
    self.rowCount = rowCount
    columns = candidates.map(\.column)
    followers = candidates.filter(\.canFollow).map(\.column)
    values = Dictionary(
      uniqueKeysWithValues: candidates.map { ($0.column, $0.values.map { $0 ?? .nan }) })
    ordinary = Dictionary(
      uniqueKeysWithValues: candidates.map { candidate in
        let values = zip(candidate.values, candidate.isOrdinary)
        return (candidate.column, values.map { $1 ? $0 ?? .nan : .nan })
      })
  }

  private struct Tie {
    let column: Int
    let term: ColumnRelation.Term
    /// Rows near the term beyond chance, and once more those equal to it.
    let score: Double
  }

  /// The terms of each column that follows, in an order in which terms come before what follows from them.
  ///
  /// None of fewer than 100 rows.
  func relations() -> [(column: Int, terms: [ColumnRelation.Term])] {
    guard rowCount >= 100 else { return [] }
    let everyRow = [Bool](repeating: true, count: rowCount)
    var ties: [Tie] = []
    var tied = Set<Int>()
    for follower in followers {
      for other in columns where other != follower {
        if let tie = tie(follower, .column(other), in: everyRow) {
          ties.append(tie)
          tied.formUnion([follower, other])
        }
      }
    }
    let group = (columns.filter(tied.contains) + columns.filter { !tied.contains($0) })
      .prefix(Self.groupLimit).sorted()
    for follower in followers where group.contains(follower) {
      for a in group where a != follower {
        for b in group where b != follower && b != a {
          if a < b, let tie = tie(follower, .sum(a, b), in: everyRow) { ties.append(tie) }
          if let tie = tie(follower, .difference(a, b), in: everyRow) { ties.append(tie) }
        }
      }
    }
    return ordered(chosen(from: ties))
  }

  /// The values of a term, NaN where it has none.
  private func bases(_ term: ColumnRelation.Term) -> [Double] {
    let bases =
      switch term {
      case .column(let a): values[a]!
      case .sum(let a, let b): zip(values[a]!, values[b]!).map(+)
      case .difference(let a, let b): zip(values[a]!, values[b]!).map(-)
      }
    return bases.map { $0 != 0 && $0.isFinite ? $0 : .nan }
  }

  private static func isNear(_ value: Double, _ base: Double, within share: Double = sharpness)
    -> Bool
  {
    // False for NaN.
    abs(value - base) <= share * abs(base)
  }

  /// The tie of a column to a term in the given rows, if it passes.
  private func tie(_ follower: Int, _ term: ColumnRelation.Term, in isLeft: [Bool]) -> Tie? {
    let own = ordinary[follower]!
    let bases = bases(term)
    let minimum = Self.minimumShare * Double(rowCount)
    let near = (0..<rowCount).count { isLeft[$0] && Self.isNear(own[$0], bases[$0]) }
    // Most pairs end here, before the second look.
    guard Double(near) >= minimum else { return nil }
    let rows = (0..<rowCount).filter { isLeft[$0] && !own[$0].isNaN && !bases[$0].isNaN }
    let chance = Self.chance(of: rows.map { own[$0] }, near: rows.map { bases[$0] })
    let gain = Double(near) - chance
    guard gain >= max(minimum, Self.bound(ofExpected: chance)) else { return nil }
    let equal = rows.count { Self.isNear(own[$0], bases[$0], within: Self.equality) }
    return Tie(column: follower, term: term, score: gain + Double(equal))
  }

  /// How many of the values are near the base beside it if their order is left to chance: the number of near pairs
  /// over that of rows. O(n log n).
  static func chance(of values: [Double], near bases: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    func below(_ isBelow: (Double) -> Bool) -> Int {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if isBelow(sorted[middle]) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let pairs = bases.reduce(0) { sum, base in
      let reach = sharpness * abs(base)
      return sum + below { $0 <= base + reach } - below { $0 < base - reach }
    }
    return Double(pairs) / Double(values.count)
  }

  /// By how much a count of independent rows exceeds its expectation with a probability of e⁻¹⁶ = 10⁻⁷ at most.
  ///
  /// Bernstein's inequality, P(X ≥ λ + t) ≤ exp(−t² / (2λ + 2t/3)), solved for t.
  static func bound(ofExpected lambda: Double) -> Double {
    let third = 16.0 / 3
    return third + (third * third + 2 * 16 * lambda).squareRoot()
  }

  /// The ties to keep: strong ones first, without circles.
  private func chosen(from ties: [Tie]) -> [Int: [ColumnRelation.Term]] {
    var terms: [Int: [ColumnRelation.Term]] = [:]
    var left: [Int: [Bool]] = [:]
    // Equal scores keep the order of the search.
    let byScore = ties.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    for (_, tie) in byScore {
      let rows = left[tie.column] ?? [Bool](repeating: true, count: rowCount)
      guard terms[tie.column, default: []].count < Self.alternativeLimit,
        !tie.term.columns.contains(where: { follows($0, from: tie.column, in: terms) }),
        self.tie(tie.column, tie.term, in: rows) != nil
      else { continue }
      terms[tie.column, default: []].append(tie.term)
      let own = ordinary[tie.column]!
      let bases = bases(tie.term)
      left[tie.column] = (0..<rowCount).map { rows[$0] && !Self.isNear(own[$0], bases[$0]) }
    }
    return terms
  }

  /// Whether `column` is `origin`, or follows from it over any number of terms.
  private func follows(
    _ column: Int, from origin: Int, in terms: [Int: [ColumnRelation.Term]]
  ) -> Bool {
    column == origin
      || terms[column, default: []].contains { term in
        term.columns.contains { follows($0, from: origin, in: terms) }
      }
  }

  private func ordered(
    _ terms: [Int: [ColumnRelation.Term]]
  ) -> [(column: Int, terms: [ColumnRelation.Term])] {
    var result: [(column: Int, terms: [ColumnRelation.Term])] = []
    var done = Set<Int>()
    func visit(_ column: Int) {
      guard let own = terms[column], done.insert(column).inserted else { return }
      for source in own.flatMap(\.columns) { visit(source) }
      result.append((column, own))
    }
    for column in terms.keys.sorted() { visit(column) }
    return result
  }
}
