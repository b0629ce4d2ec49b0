public import Tabular

/// Reads the rows of a file into typed columns, as a schema says.
public struct TableLoader {
  public let schema: TableSchema
  public let missing: MissingTokens

  /// - Parameter missing: the texts that mean "missing". A column that declares one of them as a category
  ///   takes it as that category.
  public init(schema: TableSchema, missing: MissingTokens = .standard) {
    self.schema = schema
    self.missing = missing
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
        column: ColumnBuilder.builder(for: column, missing: missing)
      )
    }
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
    let columns = builders.map { $0.column.finish() }
    return Table(
      schema: TableSchema(name: schema.name, columns: builders.map(\.column.schema)),
      columns: columns, rowCount: rowCount)
  }
}
