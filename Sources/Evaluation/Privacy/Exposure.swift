public import Tabular

/// Who among the real people stands out, and how many of them a table gives away: rows that stand out and of which a
/// row of the table is a near copy, in all columns.
///
/// A real row stands out
/// - by a category, if fewer than k real rows have its spelling;
/// - by a number, if it lies outside the central 99 %: of n numbers in ascending order those below the one at position
///   ⌈n / 200⌉ + 1, and those above the one at that position from the end. So at most ⌈n / 200⌉ rows stand out on a
///   side, and none of those that share the outermost value if they are more;
/// - by a rare combination, if its spellings in two categories, neither of them rare, stand together in fewer than k
///   real rows. These are counted apart, for they are many.
///
/// A missing cell does not make a row stand out. Counts are made among all real rows, so a held-out row has the same
/// chance to stand out as a training row (``RealRows``).
public struct Exposure: Sendable {
  /// Combinations are counted in at most this many pairs of columns; of more, as many are drawn.
  public static let mostPairs = 5_000

  private let real: RealRows
  /// Column by column, row by row.
  private let standsOut: [[Bool]]
  /// `nil` for a number.
  private let isRareCombination: [[Bool]?]
  private let standsOutAnywhere: [Bool]

  /// O(rows · log rows · columns + rows · pairs of categories), on all cores.
  ///
  /// - Parameter leastCount: k.
  public init(_ real: RealRows, leastCount: Int) {
    let areRanks = real.space.areRanks
    let levels = areRanks.indices.map { column -> RealRowLevels? in
      areRanks[column] ? nil : RealRowLevels(real.points.column(column), leastCount: leastCount)
    }
    let standsOut = areRanks.indices.map { column in
      levels[column]?.isRare ?? Self.isOutermost(real.points.column(column))
    }
    let pairs = Self.pairs(of: areRanks.indices.filter { !areRanks[$0] })
    self.real = real
    self.standsOut = standsOut
    isRareCombination = concurrentMap(
      count: areRanks.count, cells: 2 * pairs.count * real.table.rowCount
    ) { column in
      levels[column].map { own in
        var isRare = [Bool](repeating: false, count: real.table.rowCount)
        for (a, b) in pairs where a == column || b == column {
          own.markRareCombinations(
            with: levels[a == column ? b : a]!, leastCount: leastCount, in: &isRare)
        }
        return isRare
      }
    }
    standsOutAnywhere = (0..<real.table.rowCount).map { row in standsOut.contains { $0[row] } }
  }

  /// Who was given away by one table.
  public struct Measurement: Codable, Hashable, Sendable {
    /// In the order of the compared columns.
    public let columns: [ColumnExposure]
    /// Of the training rows that stand out by any single column, those of which the table has a near copy; `nil` if
    /// none stands out.
    public let reproduced: Proportion?
    /// The same of held-out rows: what chance reproduces.
    public let reproducedHeldOut: Proportion?
  }

  /// Looks for near copies of all rows that stand out. O(rows · log rows · columns) as a rule.
  public func measure(_ table: Table) -> Measurement {
    let isReproduced = real.copies(by: table).isNearlyCopied
    func count(_ rows: Range<Int>, _ isMeant: [Bool]) -> (all: Int, reproduced: Int) {
      rows.reduce(into: (0, 0)) { counts, row in
        guard isMeant[row] else { return }
        counts.0 += 1
        if isReproduced[row] { counts.1 += 1 }
      }
    }
    func share(of rows: Range<Int>) -> Proportion? {
      let counts = count(rows, standsOutAnywhere)
      return counts.all > 0 ? Proportion(counts.reproduced, of: counts.all) : nil
    }
    let columns = standsOut.indices.map { column in
      let training = count(real.training, standsOut[column])
      let heldOut = real.heldOut.map { count($0, standsOut[column]) }
      let isRare = isRareCombination[column]
      let rare = isRare.map { count(real.training, $0) }
      let rareHeldOut = isRare.flatMap { isRare in real.heldOut.map { count($0, isRare) } }
      return ColumnExposure(
        column: real.table.schema.columns[column].name, standingOut: training.all,
        reproduced: training.reproduced, standingOutHeldOut: heldOut?.all,
        reproducedHeldOut: heldOut?.reproduced, rareCombinations: rare?.all,
        rareCombinationsReproduced: rare?.reproduced, rareCombinationsHeldOut: rareHeldOut?.all,
        rareCombinationsReproducedHeldOut: rareHeldOut?.reproduced)
    }
    return Measurement(
      columns: columns, reproduced: share(of: real.training),
      reproducedHeldOut: real.heldOut.flatMap { share(of: $0) })
  }

