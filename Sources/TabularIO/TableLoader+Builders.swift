import Tabular

/// How one cell breaks its column's schema. Never holds the cell.
struct FieldFault: Error {
  let problem: String
  let remedy: String
}

/// Collects the cells of one column. Each kind of storage has its subclass.
class ColumnBuilder {
  /// The column's schema; a builder may add what it learns from the rows.
  fileprivate(set) var schema: ColumnSchema
  fileprivate var mask = MissingMask()
  private let missing: MissingTokens

  fileprivate init(schema: ColumnSchema, missing: MissingTokens) {
    self.schema = schema
    self.missing = missing
  }

  static func builder(for schema: ColumnSchema, missing: MissingTokens) -> ColumnBuilder {
    switch schema.kind {
    case .integer: return IntegerBuilder(schema: schema, missing: missing)
    case .continuous: return RealBuilder(schema: schema, missing: missing)
    case .text: return TextBuilder(schema: schema, missing: missing)
    case .datetime:
      guard let format = schema.datetimeFormat else {
        preconditionFailure("the datetime column '\(schema.name)' has no format")
      }
      return DatetimeBuilder(schema: schema, format: format, missing: missing)
    case .categorical, .boolean:
      guard let categories = schema.categories else {
        return LearnedCategoryBuilder(schema: schema, missing: missing)
      }
      return CategoryBuilder(
        schema: schema, categories: categories, missing: missing.subtracting(categories))
    case .key:
      if schema.shape != nil { return TextBuilder(schema: schema, missing: missing) }
      return KeyBuilder(schema: schema, missing: missing)
    }
  }

  final func append(_ field: Field) throws(FieldFault) {
    switch field {
    case .missing: try appendMissing()
    case .text(let text) where missing.contains(text): try appendMissing()
    case .text(let text):
      try append(text: text)
      mask.append(isMissing: false)
    case .integer(let value):
      try append(integer: value)
      mask.append(isMissing: false)
    case .real(let value):
      try append(real: value)
      mask.append(isMissing: false)
    }
  }

  private func appendMissing() throws(FieldFault) {
    guard schema.isNullable else {
      throw FieldFault(
        problem: "is missing, and the column is not nullable",
        remedy: "Declare \"nullable\": true for it in the schema.")
    }
    appendPlaceholder()
    mask.append(isMissing: true)
  }

  fileprivate func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    preconditionFailure("a subclass appends")
  }

  fileprivate func append(integer: Int64) throws(FieldFault) {
    try append(spellingOf: integer)
  }

  fileprivate func append(real: Double) throws(FieldFault) {
    try append(spellingOf: real)
  }

  private func append(spellingOf number: some CustomStringConvertible) throws(FieldFault) {
    var spelling = number.description
    let fault: FieldFault? = spelling.withUTF8 { text in
      do throws(FieldFault) {
        try append(text: text)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
  }

  fileprivate func appendPlaceholder() { preconditionFailure("a subclass appends") }

  fileprivate var storage: Column.Storage { preconditionFailure("a subclass stores") }

  func finish() -> Column { Column(storage: storage, missing: mask) }
}

private let belowMinimum = FieldFault(
  problem: "is below the column's minimum", remedy: "Check the cell, or the schema's 'minimum'.")
private let aboveMaximum = FieldFault(
  problem: "is above the column's maximum", remedy: "Check the cell, or the schema's 'maximum'.")

private final class IntegerBuilder: ColumnBuilder {
  private var values: [Int64] = []
  private let range: ClosedRange<Int64>

  fileprivate override init(schema: ColumnSchema, missing: MissingTokens) {
    if case .integers(let range) = schema.range {
      self.range = range
    } else {
      range = .min ... .max
    }
    super.init(schema: schema, missing: missing)
  }

  private static let notWhole = FieldFault(
    problem: "expected a whole number",
    remedy: "Declare the column as continuous or text in its schema, or list the spelling with"
      + " --missing.")

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    if let value = FieldParsing.wholeNumber(text) { return try append(integer: value) }
    guard let number = FieldParsing.decimal(text), number.significantDigits <= 15 else {
      throw Self.notWhole
    }
    try append(real: number.value)
  }

  override func append(integer: Int64) throws(FieldFault) {
    guard integer >= range.lowerBound else { throw belowMinimum }
    guard integer <= range.upperBound else { throw aboveMaximum }
    values.append(integer)
  }

  override func append(real: Double) throws(FieldFault) {
    guard let integer = Int64(exactly: real) else { throw Self.notWhole }
    try append(integer: integer)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .integers(values) }
}

private final class RealBuilder: ColumnBuilder {
  private var values: [Double] = []
  private let range: ClosedRange<Double>

