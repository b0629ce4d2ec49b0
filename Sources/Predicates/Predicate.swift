public import Tabular

/// A condition on the rows of a table, in a subset of SQL's WHERE: `sex = 'Female' AND age BETWEEN 60 AND 80`.
///
/// It has SQL's logic of three values: a comparison with a missing cell is neither true nor false, and a row is kept only
/// if the whole is true. What it can say is at ``init(_:schema:)``.
public struct Predicate: Hashable, Sendable {
  /// How two values stand to each other.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case unequal = "<>"
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
  }

  /// What a column is compared with, in the column's own terms.
  public enum Constant: Hashable, Sendable {
    /// Of an integer column; a datetime in ticks of its format.
    case integer(Int64)
    /// Of a column of numbers, whole ones too.
    case real(Double)
    /// A spelling.
    case text(String)
  }

  /// A condition on one cell or two. Columns are places in ``columnNames``.
  public enum Test: Hashable, Sendable {
    case compare(column: Int, Comparison, Constant)
    case among(column: Int, [Constant])
    case isMissing(column: Int)
    case compareColumns(Int, Comparison, Int)
  }

  /// Tests, put together.
  public indirect enum Formula: Hashable, Sendable {
    case test(Test)
    case not(Formula)
    case all([Formula])
    case any([Formula])
  }

  public let formula: Formula
  /// All columns of the schema that it was read for.
  public let columnNames: [String]

  /// The names of the columns that it looks at, in the schema's order.
  public var columns: [String] {
    Set(formula.tests.flatMap(\.columns)).sorted().map { columnNames[$0] }
  }

  /// Reads a condition.
  ///
  ///     expression   NOT, AND, OR, in this order of strength, and parentheses
  ///     test         column = value, also ==, <>, !=, <, <=, >, >=; or with the value first, or two columns
  ///                  column [NOT] BETWEEN value AND value
  ///                  column [NOT] IN (value, …)
  ///                  column IS [NOT] NULL
  ///     column       a name: letters, digits, _ and what is not ASCII; others in "double quotes", where "" is one
  ///     value        a number, or a text in 'single quotes', where '' is one
  ///
  /// Words of the language may be in small letters. A column's name is looked for as it is, then without regard to case.
  /// A datetime is a text in its column's format, or the beginning of it that has the date. Texts are equal if their bytes
  /// are, and ordered by them.
  ///
  /// - Throws: ``PredicateProblem``.
  public init(_ text: String, schema: TableSchema) throws {
    var parser = PredicateParser(tokens: try PredicateToken.all(of: text), schema: schema)
    formula = try parser.formula()
    columnNames = schema.columns.map(\.name)
  }
}

/// What is wrong with a condition, and where.
public struct PredicateProblem: Error, Hashable, Sendable {
  /// The number of the character at which it shows, from 1.
  public let position: Int
  /// The broken rule, without a full stop.
  public let problem: String
  /// A sentence, or empty.
  public let remedy: String

  public init(position: Int, problem: String, remedy: String = "") {
    self.position = position
    self.problem = problem
    self.remedy = remedy
  }
}

extension Predicate.Formula {
  /// All tests in it.
  var tests: [Predicate.Test] {
    switch self {
    case .test(let test): [test]
    case .not(let formula): formula.tests
    case .all(let formulas), .any(let formulas): formulas.flatMap(\.tests)
    }
  }
}

extension Predicate.Test {
  var columns: [Int] {
    switch self {
    case .compare(let column, _, _), .among(let column, _), .isMissing(let column): [column]
    case .compareColumns(let first, _, let second): [first, second]
    }
  }
}

extension Predicate.Comparison {
  /// With the sides exchanged.
  var mirrored: Self {
    switch self {
    case .equal, .unequal: self
    case .less: .greater
    case .atMost: .atLeast
    case .greater: .less
    case .atLeast: .atMost
    }
  }

  /// Whether it holds for values that are equal, or of which the first is less.
  func holds(isEqual: Bool, isLess: Bool) -> Bool {
    switch self {
    case .equal: isEqual
    case .unequal: !isEqual
    case .less: isLess
    case .atMost: isLess || isEqual
    case .greater: !isLess && !isEqual
    case .atLeast: !isLess
    }
  }
}