  /// Whether each rank is among the outermost; missing ones, which are negative, are not.
  private static func isOutermost(_ ranks: ArraySlice<Float>) -> [Bool] {
    let sorted = ranks.filter { $0 >= 0 }.sorted()
    let tail = (sorted.count + 199) / 200
    guard sorted.count > 2 * tail else { return ranks.map { _ in false } }
    let (low, high) = (sorted[tail], sorted[sorted.count - 1 - tail])
    return ranks.map { $0 >= 0 && ($0 < low || $0 > high) }
  }

  /// All pairs, or a sample of ``mostPairs``.
  private static func pairs(of columns: [Int]) -> [(Int, Int)] {
    let all = columns.indices.flatMap { i in columns[(i + 1)...].map { (columns[i], $0) } }
    return sample(mostPairs, of: all.count, seed: 0, for: .pairs).map { all[$0] }
  }
}

extension Exposure: Metric {
  public static let figures = [
    Figure(
      name: "exposed_training_rows_copied", title: "rows that stand out, copied",
      topic: .privacy, goal: .match, isMain: true)
  ]

  /// More rows copy more of the training rows.
  public static let dependsOnRowCount = true

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.reproduced?.value]
  }

  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    [measurement.reproduced?.standardError]
  }
}

/// The spellings of a category, row by row.
private struct RealRowLevels: Sendable {
  /// Whether fewer than k rows have the spelling.
  let isRare: [Bool]
  /// A number for each spelling that is not rare; -1 for the others and for missing cells.
  private let level: [Int]
  private let levelCount: Int

  /// Above this many combinations, only those that occur are stored.
  private static let mostTableCells = 1 << 20

  /// - Parameter coordinates: of a category in a ``RecordSpace``: even numbers from 0, or negative if missing.
  init(_ coordinates: ArraySlice<Float>, leastCount: Int) {
    let codes = coordinates.map { $0 < 0 ? -1 : Int($0) / 2 }
    var counts = [Int](repeating: 0, count: (codes.max() ?? -1) + 1)
    for code in codes where code >= 0 { counts[code] += 1 }
    var levels: [Int] = []
    var levelCount = 0
    for count in counts {
      levels.append(count < leastCount ? -1 : levelCount)
      if count >= leastCount { levelCount += 1 }
    }
    isRare = codes.map { $0 >= 0 && levels[$0] < 0 }
    level = codes.map { $0 < 0 ? -1 : levels[$0] }
    self.levelCount = levelCount
  }

  /// Marks the rows whose two levels stand together in fewer than `leastCount` rows. O(rows), and O(combinations) up to
  /// a million of them.
  func markRareCombinations(with other: Self, leastCount: Int, in isRare: inout [Bool]) {
    let combinations = zip(level, other.level).map { own, others in
      own < 0 || others < 0 ? -1 : own * other.levelCount + others
    }
    if levelCount * other.levelCount <= Self.mostTableCells {
      var counts = [Int32](repeating: 0, count: levelCount * other.levelCount)
      for combination in combinations where combination >= 0 { counts[combination] += 1 }
      for (row, combination) in combinations.enumerated()
      where combination >= 0 && counts[combination] < leastCount { isRare[row] = true }
    } else {
      var counts: [Int: Int32] = [:]
      for combination in combinations where combination >= 0 {
        counts[combination, default: 0] += 1
      }
      for (row, combination) in combinations.enumerated()
      where combination >= 0 && counts[combination]! < leastCount { isRare[row] = true }
    }
  }
}
