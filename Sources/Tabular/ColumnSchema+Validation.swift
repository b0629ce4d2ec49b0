extension ColumnSchema {
  /// The number of decimal places that a Double can need at most to be told from its neighbours.
  static let decimalsAllowed = 0...17

  /// Whether the parts of this column fit its kind and each other. O(categories).
  ///
  /// - Throws: ``SchemaProblem`` with the first broken rule.
  public func validate() throws(SchemaProblem) {
    if name.isEmpty {
      throw SchemaProblem(problem: "a column has an empty name", remedy: "Give it a name.")
    }
    try validateTreatment()
    try validateRange()
    try validateCategories()
    if let decimals {
      try require(kind == .continuous, misplaced("decimals", allowedFor: "continuous"))
      try require(
        Self.decimalsAllowed.contains(decimals), "'decimals' must be a whole number from 0 to 17")
    }
    try validateCoarsening()
    if kind == .datetime {
      try require(
        datetimeFormat != nil, "a datetime column needs 'format'",
        remedy: "Write one such as \"yyyy-MM-dd HH:mm:ss\".")
    } else {
      try require(datetimeFormat == nil, misplaced("format", allowedFor: "datetime"))
    }
    if let shape {
      try require(kind == .text || kind == .key, misplaced("shape", allowedFor: "text and key"))
      try require(shape != .mask(""), "the mask of 'shape' is empty")
    }
  }

  private func validateTreatment() throws(SchemaProblem) {
    switch (kind, treatment) {
    case (.text, .model):
      throw SchemaProblem(
        column: name, problem: "text is never modelled by value",
        remedy: "Use \"treatment\": \"drop\", or \"generate\" with a shape, or declare it"
          + " categorical.")
    case (.key, .model):
      throw SchemaProblem(
        column: name, problem: "a key is never modelled",
        remedy: "Use \"treatment\": \"generate\" or \"drop\".")
    case (.text, .generate) where shape == nil:
      throw SchemaProblem(
        column: name, problem: "a text column can be generated only by its shape",
        remedy: "Add \"shape\": \"uuid\", \"email\" or {\"mask\": \"AA-9999\"}, or drop it.")
    case (.text, _), (.key, _), (_, .model), (_, .drop): break
    case (_, .generate):
      throw SchemaProblem(
        column: name, problem: "only text and key columns can be generated",
        remedy: "Use \"treatment\": \"model\" or \"drop\".")
    }
  }

  private func validateRange() throws(SchemaProblem) {
    switch (kind, range) {
    case (_, nil), (.integer, .integers), (.key, .integers), (.datetime, .integers): break
    case (.continuous, .reals(let bounds)):
      try require(
        bounds.lowerBound.isFinite && bounds.upperBound.isFinite,
        "'minimum' and 'maximum' must be finite")
    case (.continuous, .integers):
      throw SchemaProblem(column: name, problem: "the range of a continuous column is of reals")
    case (.integer, .reals), (.key, .reals), (.datetime, .reals):
      throw SchemaProblem(column: name, problem: "the range must be of whole numbers")
    case (.categorical, _), (.boolean, _), (.text, _):
      throw SchemaProblem(
        column: name,
        problem: misplaced("minimum' and 'maximum", allowedFor: "numeric, datetime and key"))
    }
  }

  private func validateCategories() throws(SchemaProblem) {
    if kind == .boolean {
      try require(
        categories?.count == 2, "a boolean column needs exactly two categories, false first",
        remedy: "Write them as in the file, such as [\"no\", \"yes\"].")
    }
    if let rareToken {
      try require(kind == .categorical, misplaced("rare", allowedFor: "categorical"))
      try require(
        !rareToken.isEmpty, "'rare' is empty",
        remedy: "Write a text such as \"(other)\", or leave 'rare' out.")
    }
    guard let categories else { return }
    try require(
      kind == .categorical || kind == .boolean,
      misplaced("categories", allowedFor: "categorical and boolean"))
    try require(
      !categories.isEmpty, "'categories' is empty",
      remedy: "List the spellings, or leave 'categories' out to take them from the rows.")
    try require(
      SpellingPositions(categories).count == categories.count,
      "'categories' lists a spelling twice")
  }

  private func validateCoarsening() throws(SchemaProblem) {
    switch (kind, coarsening) {
    case (_, nil): break
    case (.datetime, .start(let unit)):
      try require(
        datetimeFormat.map(unit.isWritten) ?? true,
        "'coarsen' is \(unit.rawValue), which 'format' does not write")
    case (.integer, .multiples(let step)):
      try require(
        step >= 1 && Int64(exactly: step) != nil, "'coarsen' must be a whole number above 0")
    case (.continuous, .multiples(let step)):
      try require(step > 0 && step.isFinite, "'coarsen' must be a number above 0")
    case (.categorical, .characters(let count)):
      try require(count >= 1, "'coarsen' must be a whole number above 0")
    case (.datetime, _), (.integer, _), (.continuous, _), (.categorical, _):
      throw SchemaProblem(column: name, problem: "'coarsen' does not fit a \(kind.rawValue) column")
    case (.boolean, _), (.text, _), (.key, _):
      throw SchemaProblem(
        column: name,
        problem: misplaced("coarsen", allowedFor: "numeric, datetime and categorical"))
    }
  }

  private func misplaced(_ field: String, allowedFor kinds: String) -> String {
    "only \(kinds) columns have '\(field)', and this one is \(kind.rawValue)"
  }

  private func require(
    _ isTrue: Bool, _ problem: @autoclosure () -> String, remedy: String = ""
  ) throws(SchemaProblem) {
    if !isTrue { throw SchemaProblem(column: name, problem: problem(), remedy: remedy) }
  }
}

extension TableSchema {
  /// Whether there are columns, each valid, and no two of one name. O(columns + categories).
  ///
  /// - Throws: ``SchemaProblem`` with the first broken rule.
  public func validate() throws(SchemaProblem) {
    if columns.isEmpty { throw SchemaProblem(problem: "the schema has no columns") }
    var names: Set<String> = []
    for column in columns {
      try column.validate()
      if !names.insert(column.name).inserted {
        throw SchemaProblem(
          column: column.name, problem: "two columns have this name",
          remedy: "Column names must be unique.")
      }
    }
  }
}
