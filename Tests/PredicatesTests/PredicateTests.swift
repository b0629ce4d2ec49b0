import Tabular
import Testing

@testable import Predicates

@Suite struct PredicateTests {
  @Test(arguments: [
    ("sex = 'f'", [0, 4, 6]),
    ("sex == 'f'", [0, 4, 6]),
    ("'f' = sex", [0, 4, 6]),
    ("SEX = 'it''s'", [2, 7]),
    ("sex <> 'f'", [1, 2, 5, 7]),
    ("sex != 'f'", [1, 2, 5, 7]),
    ("age < 60", [0, 6, 7]),
    ("age <= 60", [0, 1, 6, 7]),
    ("60 >= age", [0, 1, 6, 7]),
    ("age > 60", [3, 4, 5]),
    ("age >= 60.5", [3, 4, 5]),
    ("age = 9007199254740993", [5]),
    ("age = 9007199254740992.0", []),
    ("age > 9007199254740992.0", [5]),
    ("age BETWEEN 60 AND 80", [1, 3, 4]),
    ("age not between 60 and 80", [0, 5, 6, 7]),
    ("income = -3", [4]),
    ("income = +8.025e1", [7]),
    ("sex IN ('m', 'it''s')", [1, 2, 5, 7]),
    ("sex NOT IN ('m', 'it''s')", [0, 4, 6]),
    ("age IN (30, 80.0, 7)", [0, 4]),
    ("age IS NULL", [2]),
    ("age IS NOT NULL", [0, 1, 3, 4, 5, 6, 7]),
    ("since >= '2020-01-01 12:30'", [1, 4, 5]),
    ("since >= '2020-01-02'", [4, 5]),
    ("since < '2000-01-01' OR since IS NULL", [2, 3, 6]),
    ("income = \"last pay\"", [0, 7]),
    ("\"last pay\" <= income", [0, 3, 5, 6, 7]),
    ("age <= income", [3, 6, 7]),
    ("age < 0 OR age > 60 AND sex = 'f'", [4, 6]),
    ("(age < 0 OR age > 60) AND sex = 'f'", [4, 6]),
    ("NOT age < 60 AND sex = 'm'", [1, 5]),
    ("NOT (age < 60 AND sex = 'm')", [0, 1, 2, 3, 4, 5, 6, 7]),
    ("NOT NOT sex = 'm'", [1, 5]),
  ])
  func rowsAreThoseThatItIsTrueOf(condition: String, rows: [Int]) throws {
    #expect(try PredicateSubject.rows(condition) == rows)
  }

  /// Kleene's tables, by a column that is missing and one that is not.
  @Test(arguments: [
    ("age = 1", Predicate.Truth.unknown), ("NOT age = 1", .unknown), ("age IN (1)", .unknown),
    ("age NOT IN (1)", .unknown), ("age BETWEEN 1 AND 2", .unknown),
    ("age = 1 AND income = 60", .unknown), ("age = 1 AND income = 1", .no),
    ("age = 1 OR income = 60", .yes), ("age = 1 OR income = 1", .unknown),
    ("age = income", .unknown), ("age = 1 OR age IS NULL", .yes),
  ])
  func aMissingCellIsNeitherEqualNorUnequal(condition: String, truth: Predicate.Truth) throws {
    let predicate = try Predicate(condition, schema: PredicateSubject.schema)
    let all = predicate.truth(of: PredicateSubject.table)
    // Row 2 has no age, and 60 as its income.
    #expect(all[2] == truth)
  }

  @Test(arguments: [
    ("", 1, "expected a column, a value, NOT or ("),
    ("age", 4, "expected =, <>, <, <=, >, >=, BETWEEN, IN, NOT or IS NULL"),
    ("age =", 6, "expected a column, a value, NOT or ("),
    ("age = 'old'", 7, "the column 'age' holds numbers"),
    ("sex = 'f", 7, "the quotes that begin here do not end"),
    ("sex = f", 7, "there is no column 'f'"),
    ("age > 1 age < 2", 9, "expected AND, OR or the end"),
    ("(age > 1", 9, "expected ) or AND or OR"),
    ("age BETWEEN 1 OR 2", 15, "expected AND between the two ends"),
    ("age IN 1", 8, "expected ( after IN"),
    ("age IN (1 2)", 11, "expected , or )"),
    ("age IS 1", 8, "expected NULL"),
    ("age NOT 1", 9, "expected BETWEEN or IN"),
    ("1 = 1", 6, "there is no column in this comparison"),
    ("since = '2020'", 9, "the column 'since' holds moments as 'yyyy-MM-dd HH:mm'"),
    ("age = sex", 10, "the two columns hold different kinds of values"),
    ("age = 1.2.3", 7, "this is no number"),
    ("age ; 1", 5, "';' is no part of a condition"),
    ("name = 'x'", 1, "there is no column 'name'"),
  ])
  func whatIsWrongIsSaidWithItsPlace(condition: String, position: Int, words: String) {
    let problem = #expect(throws: PredicateProblem.self) {
      try Predicate(condition, schema: PredicateSubject.schema)
    }
    #expect(problem?.position == position)
    #expect(problem?.problem == words)
  }

  @Test func itEndsHoweverDeepItIs() throws {
    let deep = String(repeating: "(", count: 90) + "age = 1" + String(repeating: ")", count: 90)
    #expect(try PredicateSubject.rows(deep).isEmpty)
    #expect(throws: PredicateProblem.self) {
      try PredicateSubject.rows(String(repeating: "NOT ", count: 100_000) + "age = 1")
    }
  }

  @Test func aNameOfTheLanguageMayBeAColumnInQuotes() throws {
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "and", kind: .integer), ColumnSchema(name: "a\"b", kind: .integer),
        ColumnSchema(name: "Größe", kind: .integer), ColumnSchema(name: "x", kind: .integer),
        ColumnSchema(name: "X", kind: .integer),
      ])
    func columns(_ condition: String) throws -> [String] {
      try Predicate(condition, schema: schema).columns
    }
    #expect(try columns("\"and\" = 1 AND \"a\"\"b\" = 2") == ["and", "a\"b"])
    #expect(try columns("größe > 1 OR X = 1") == ["Größe", "X"])
    #expect(throws: PredicateProblem.self) { try columns("GRÖSSE = 1") }
  }
}