  fileprivate override init(schema: ColumnSchema, missing: MissingTokens) {
    if case .reals(let range) = schema.range {
      self.range = range
    } else {
      range = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    }
    super.init(schema: schema, missing: missing)
  }

  private static let notFinite = FieldFault(
    problem: "is not a finite number",
    remedy: "List its spelling with --missing, or declare the column as text in its schema.")

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    guard let number = FieldParsing.decimal(text) else {
      if FieldParsing.isNonFinite(text) { throw Self.notFinite }
      throw FieldFault(
        problem: "expected a number",
        remedy: "Declare the column as text in its schema, or list the spelling with --missing.")
    }
    try append(real: number.value)
  }

  override func append(integer: Int64) throws(FieldFault) { try append(real: Double(integer)) }

  override func append(real: Double) throws(FieldFault) {
    guard real.isFinite else { throw Self.notFinite }
    guard real >= range.lowerBound else { throw belowMinimum }
    guard real <= range.upperBound else { throw aboveMaximum }
    values.append(real)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .reals(values) }
}

private final class DatetimeBuilder: ColumnBuilder {
  private var values: [Int64] = []
  private let format: DatetimeFormat
  private let range: ClosedRange<Int64>

  fileprivate init(schema: ColumnSchema, format: DatetimeFormat, missing: MissingTokens) {
    self.format = format
    if case .integers(let range) = schema.range {
      self.range = range
    } else {
      range = .min ... .max
    }
    super.init(schema: schema, missing: missing)
  }

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    guard let ticks = format.ticks(parsing: text) else {
      throw FieldFault(
        problem: "expected a moment written as \(format.pattern)",
        remedy: "Change 'format' in the schema, declare the column as text, or list the spelling"
          + " with --missing.")
    }
    guard ticks >= range.lowerBound else { throw belowMinimum }
    guard ticks <= range.upperBound else { throw aboveMaximum }
    values.append(ticks)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .integers(values) }
}

/// Codes into declared categories. O(length) a cell, and no string is made.
private final class CategoryBuilder: ColumnBuilder {
  private var codes: [Int32] = []
  private let categories: [String]
  private let table: SpellingTable

  fileprivate init(schema: ColumnSchema, categories: [String], missing: MissingTokens) {
    self.categories = categories
    table = SpellingTable(categories)
    super.init(schema: schema, missing: missing)
  }

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    guard let code = table.code(of: text) else {
      throw FieldFault(
        problem: "is none of the column's categories",
        remedy: "Add it to 'categories' in the schema, or list the spelling with --missing.")
    }
    codes.append(code)
  }

  override func appendPlaceholder() { codes.append(-1) }
  override var storage: Column.Storage { .codes(codes, dictionary: categories) }
}

/// Codes into the distinct texts, in the order of their first appearance.
private class TextBuilder: ColumnBuilder {
  fileprivate var codes: [Int32] = []
  fileprivate var table = SpellingTable()

  fileprivate override init(schema: ColumnSchema, missing: MissingTokens) {
    super.init(schema: schema, missing: missing)
  }

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    codes.append(table.insert(text))
  }

  override func appendPlaceholder() { codes.append(-1) }
  override var storage: Column.Storage { .codes(codes, dictionary: table.spellings) }
}

/// Codes into categories that are learned: sorted by bytes at the end, and entered into the schema.
private final class LearnedCategoryBuilder: TextBuilder {
  override func finish() -> Column {
    let spellings = table.spellings
    let sorted = spellings.sortedByBytes()
    let places = SpellingPositions(sorted)
    let newCodes = spellings.map { Int32(places[$0] ?? -1) }
    schema.categories = sorted
    return Column(
      storage: .codes(codes.map { $0 < 0 ? -1 : newCodes[Int($0)] }, dictionary: sorted),
      missing: mask)
  }
}

/// Integers as long as all are, texts from the first that is not.
private final class KeyBuilder: TextBuilder {
  private var values: [Int64] = []
  private var isInteger = true

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    if isInteger {
      if let value = FieldParsing.wholeNumber(text) {
        values.append(value)
        return
      }
      try becomeText()
    }
    try super.append(text: text)
  }

  /// Canonical whole numbers have one spelling each, so nothing is lost.
  private func becomeText() throws(FieldFault) {
    isInteger = false
    for (row, value) in values.enumerated() {
      if mask[row] {
        super.appendPlaceholder()
      } else {
        var spelling = value.description
        codes.append(spelling.withUTF8 { table.insert($0) })
      }
    }
    values = []
  }

  override func appendPlaceholder() {
    if isInteger { values.append(0) } else { super.appendPlaceholder() }
  }

  override var storage: Column.Storage { isInteger ? .integers(values) : super.storage }
}
