import Synchronization
public import Tabular

/// Reads the rows of a file into typed columns, as a schema says.
public struct TableLoader {
  public let schema: TableSchema
  public let missing: MissingTokens
  /// How many threads read a CSV file.
  public let threads: Int
  /// Whether cells outside the schema's ranges and categories are taken as well, and the latter entered into the table's
  /// schema: that of a model knows only what the model decodes.
  public let isOpen: Bool

  /// - Parameters:
  ///   - missing: the texts that mean "missing". A column that declares one of them as a category takes it
  ///     as that category.
  ///   - threads: how many read a CSV file, at least 1, or `nil` for one on each core. They change the time,
  ///     never the result.
  ///   - isOpen: see ``isOpen``.
  public init(
    schema: TableSchema, missing: MissingTokens = .standard, threads: Int? = nil,
    isOpen: Bool = false
  ) {
    precondition(threads.map { $0 >= 1 } ?? true, "no threads to read with")
    self.schema = schema
    self.missing = missing
    self.threads = threads ?? AvailableCores.count
    self.isOpen = isOpen
  }

  /// All rows of `source`, in its order; columns in the schema's order, by name.
  ///
  /// Texts become numbers, ticks or codes according to the column's kind. Where the schema knows no
  /// categories, they are taken from the rows, sorted by their bytes, and stand in the table's schema.
  /// A declared integer may be written with a sign, leading zeros or a zero fraction; a `.real` counts if
  /// it is whole. An integer or real from SQLite in a column of texts, categories or moments is taken as
  /// its shortest spelling. A key is read as integers where it has a range, as texts where it has a shape;
  /// where it has neither, as integers as long as all are canonical whole numbers.
  ///
  /// A column with ``ColumnSchema/coarsening`` has coarse values only, and so have its range and categories in the
  /// table's schema. A cell is allowed if what becomes of it is.
  ///
  /// Time O(cells); memory 8 bytes a number, 4 a category or text, and the distinct texts. A file without
  /// rows gives a table without rows.
  ///
  /// - Parameter including: which columns the table shall have; the others are not parsed.
  /// - Throws: ``TableError`` with line and column for the first cell that breaks the schema, and for
  ///   columns that do not match.
  public func load(
    _ source: any RecordSource, including: (ColumnSchema) -> Bool = { _ in true }
  ) throws -> Table {
    try SchemaFile.check(schema, against: source)
    var positions: [String: Int] = [:]
    for (position, name) in source.columnNames.enumerated() { positions[name] = position }
    let chosen = schema.columns.filter(including)
    let builders = chosen.map { column in
      (
        field: positions[column.name] ?? 0,
        column: ColumnBuilder.builder(for: column, missing: missing, isOpen: isOpen)
      )
    }
    let rowCount =
      if let file = source as? CSVFile {
        try append(file, to: builders)
      } else {
        try append(source, to: builders)
      }
    let columns = builders.map { builder in
      let cells = builder.column.finish()
      return cells.coarsened(as: builder.column.schema)
    }
    return Table(
      schema: TableSchema(name: schema.name, columns: builders.map(\.column.schema.coarsened)),
      columns: columns, rowCount: rowCount)
  }

  private typealias Builder = (field: Int, column: ColumnBuilder)

  /// Record by record.
  ///
  /// - Returns: the number of records.
  private func append(_ source: any RecordSource, to builders: [Builder]) throws -> Int {
    var rowCount = 0
    try source.forEachRecord { position, fields in
      for builder in builders {
        do throws(FieldFault) {
          try builder.column.append(fields[builder.field])
        } catch {
          throw TableError(
            place: "\(source.name), \(source.positionNoun) \(position),"
              + " column '\(builder.column.schema.name)'",
            problem: error.problem, remedy: error.remedy)
        }
      }
      rowCount += 1
    }
    return rowCount
  }

  /// The rows of a chunk of the file.
  private struct Part {
    var columns: [ColumnBuilder]
    var rowCount: Int
    var byteCount: Int
  }

  /// Chunk by chunk, in parallel.
  private func append(_ file: CSVFile, to builders: [Builder]) throws -> Int {
    nonisolated(unsafe) let builders = builders
    let spare = SpareBuilders()
    let size = try file.byteCount()
    var rowCount = 0
    try CSVPass<Part>(file).run(
      threads: threads,
      work: { chunk in
        // Only what never changes is read of the builders here.
        let columns = spare.take() ?? builders.map { $0.column.continuation() }
        let fields = zip(builders, columns).map { (field: $0.field, column: $1) }
        var rowCount = 0
        let fault = chunk.forEachBlock { block in
          rowCount += block.count
          return append(block, to: fields)
        }
        return (Part(columns: columns, rowCount: rowCount, byteCount: chunk.count), fault)
      },
      use: { part, _ in
        // As many rows as the file has if all are as long as the first ones, and some more: what is too
        // much is never touched, and what is too little is made up for.
        let expected = rowCount == 0 ? part.rowCount * (size / max(1, part.byteCount) + 1) : 0
        for (builder, column) in zip(builders, part.columns) {
          if expected > 0 { builder.column.reserve(expected + expected / 32) }
          builder.column.append(column)
          column.removeAll()
        }
        rowCount += part.rowCount
        spare.give(part.columns)
      })
    return rowCount
  }

  /// - Returns: the fault in the first record that has one, the first in it.
  private func append(_ block: CSVBlock, to builders: [Builder]) -> RecordFault? {
    var count = block.count
    var first: RecordFault?
    for builder in builders {
      let cells = block.column(builder.field).prefix(count)
      guard let (row, fault) = builder.column.append(cells) else { continue }
      count = row
      first = RecordFault(
        line: Int(block.lines[row]), detail: ", column '\(builder.column.schema.name)'",
        problem: fault.problem, remedy: fault.remedy)
    }
    return first
  }
}

/// Builders of parts that have been used, for the next part.
private final class SpareBuilders: @unchecked Sendable {
  // Used under the lock only; whoever takes builders is the only one to have them.
  private let lock = Mutex(())
  private var spare: [[ColumnBuilder]] = []

  func take() -> [ColumnBuilder]? { lock.withLock { _ in spare.popLast() } }

  func give(_ columns: [ColumnBuilder]) { lock.withLock { _ in spare.append(columns) } }
}
