import CTextKernels
import Tabular

let belowMinimum = FieldFault(
  problem: "is below the column's minimum", remedy: "Check the cell, or the schema's 'minimum'.")
let aboveMaximum = FieldFault(
  problem: "is above the column's maximum", remedy: "Check the cell, or the schema's 'maximum'.")

final class IntegerBuilder: ColumnBuilder {
  private var values: [Int64] = []
  private let range: ClosedRange<Int64>

  override init(schema: ColumnSchema, missing: MissingTokens) {
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

  override func appendUsual(_ cells: TextCells, from row: Int) -> Int {
    guard areNumbersPresent else { return row }
    let range = range
    return row
      + values.append(atMost: cells.count - row, placeholder: 0) { output in
        withUnsafePointer(to: cells.kernelCells) {
          Int(
            synthtab_read_integers($0, Int64(row), range.lowerBound, range.upperBound, output - row)
          )
        } - row
      }
  }

  override func continuation() -> ColumnBuilder {
    IntegerBuilder(schema: schema, missing: missing)
  }

  override func reserve(_ rowCount: Int) { values.reserveInLargePages(rowCount) }

  override func append(_ part: ColumnBuilder) {
    super.append(part)
    values.append(contentsOf: (part as! IntegerBuilder).values)
  }

  override func removeAll() {
    super.removeAll()
    values.removeAll(keepingCapacity: true)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .integers(values) }
}

final class RealBuilder: ColumnBuilder {
  private var values: [Double] = []
  private let range: ClosedRange<Double>

  override init(schema: ColumnSchema, missing: MissingTokens) {
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

  override func appendUsual(_ cells: TextCells, from row: Int) -> Int {
    guard areNumbersPresent else { return row }
    let range = range
    return row
      + values.append(atMost: cells.count - row, placeholder: 0) { output in
        withUnsafePointer(to: cells.kernelCells) {
          Int(
            synthtab_read_reals($0, Int64(row), range.lowerBound, range.upperBound, output - row))
        } - row
      }
  }

  override func continuation() -> ColumnBuilder {
    RealBuilder(schema: schema, missing: missing)
  }

  override func reserve(_ rowCount: Int) { values.reserveInLargePages(rowCount) }

  override func append(_ part: ColumnBuilder) {
    super.append(part)
    values.append(contentsOf: (part as! RealBuilder).values)
  }

  override func removeAll() {
    super.removeAll()
    values.removeAll(keepingCapacity: true)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .reals(values) }
}

final class DatetimeBuilder: ColumnBuilder {
  private var values: [Int64] = []
  private let format: DatetimeFormat
  private let range: ClosedRange<Int64>

  init(schema: ColumnSchema, format: DatetimeFormat, missing: MissingTokens) {
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

  override func appendUsual(_ cells: TextCells, from row: Int) -> Int {
    let format = format
    let range = range
    return row
      + values.append(atMost: cells.count - row, placeholder: 0) { output in
        for next in row..<cells.count {
          guard let ticks = format.ticks(parsing: cells[next]), range.contains(ticks),
            !missing.contains(cells[next])
          else { return next - row }
          output[next - row] = ticks
        }
        return cells.count - row
      }
  }

  override func continuation() -> ColumnBuilder {
    DatetimeBuilder(schema: schema, format: format, missing: missing)
  }

  override func reserve(_ rowCount: Int) { values.reserveInLargePages(rowCount) }

  override func append(_ part: ColumnBuilder) {
    super.append(part)
    values.append(contentsOf: (part as! DatetimeBuilder).values)
  }

  override func removeAll() {
    super.removeAll()
    values.removeAll(keepingCapacity: true)
  }

  override func appendPlaceholder() { values.append(0) }
  override var storage: Column.Storage { .integers(values) }
}
