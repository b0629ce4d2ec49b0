import Compute

/// Finds which columns lie near others: ``ColumnRelation``.
///
/// A column is compared with every other one and, among columns that are tied to each other, with their sums and
/// differences. A tie counts by the share of rows within 2 % of the term, beyond what the same term gives when its rows
/// are shuffled: columns that are only of one size do not pass. Strong ties come first, none may close a circle,
/// and a further one must explain rows that the earlier ones leave.
///
/// Looks at 4,000 rows. O(rows × columns²), and for tied columns O(rows × columns³), of which it takes 16 at most.
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
  private static let sharpness = 0.02
  private static let alternativeLimit = 3
  private static let groupLimit = 16

  private let candidates: [Candidate]
  private let positions: [Int: Int]
  private let shuffled: [Int]
  private let rowCount: Int

  init(_ candidates: [Candidate], rowCount: Int, seed: UInt64) {
    self.candidates = candidates
    self.rowCount = rowCount
    positions = Dictionary(
      uniqueKeysWithValues: candidates.enumerated().map { ($1.column, $0) })
    var stream = RandomStream(seed: seed, purpose: .relations)
    shuffled = Array(0..<rowCount).shuffled(using: &stream)
  }

  private struct Tie {
    let column: Int
    let term: ColumnRelation.Term
    let share: Double
  }

  /// The terms of each column that follows, in an order in which terms come before what follows from them.
  func relations() -> [(column: Int, terms: [ColumnRelation.Term])] {
    let followers = candidates.filter(\.canFollow)
    guard rowCount >= 100 else { return [] }
    var ties: [Tie] = []
    var tied = Set<Int>()
    for follower in followers {
      for other in candidates where other.column != follower.column {
        if let tie = tie(follower, .column(other.column)) {
          ties.append(tie)
          tied.formUnion([follower.column, other.column])
        }
      }
    }
    let group = candidates.map(\.column).filter(tied.contains).prefix(Self.groupLimit)
    for follower in followers where tied.contains(follower.column) {
      for a in group where a != follower.column {
        for b in group where b != follower.column && b != a {
          if a < b, let tie = tie(follower, .sum(a, b)) { ties.append(tie) }
          if let tie = tie(follower, .difference(a, b)) { ties.append(tie) }
        }
      }
    }
    return ordered(chosen(from: ties))
  }

  private func tie(_ follower: Candidate, _ term: ColumnRelation.Term) -> Tie? {
    let near = nearRows(follower, term)
    let share = Double(near.count { $0 }) / Double(rowCount)
    // Most pairs end here, before the second look.
    guard share >= Self.minimumShare else { return nil }
    let chance = nearRows(follower, term, order: shuffled)
    let gain = share - Double(chance.count { $0 }) / Double(rowCount)
    return gain >= Self.minimumShare
      ? Tie(column: follower.column, term: term, share: gain) : nil
  }

  /// Whether each row's value is near the term, whose rows are taken in another order if one is given.
  private func nearRows(
    _ follower: Candidate, _ term: ColumnRelation.Term, order: [Int]? = nil
  ) -> [Bool] {
    (0..<rowCount).map { row in
      guard follower.isOrdinary[row], let value = follower.values[row] else { return false }
      let other = order?[row] ?? row
      guard let base = term.value({ candidates[positions[$0]!].values[other] }) else {
        return false
      }
      return abs(value - base) <= Self.sharpness * abs(base)
    }
  }

  /// The ties to keep: strong ones first, without circles.
  private func chosen(from ties: [Tie]) -> [Int: [ColumnRelation.Term]] {
    var terms: [Int: [ColumnRelation.Term]] = [:]
    var explained: [Int: [Bool]] = [:]
    // Equal shares keep the order of the search.
    let byShare = ties.enumerated().sorted {
      ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
    }
    for (_, tie) in byShare {
      guard terms[tie.column, default: []].count < Self.alternativeLimit,
        !tie.term.columns.contains(where: { follows($0, from: tie.column, in: terms) })
      else { continue }
      let near = nearRows(candidates[positions[tie.column]!], tie.term)
      let before = explained[tie.column] ?? [Bool](repeating: false, count: rowCount)
      let new = zip(near, before).count { $0 && !$1 }
      guard Double(new) >= Self.minimumShare * Double(rowCount) else { continue }
      terms[tie.column, default: []].append(tie.term)
      explained[tie.column] = zip(near, before).map { $0 || $1 }
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
