import GRDB
import Tabular
import Testing

@testable import Predicates

/// SQLite says which rows a condition is true of, and so do we: conditions are made at random.
@Suite struct PredicateSQLiteTests {
  /// The subject's table in a database in memory.
  private static func database() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE people (
            age INTEGER, income REAL, sex TEXT, since TEXT, "last pay" REAL)
          """)
      for row in PredicateSubject.ages.indices {
        try database.execute(
          sql: "INSERT INTO people VALUES (?, ?, ?, ?, ?)",
          arguments: [
            PredicateSubject.ages[row], PredicateSubject.incomes[row], PredicateSubject.sexes[row],
            PredicateSubject.moments[row], PredicateSubject.pays[row],
          ])
      }
    }
    return queue
  }

  private static let numbers = [
    "0", "-5", "30", "60", "60.5", "61", "80.25", "1.5e0", "-0.5", "9007199254740993",
    "9007199254740992",
  ]
  private static let texts = ["'f'", "'m'", "'it''s'", "'g'"]
  private static let moments = ["'2020-01-01 12:30'", "'2020-01-02 00:00'", "'1999-12-31 23:59'"]
  private static let comparisons = ["=", "==", "<>", "!=", "<", "<=", ">", ">="]

  private static func test(_ random: inout SplitMix) -> String {
    let (column, values) = [
      ("age", numbers), ("income", numbers), ("\"last pay\"", numbers), ("sex", texts),
      ("since", moments),
    ].randomElement(using: &random)!
    func value() -> String { values.randomElement(using: &random)! }
    let comparison = comparisons.randomElement(using: &random)!
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: return "\(column) \(comparison) \(value())"
    case 2: return "\(value()) \(comparison) \(column)"
    case 3: return "\(column) BETWEEN \(value()) AND \(value())"
    case 4: return "\(column) NOT BETWEEN \(value()) AND \(value())"
    case 5:
      return "\(column) \(Bool.random(using: &random) ? "" : "NOT ")IN (\(value()), \(value()))"
    case 6: return "\(column) IS \(Bool.random(using: &random) ? "" : "NOT ")NULL"
    default: return "age \(comparison) income"
    }
  }

  private static func condition(_ random: inout SplitMix, depth: Int) -> String {
    guard depth > 0 else { return test(&random) }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return "NOT \(condition(&random, depth: depth - 1))"
    case 1: return "(\(condition(&random, depth: depth - 1)))"
    case 2, 3:
      let word = Bool.random(using: &random) ? "AND" : "or"
      return condition(&random, depth: depth - 1) + " \(word) "
        + condition(&random, depth: depth - 1)
    default: return test(&random)
    }
  }

  @Test func sqliteKeepsTheSameRows() throws {
    let database = try Self.database()
    var random = SplitMix(state: 7)
    var kept: Set<Int> = []
    for _ in 0..<2_000 {
      let condition = Self.condition(&random, depth: 4)
      let rows = try database.read {
        try Int.fetchAll($0, sql: "SELECT rowid - 1 FROM people WHERE \(condition) ORDER BY rowid")
      }
      #expect(try PredicateSubject.rows(condition) == rows, "\(condition)")
      kept.insert(rows.count)
    }
    // From none to all.
    #expect(kept.count == PredicateSubject.ages.count + 1)
  }
}

/// Random numbers that follow from a seed.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
