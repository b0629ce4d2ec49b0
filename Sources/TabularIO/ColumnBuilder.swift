import Glibc
import Tabular

/// How one cell breaks its column's schema. Never holds the cell.
struct FieldFault: Error {
  let problem: String
  let remedy: String
}

/// Collects the cells of one column. Each kind of storage has its subclass.
///
/// Parts of a column are collected by continuations of one builder, in parallel, and joined in the end.
class ColumnBuilder {
  /// The column's schema; a builder may add what it learns from the rows.
  var schema: ColumnSchema
  var mask = MissingMask()
  let missing: MissingTokens

  init(schema: ColumnSchema, missing: MissingTokens) {
    self.schema = schema
    self.missing = missing
  }

  /// - Parameter isOpen: whether other values than the schema's are taken too.
  static func builder(
    for schema: ColumnSchema, missing: MissingTokens, isOpen: Bool
  ) -> ColumnBuilder {
    var schema = schema
    schema.range = isOpen ? nil : schema.rangeOfCells
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
      if isOpen && schema.kind == .categorical {
        return LearnedCategoryBuilder(schema: schema, missing: missing.subtracting(categories))
      }
      return CategoryBuilder(
        schema: schema, categories: schema.coarsened.categories ?? categories,
        missing: missing.subtracting(categories))
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

  func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    preconditionFailure("a subclass appends")
  }

  func append(integer: Int64) throws(FieldFault) {
    try DecimalDigits.withSpelling(of: integer) { text in
      Result { () throws(FieldFault) in try append(text: text) }
    }.get()
  }

  func append(real: Double) throws(FieldFault) {
    var spelling = real.description
    try spelling.withUTF8 { text in
      Result { () throws(FieldFault) in try append(text: text) }
    }.get()
  }

  func appendPlaceholder() { preconditionFailure("a subclass appends") }

  var storage: Column.Storage { preconditionFailure("a subclass stores") }

  // MARK: - Many texts at a time

  /// The cells of some records; those behind the first fault are left out.
  final func append(_ cells: TextCells) -> (row: Int, fault: FieldFault)? {
    var row = 0
    // Long runs are taken as a whole; but a column with many odd cells shall not make room for a long one
    // after each of them.
    let shortRun = 64
    var limit = shortRun
    while row < cells.count {
      let end = min(row + limit, cells.count)
      let next = appendUsual(cells.prefix(end), from: row)
      mask.append(presentRows: next - row)
      row = next
      guard row < end else {
        limit *= 4
        continue
      }
      limit = shortRun
      do throws(FieldFault) {
        try append(.text(cells[row]))
      } catch {
        return (row, error)
      }
      row += 1
    }
    return nil
  }

  /// Adds the cells from `row` on as far as they are not missing and can be taken without a closer look.
  ///
  /// - Returns: the first row that has not been added.
  func appendUsual(_ cells: TextCells, from row: Int) -> Int { row }

  /// Whether a number written the usual way cannot mean missing.
  final var areNumbersPresent: Bool { !missing.mayBeNumbers }

  /// An empty builder for some rows of the same column.
  func continuation() -> ColumnBuilder { preconditionFailure("a subclass continues") }

  /// Makes room for `rowCount` rows in all.
  func reserve(_ rowCount: Int) { preconditionFailure("a subclass reserves") }

  /// The rows of `part`, a continuation of this builder, behind those that are here. May change `part`.
  func append(_ part: ColumnBuilder) { mask.append(contentsOf: part.mask) }

  /// Back to no rows; the room stays.
  func removeAll() { mask = MissingMask() }

  // MARK: - The end

  func finish() -> Column { Column(storage: storage, missing: mask) }
}

extension Array {
  /// Adds what `body` writes: it gets the place behind the last element, with room for `limit` more, and
  /// returns how many it has written.
  ///
  /// - Returns: how many were written.
  @specialized(where Element == Int64)
  @specialized(where Element == Double)
  @specialized(where Element == Int32)
  mutating func append(
    atMost limit: Int, placeholder: Element, _ body: (UnsafeMutablePointer<Element>) -> Int
  ) -> Int {
    let start = count
    append(contentsOf: repeatElement(placeholder, count: limit))
    let written = withUnsafeMutableBufferPointer { body($0.baseAddress! + start) }
    removeLast(limit - written)
    return written
  }

  /// Makes room for `capacity` elements, in large pages where the system has them: a million elements are
  /// some thousand small pages, and each would have to be mapped by itself.
  mutating func reserveInLargePages(_ capacity: Int) {
    reserveCapacity(capacity)
    let size = self.capacity * MemoryLayout<Element>.stride
    withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      let pageSize = 1 << 21
      let first = (Int(bitPattern: start) + pageSize - 1) & ~(pageSize - 1)
      let end = (Int(bitPattern: start) + size) & ~(pageSize - 1)
      // Advice only: nothing depends on whether it is taken.
      if end > first {
        madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, MADV_HUGEPAGE)
      }
    }
  }
}
