import Tabular

/// Codes into declared categories. O(length) a cell, and no string is made.
final class CategoryBuilder: ColumnBuilder {
  private var codes: [Int32] = []
  private let categories: [String]
  /// The categories, and behind them what means missing, with the code -1. Where they are coarse, finer spellings have
  /// their codes, as far as they have been met.
  private var table: SpellingTable

  /// - Parameter categories: the schema's, or coarser ones.
  init(schema: ColumnSchema, categories: [String], missing: MissingTokens) {
    self.categories = categories
    var table = SpellingTable(categories)
    for token in missing.all { _ = token.withUnsafeBufferPointer { table.insert($0, as: -1) } }
    self.table = table
    super.init(schema: schema, missing: missing)
  }

  private init(continuing builder: CategoryBuilder) {
    categories = builder.categories
    table = builder.table
    super.init(schema: builder.schema, missing: builder.missing)
  }

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    guard let code = table.code(of: text) ?? codeOfCoarse(text) else {
      throw FieldFault(
        problem: "is none of the column's categories",
        remedy: "Add it to 'categories' in the schema, or list the spelling with --missing.")
    }
    codes.append(code)
  }

  private func codeOfCoarse(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let coarsening = schema.coarsening else { return nil }
    var coarse = coarsening.coarse(String(decoding: text, as: UTF8.self))
    guard let code = coarse.withUTF8({ table.code(of: $0) }), code >= 0 else { return nil }
    return table.insert(text, as: code)
  }

  override func appendUsual(_ cells: TextCells, from row: Int) -> Int {
    row
      + codes.append(atMost: cells.count - row, placeholder: -1) { output in
        let end = table.read(cells, from: row, to: output - row)
        // A missing cell is taken by itself, for its place in the mask.
        return (0..<end - row).first { output[$0] < 0 } ?? end - row
      }
  }

  override func continuation() -> ColumnBuilder { CategoryBuilder(continuing: self) }

  override func reserve(_ rowCount: Int) { codes.reserveInLargePages(rowCount) }

  override func append(_ part: ColumnBuilder) {
    super.append(part)
    codes.append(contentsOf: (part as! CategoryBuilder).codes)
  }

  override func removeAll() {
    super.removeAll()
    codes.removeAll(keepingCapacity: true)
  }

  override func appendPlaceholder() { codes.append(-1) }
  override var storage: Column.Storage { .codes(codes, dictionary: categories) }
}

/// Codes into the distinct texts, in the order of their first appearance.
class TextBuilder: ColumnBuilder {
  var codes: [Int32] = []
  var table = SpellingTable()

  override init(schema: ColumnSchema, missing: MissingTokens) {
    super.init(schema: schema, missing: missing)
  }

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    codes.append(table.insert(text))
  }

  /// What means missing is not in the table, so it ends a run.
  override func appendUsual(_ cells: TextCells, from row: Int) -> Int {
    row
      + codes.append(atMost: cells.count - row, placeholder: -1) { output in
        table.read(cells, from: row, to: output - row) - row
      }
  }

  override func continuation() -> ColumnBuilder { TextBuilder(schema: schema, missing: missing) }

  override func reserve(_ rowCount: Int) { codes.reserveInLargePages(rowCount) }

  /// The tables become one in the order of the rows, so that codes do not depend on where parts end.
  override func append(_ part: ColumnBuilder) {
    super.append(part)
    let part = part as! TextBuilder
    var newCodes: [Int32] = []
    newCodes.reserveCapacity(part.table.count)
    part.table.withEach { _, text in newCodes.append(table.insert(text)) }
    codes.append(contentsOf: part.codes.lazy.map { $0 < 0 ? -1 : newCodes[Int($0)] })
  }

  override func removeAll() {
    super.removeAll()
    codes.removeAll(keepingCapacity: true)
    table = SpellingTable()
  }

  override func appendPlaceholder() { codes.append(-1) }
  override var storage: Column.Storage { .codes(codes, dictionary: table.spellings) }
}

/// Codes into categories that are learned: sorted by bytes at the end, and entered into the schema.
final class LearnedCategoryBuilder: TextBuilder {
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
final class KeyBuilder: TextBuilder {
  private var values: [Int64] = []
  private var isInteger = true

  override func append(text: UnsafeBufferPointer<UInt8>) throws(FieldFault) {
    if isInteger {
      if let value = FieldParsing.wholeNumber(text) {
        values.append(value)
        return
      }
      becomeText()
    }
    try super.append(text: text)
  }

  override func appendUsual(_ cells: TextCells, from row: Int) -> Int { row }

  override func continuation() -> ColumnBuilder { KeyBuilder(schema: schema, missing: missing) }

  override func reserve(_ rowCount: Int) { values.reserveInLargePages(rowCount) }

  override func append(_ part: ColumnBuilder) {
    let part = part as! KeyBuilder
    guard isInteger && part.isInteger else {
      if isInteger { becomeText() }
      if part.isInteger { part.becomeText() }
      return super.append(part)
    }
    mask.append(contentsOf: part.mask)
    values.append(contentsOf: part.values)
  }

  override func removeAll() {
    super.removeAll()
    values.removeAll(keepingCapacity: true)
    isInteger = true
  }

  /// Canonical whole numbers have one spelling each, so nothing is lost.
  private func becomeText() {
    isInteger = false
    for (row, value) in values.enumerated() {
      if mask[row] {
        super.appendPlaceholder()
      } else {
        codes.append(DecimalDigits.withSpelling(of: value) { table.insert($0) })
      }
    }
    values = []
  }

  override func appendPlaceholder() {
    if isInteger { values.append(0) } else { super.appendPlaceholder() }
  }

  override var storage: Column.Storage { isInteger ? .integers(values) : super.storage }
}
