public import Tabular

extension Predicate {
  /// Which rows of a table it is true of, ascending.
  ///
  /// Cost: a comparison of each test's column a row; a list is compared value by value with each distinct spelling, or with
  /// each number.
  ///
  /// - Precondition: the table has the ``columns`` that the predicate looks at, of the kinds that they had.
  public func rows(of table: Table) -> [Int] {
    let truth = truth(of: table)
    return truth.indices.filter { truth[$0] == .yes }
  }

  /// SQL's three values.
  public enum Truth: Int8, Hashable, Sendable {
    case no, unknown, yes
  }

  /// What it says of each row.
  public func truth(of table: Table) -> [Truth] {
    func column(_ number: Int) -> Column {
      guard let index = table.schema.index(of: columnNames[number]) else {
        preconditionFailure("a column of the condition is not in the table")
      }
      return table.columns[index]
    }
    func truth(_ formula: Formula) -> [Truth] {
      switch formula {
      case .test(let test): return test.truth(column)
      case .not(let inner):
        return truth(inner).map { Truth(rawValue: 2 - $0.rawValue)! }
      case .all(let parts): return combined(parts) { min($0, $1) }
      case .any(let parts): return combined(parts) { max($0, $1) }
      }
    }
    func combined(_ parts: [Formula], _ join: (Int8, Int8) -> Int8) -> [Truth] {
      var result = truth(parts[0])
      for part in parts.dropFirst() {
        for (row, other) in truth(part).enumerated() {
          result[row] = Truth(rawValue: join(result[row].rawValue, other.rawValue))!
        }
      }
      return result
    }
    return truth(formula)
  }
}

extension Predicate.Test {
  fileprivate func truth(_ column: (Int) -> Column) -> [Predicate.Truth] {
    switch self {
    case .isMissing(let number):
      let missing = column(number).missing
      return (0..<missing.count).map { missing[$0] ? .yes : .no }
    case .compare(let number, let comparison, let constant):
      return column(number).truth(of: [constant], comparison)
    case .among(let number, let constants):
      return column(number).truth(of: constants, .equal)
    case .compareColumns(let first, let comparison, let second):
      let (first, second) = (column(first), column(second))
      return (0..<first.count).map { row in
        guard !first.missing[row], !second.missing[row] else { return .unknown }
        return first.holds(comparison, second, row: row) ? .yes : .no
      }
    }
  }
}

extension Column {
  /// Whether each cell stands so to one of the constants at least. Of spellings, each distinct one is compared once.
  fileprivate func truth(
    of constants: [Predicate.Constant], _ comparison: Predicate.Comparison
  ) -> [Predicate.Truth] {
    func truth(_ holds: (Int) -> Bool) -> [Predicate.Truth] {
      (0..<count).map { missing[$0] ? .unknown : holds($0) ? .yes : .no }
    }
    switch storage {
    case .integers(let values):
      return truth { row in constants.contains { $0.isHeld(by: values[row], comparison) } }
    case .reals(let values):
      return truth { row in constants.contains { $0.isHeld(by: values[row], comparison) } }
    case .codes(let codes, let dictionary):
      let holds = dictionary.map { spelling in
        constants.contains { $0.isHeld(by: spelling, comparison) }
      }
      return truth { holds[Int(codes[$0])] }
    }
  }

  /// Whether this column's cell stands so to the other's. Both are there.
  fileprivate func holds(_ comparison: Predicate.Comparison, _ other: Column, row: Int) -> Bool {
    switch (storage, other.storage) {
    case (.integers(let a), .integers(let b)):
      comparison.holds(isEqual: a[row] == b[row], isLess: a[row] < b[row])
    case (.codes(let a, let left), .codes(let b, let right)):
      Predicate.Constant.text(right[Int(b[row])]).isHeld(by: left[Int(a[row])], comparison)
    case (.reals(let a), .reals(let b)):
      comparison.holds(isEqual: a[row] == b[row], isLess: a[row] < b[row])
    case (.integers(let a), .reals(let b)):
      Predicate.Constant.real(b[row]).isHeld(by: a[row], comparison)
    case (.reals(let a), .integers(let b)):
      Predicate.Constant.real(a[row]).isHeld(by: b[row], comparison.mirrored)
    default: false
    }
  }
}

extension Predicate.Constant {
  /// Whether `value` stands so to this constant.
  func isHeld(by value: Int64, _ comparison: Predicate.Comparison) -> Bool {
    switch self {
    case .integer(let other):
      return comparison.holds(isEqual: value == other, isLess: value < other)
    case .real(let other):
      // Exact also beyond 2⁵³: the whole number next below the constant decides.
      guard other < 0x1p63 else { return comparison.holds(isEqual: false, isLess: true) }
      guard other >= -0x1p63 else { return comparison.holds(isEqual: false, isLess: false) }
      let floor = Int64(other.rounded(.down))
      let isWhole = other == other.rounded(.down)
      return comparison.holds(
        isEqual: isWhole && value == floor, isLess: isWhole ? value < floor : value <= floor)
    case .text: return false
    }
  }

  func isHeld(by value: Double, _ comparison: Predicate.Comparison) -> Bool {
    switch self {
    case .integer(let other):
      // Turned round, so that it is exact.
      return Self.real(value).isHeld(by: other, comparison.mirrored)
    case .real(let other):
      return comparison.holds(isEqual: value == other, isLess: value < other)
    case .text: return false
    }
  }

  func isHeld(by value: String, _ comparison: Predicate.Comparison) -> Bool {
    guard case .text(let other) = self else { return false }
    return comparison.holds(
      isEqual: value.utf8.elementsEqual(other.utf8),
      isLess: value.utf8.lexicographicallyPrecedes(other.utf8))
  }
}
