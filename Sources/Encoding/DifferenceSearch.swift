import Compute
import Tabular

/// Finds which datetime columns keep their distance from another: a discharge from its admission.
///
/// The spread of numbers is what lies between their quantiles 5 % and 95 %. A column follows another one if the spread
/// of the difference is less than a fifth of the column's own, and of what the same rows give in another order. Small
/// spreads come first; the later moment follows the earlier one. A column follows one other at most, and none closes a
/// circle.
///
/// Only columns that count in the same unit are compared, in the rows where both are there, 100 at least. O(rows · log
/// rows × columns²).
struct DifferenceSearch {
  /// A datetime column.
  struct Candidate {
    /// Its position in the schema.
    let column: Int
    /// Whether it can follow: it is not a list of few moments.
    let canFollow: Bool
    let format: DatetimeFormat
    /// Its ticks in each of the rows looked at; `nil` where it is missing.
    let values: [Double?]
  }

  /// A column that follows another one.
  struct Pair: Equatable {
    let column: Int
    let term: Int
    /// The spread of the difference, in ticks.
    let spread: Double
  }

  /// The spread of the difference, at most, over what it must be narrower than.
  private static let narrowness = 0.2
  private static let minimumRowCount = 100

  private let candidates: [Candidate]
  private let seed: UInt64

  /// - Parameter seed: for the order that the difference is compared with.
  init(_ candidates: [Candidate], seed: UInt64) {
    self.candidates = candidates
    self.seed = seed
  }

  /// The pairs, in an order in which terms come before what follows from them.
  func pairs() -> [Pair] {
    var found: [(pair: Pair, isBackwards: Bool)] = []
    for follower in candidates where follower.canFollow {
      for other in candidates where other.column != follower.column {
        if let pair = pair(follower, other) { found.append(pair) }
      }
    }
    // Equal spreads keep the order of the search.
    let bySpread = found.enumerated().sorted { first, second in
      let (a, b) = (first.element, second.element)
      return (a.pair.spread, a.isBackwards ? 1 : 0, first.offset)
        < (b.pair.spread, b.isBackwards ? 1 : 0, second.offset)
    }
    var chosen: [Int: Pair] = [:]
    for (_, (pair, _)) in bySpread where chosen[pair.column] == nil {
      let sources = sequence(first: pair.term) { chosen[$0]?.term }
      if !sources.contains(pair.column) { chosen[pair.column] = pair }
    }
    var result: [Pair] = []
    for column in chosen.keys.sorted() {
      let chain = sequence(first: column) { chosen[$0]?.term }.compactMap { chosen[$0] }
      result += chain.reversed().filter { !result.contains($0) }
    }
    return result
  }

  private func pair(_ follower: Candidate, _ other: Candidate) -> (Pair, isBackwards: Bool)? {
    guard follower.format.unit == other.format.unit,
      follower.format.hasDate == other.format.hasDate
    else { return nil }
    let rows = zip(follower.values, other.values).compactMap { own, term in
      own.flatMap { own in term.map { (own: own, term: $0) } }
    }
    guard rows.count >= Self.minimumRowCount else { return nil }
    let differences = rows.map { $0.own - $0.term }.sorted()
    let spread = Self.spread(ofSorted: differences)
    guard spread < Self.narrowness * Self.spread(ofSorted: rows.map(\.own).sorted()) else {
      return nil
    }
    var stream = RandomStream(seed: seed, purpose: .relations)
    let shuffled = zip(rows, rows.shuffled(using: &stream)).map { $0.own - $1.term }.sorted()
    guard spread < Self.narrowness * Self.spread(ofSorted: shuffled) else { return nil }
    return (
      Pair(column: follower.column, term: other.column, spread: spread),
      isBackwards: differences[differences.count / 2] < 0
    )
  }

  /// What lies between the quantiles 5 % and 95 %.
  static func spread(ofSorted numbers: [Double]) -> Double {
    let last = numbers.count - 1
    return numbers[last - last / 20] - numbers[last / 20]
  }
}
