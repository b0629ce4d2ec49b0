import Tabular

/// Turns pieces into a formula, by recursive descent.
struct PredicateParser {
  let tokens: [PredicateToken]
  let schema: TableSchema
  private var place = 0
  private var depth = 0

  /// Parentheses and NOT inside each other.
  private static let depthLimit = 100

  init(tokens: [PredicateToken], schema: TableSchema) {
    self.tokens = tokens
    self.schema = schema
  }

  /// The whole.
  mutating func formula() throws -> Predicate.Formula {
    let formula = try alternatives()
    guard case .end = token.kind else {
      throw problem("expected AND, OR or the end")
    }
    return formula
  }

  private var token: PredicateToken { tokens[place] }

  private func problem(_ problem: String, _ remedy: String = "") -> PredicateProblem {
    PredicateProblem(position: token.position, problem: problem, remedy: remedy)
  }

  /// Goes on if the next piece is the word of the language.
  private mutating func skip(word: String) -> Bool {
    guard case .word(let written) = token.kind, written.uppercased() == word else { return false }
    place += 1
    return true
  }

  private mutating func skip(symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    place += 1
    return true
  }

  private mutating func alternatives() throws -> Predicate.Formula {
    var parts = [try conjunction()]
    while skip(word: "OR") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction() throws -> Predicate.Formula {
    var parts = [try factor()]
    while skip(word: "AND") { parts.append(try factor()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func factor() throws -> Predicate.Formula {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw problem("more than \(Self.depthLimit) conditions inside each other")
    }
    if skip(word: "NOT") { return .not(try factor()) }
    if skip(symbol: "(") {
      let inner = try alternatives()
      guard skip(symbol: ")") else { throw problem("expected ) or AND or OR") }
      return inner
    }
    return try test()
  }

  /// What a comparison has on either side.
  private enum Operand {
    case column(Int)
    case value(Literal)
  }

  /// A value as it is written; `position` of its first character.
  private struct Literal {
    let text: String
    let isNumber: Bool
    let position: Int
  }

  private mutating func test() throws -> Predicate.Formula {
    let first = try operand()
    if let comparison = comparison() {
      switch (first, try operand()) {
      case (.column(let column), .value(let value)):
        return .test(.compare(column: column, comparison, try constant(value, of: column)))
      case (.value(let value), .column(let column)):
        return .test(.compare(column: column, comparison.mirrored, try constant(value, of: column)))
      case (.column(let one), .column(let other)):
        guard areComparable(one, other) else {
          throw problem("the two columns hold different kinds of values")
        }
        return .test(.compareColumns(one, comparison, other))
      case (.value, .value):
        throw problem("there is no column in this comparison")
      }
    }
    guard case .column(let column) = first else {
      throw problem("expected =, <>, <, <=, > or >= after a value")
    }
    if skip(word: "IS") {
      let isNegated = skip(word: "NOT")
      guard skip(word: "NULL") else { throw problem("expected NULL") }
      return isNegated ? .not(.test(.isMissing(column: column))) : .test(.isMissing(column: column))
    }
    let isNegated = skip(word: "NOT")
    let formula: Predicate.Formula
    if skip(word: "BETWEEN") {
      let low = try constant(try literal(), of: column)
      guard skip(word: "AND") else { throw problem("expected AND between the two ends") }
      let high = try constant(try literal(), of: column)
      formula = .all([
        .test(.compare(column: column, .atLeast, low)),
        .test(.compare(column: column, .atMost, high)),
      ])
    } else if skip(word: "IN") {
      guard skip(symbol: "(") else { throw problem("expected ( after IN") }
      var values: [Predicate.Constant] = []
      repeat { values.append(try constant(try literal(), of: column)) } while skip(symbol: ",")
      guard skip(symbol: ")") else { throw problem("expected , or )") }
      formula = .test(.among(column: column, values))
    } else {
      throw problem(
        isNegated
          ? "expected BETWEEN or IN" : "expected =, <>, <, <=, >, >=, BETWEEN, IN, NOT or IS NULL")
    }
    return isNegated ? .not(formula) : formula
  }

  private mutating func comparison() -> Predicate.Comparison? {
    guard case .symbol(let symbol) = token.kind,
      let comparison = Predicate.Comparison(rawValue: symbol)
    else { return nil }
    place += 1
    return comparison
  }

  private mutating func operand() throws -> Operand {
    switch token.kind {
    case .text, .number: return .value(try literal())
    case .quotedName(let name): return .column(try column(name))
    case .word(let name):
      if Self.words.contains(name.uppercased()), schema.index(of: name) == nil {
        throw problem("expected a column, a value, NOT or (")
      }
      return .column(try column(name))
    case .symbol, .end: throw problem("expected a column, a value, NOT or (")
    }
  }

  private static let words: Set = ["AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN"]

  private mutating func column(_ name: String) throws -> Int {
    let same = schema.columns.indices.filter {
      schema.columns[$0].name.lowercased() == name.lowercased()
    }
    guard let index = schema.index(of: name) ?? (same.count == 1 ? same[0] : nil) else {
      throw problem(
        same.isEmpty
          ? "there is no column '\(name)'" : "several columns are called '\(name)' but for case",
        same.isEmpty ? "Texts go into 'single quotes'." : "")
    }
    place += 1
    return index
  }

  private mutating func literal() throws -> Literal {
    switch token.kind {
    case .text(let text):
      defer { place += 1 }
      return Literal(text: text, isNumber: false, position: token.position)
    case .number(let text):
      guard let number = Double(text), number.isFinite else { throw problem("this is no number") }
      defer { place += 1 }
      return Literal(text: text, isNumber: true, position: token.position)
    default: throw problem("expected a number, or a text in 'single quotes'")
    }
  }

  /// The value in the column's terms.
  private func constant(_ literal: Literal, of column: Int) throws -> Predicate.Constant {
    let column = schema.columns[column]
    switch column.kind {
    case .integer, .continuous:
      guard literal.isNumber, let number = Double(literal.text) else {
        throw PredicateProblem(
          position: literal.position, problem: "the column '\(column.name)' holds numbers",
          remedy: "Write a number, without quotes.")
      }
      return Int64(literal.text).map { .integer($0) } ?? .real(number)
    case .datetime:
      guard let format = column.datetimeFormat, !literal.isNumber,
        let ticks = format.ticks(parsing: literal.text) ?? format.ticks(ofBeginning: literal.text)
      else {
        throw PredicateProblem(
          position: literal.position,
          problem: "the column '\(column.name)' holds moments as "
            + "'\(column.datetimeFormat?.pattern ?? "")'",
          remedy: "Write one so, in single quotes.")
      }
      return .integer(ticks)
    case .categorical, .boolean, .text, .key: return .text(literal.text)
    }
  }

  private func areComparable(_ first: Int, _ second: Int) -> Bool {
    let (first, second) = (schema.columns[first], schema.columns[second])
    func isNumber(_ column: ColumnSchema) -> Bool {
      column.kind == .integer || column.kind == .continuous
    }
    if isNumber(first) || isNumber(second) { return isNumber(first) && isNumber(second) }
    return first.kind == .datetime || second.kind == .datetime
      ? first.datetimeFormat == second.datetimeFormat : true
  }
}

extension DatetimeFormat {
  /// The first moment that a text stands for which has the date of this format and no time of day.
  func ticks(ofBeginning text: String) -> Int64? {
    guard hasDate, text.utf8.count < width else { return nil }
    // The rest of a pattern that is known to be valid, filled with zeros.
    let rest = pattern.dropFirst(text.count).map { "HmsS".contains($0) ? "0" : $0 }
    return ticks(parsing: text + String(rest))
  }
}
