import Foundation

/// Finds which columns follow from another one without exception: ``ColumnDependency``.
///
/// A pair counts if every level of the source has one value of the column in all rows. A value is a spelling, a
/// number or a moment, and missing is one more; a group of rare spellings is one level, so all its members must have
/// the same value. Three things keep chance out:
///
/// - *Rows a level.* Levels of fewer than three rows hold at most a twentieth of the rows: one row agrees with
///   itself, and two often do. Such levels are looked up all the same, by the one value they have.
/// - *Evidence.* Take a column that leaves the rule in a tenth of the rows, where it has a value by its own frequencies
///   in place of the right one. The probability that it shows no exception is e⁻¹⁶ = 10⁻⁷ at most, over all pairs
///   together. So a column that follows in nearly all rows only does not pass, nor one that is nearly constant: about
///   100 of its rows must have another value than most. Independent columns are far less likely.
/// - *Few values.* The source has at most 256 levels, and the column as many values.
///
/// A cell that its level does not stand for, since too few rows have it, says nothing; the rows of such cells are at most a
/// twentieth too. Decoding never gives them: what they follow from, the level of another value, has that one's value.
///
/// A relation that fails in one row of a thousand may hold in all rows of a small table. It is then taken for exact:
/// what is lost are pairs that the table does not have.
///
/// Of columns that follow from each other, the first is modelled. What a column is looked up from is itself modelled,
/// and of several such columns the one with the fewest levels.
///
/// O(rows × columns²) where all follow from each other; a pair ends with the first row that disagrees.
struct DependencySearch {
  /// A column that can be looked up, or be what others are looked up from.
  struct Candidate {
    /// Its position in the schema.
    let column: Int
    /// The level of its variable in each row, or ``noLevel``; `nil` if it cannot be a source.
    let levels: [UInt16]?
    /// The number of its value in each row, from 0 on without gaps, or ``noLevel``; `nil` if it cannot be looked up.
    let values: [UInt16]?
  }

  /// Stands for a cell whose level is that of another value.
  static let noLevel = UInt16.max

  /// Levels of a source, and values of a column that is looked up, at most.
  static let levelLimit = 256
  /// Rows of a level that says something.
  private static let tellingCount = 3
  /// The share of rows that other levels hold, at most.
  private static let untellingShare = 0.05
  /// The share of rows in which a column that must not pass leaves the rule.
  private static let deviation = 0.1
  /// −ln of the probability that such a column passes, over all pairs.
  private static let evidence = 16.0

  private let sources: [(column: Int, levels: [UInt16], counts: [Int])]
  private let followers: [(column: Int, values: [UInt16], shares: [Double])]
  /// −ln of the probability that one pair passes.
  private let bound: Double

  /// - Parameter candidates: in the order of the schema, all of the same rows.
  init(_ candidates: [Candidate]) {
    sources = candidates.compactMap { candidate in
      guard let levels = candidate.levels else { return nil }
      let counts = Self.counts(of: levels)
      guard counts.count <= Self.levelLimit, Self.areTelling(counts) else { return nil }
      return (candidate.column, levels, counts)
    }
    let followers = candidates.compactMap { candidate in
      candidate.values.map { (column: candidate.column, values: $0) }
    }
    let bound = Self.evidence + log(Double(max(sources.count * followers.count, 1)))
    self.bound = bound
    self.followers = followers.compactMap { column, values in
      let counts = Self.counts(of: values)
      let total = Double(counts.reduce(0, +))
      let shares = counts.map { Double($0) / total }
      // A source cannot give more evidence than one level for each value.
      guard counts.count <= Self.levelLimit, Self.evidence(of: zip(counts, shares)) >= bound else {
        return nil
      }
      return (column, values, shares)
    }
  }

  /// What is looked up, in the order of the schema.
  func dependencies() -> [ColumnDependency] {
    let pairs = followers.flatMap { follower in
      sources.filter { $0.column != follower.column }.compactMap { source in
        Self.levels(
          of: follower.values, shares: follower.shares, by: source.levels, counts: source.counts,
          bound: bound
        ).map { ColumnDependency(column: follower.column, source: source.column, levels: $0) }
      }
    }
    let sourcesOfColumn = Dictionary(grouping: pairs, by: \.column).mapValues {
      Set($0.map(\.source))
    }
    let kept = pairs.filter { pair in
      let isMutual = sourcesOfColumn[pair.source]?.contains(pair.column) ?? false
      return !isMutual || pair.source < pair.column
    }
    let lookedUp = Set(kept.map(\.column))
    return followers.compactMap { follower in
      kept.filter { $0.column == follower.column && !lookedUp.contains($0.source) }
        .min { $0.levels.count < $1.levels.count }
    }
  }

  private static func counts(of levels: [UInt16]) -> [Int] {
    let highest = levels.lazy.filter { $0 != noLevel }.max() ?? 0
    var counts = [Int](repeating: 0, count: Int(highest) + 1)
    for level in levels where level != noLevel { counts[Int(level)] += 1 }
    return counts
  }

  /// Whether nearly all rows are in levels of enough rows.
  private static func areTelling(_ counts: [Int]) -> Bool {
    let untelling = counts.filter { $0 < tellingCount }.reduce(0, +)
    return Double(untelling) <= untellingShare * Double(counts.reduce(0, +))
  }

  /// The one value of each level; `nil` if there are two somewhere, or if that says too little.
  private static func levels(
    of values: [UInt16], shares: [Double], by levels: [UInt16], counts: [Int], bound: Double
  ) -> [UInt16]? {
    var found = [UInt16?](repeating: nil, count: counts.count)
    var agreeing = [Int](repeating: 0, count: counts.count)
    for (level, value) in zip(levels, values) where level != noLevel && value != noLevel {
      if let other = found[Int(level)], other != value { return nil }
      found[Int(level)] = value
      agreeing[Int(level)] += 1
    }
    let values = found.compactMap { $0 }
    let silent = levels.count - agreeing.reduce(0, +)
    guard values.count == counts.count, Double(silent) <= untellingShare * Double(levels.count),
      evidence(of: zip(agreeing, values.map { shares[Int($0)] })) >= bound
    else { return nil }
    return values
  }

  /// −ln of the probability that a column which leaves the rule in a tenth of the rows shows no exception.
  ///
  /// A row of a level whose value has the share p then has another one with probability x = 0.1·(1 − p). That all n
  /// rows agree has the probability (1 − x)ⁿ for the level's value, and at most xⁿ for any other.
  ///
  /// - Parameter levels: the rows of each level, and the share of its value in all rows.
  static func evidence(of levels: some Sequence<(Int, Double)>) -> Double {
    levels.reduce(0) { sum, level in
      let (count, share) = (Double(level.0), level.1)
      let x = deviation * (1 - share)
      return sum - log(pow(1 - x, count) + pow(x, count))
    }
  }
}
