import GRDB
import Tabular

/// Making a table for a schema, or finding that the existing one fits.
struct SQLiteTablePreparation {
  let schema: TableSchema
  /// The database's name, for messages.
  let place: String

  /// - Returns: the number of rows that the table has.
  func run(_ existing: ExistingTable, in database: Database) throws -> Int {
    try checkNames()
    guard let found = try SQLiteTableLayout.find(schema.name, in: database) else {
      try create(in: database)
      return 0
    }
    let layout = try SQLiteTableLayout(of: found, in: database)
    guard !layout.isView else {
      throw failure("'\(found)' is a view", "Write to a table of another name.")
    }
    switch existing {
    case .refuse:
      throw failure(
        "the database has a table '\(found)' already",
        "Use --replace or --append, or another name with --table.")
    case .replace:
      try database.execute(sql: "DROP TABLE \(SQLiteIdentifier.quoted(found))")
      try create(in: database)
      return 0
    case .append:
      try checkColumns(of: layout)
      return try Int.fetchOne(
        database, sql: "SELECT count(*) FROM \(SQLiteIdentifier.quoted(found))") ?? 0
    }
  }

  private func create(in database: Database) throws {
    let keys = schema.columns.filter { $0.kind == .key && SQLiteColumnType(for: $0) == .integer }
    let columns = schema.columns.map { column in
      var definition =
        "\(SQLiteIdentifier.quoted(column.name)) \(SQLiteColumnType(for: column).rawValue)"
      if !column.isNullable { definition += " NOT NULL" }
      if keys.count == 1 && keys[0].name == column.name { definition += " PRIMARY KEY" }
      return definition
    }
    try database.execute(
      sql: """
        CREATE TABLE \(SQLiteIdentifier.quoted(schema.name)) (
          \(columns.joined(separator: ",\n  "))
        )
        """)
  }

  /// What a CSV header may hold and an SQLite table may not.
  private func checkNames() throws {
    guard !schema.columns.isEmpty else {
      throw failure("table '\(schema.name)' would have no columns", "Keep at least one column.")
    }
    var known: [String: String] = [:]
    for column in schema.columns {
      guard
        let other = known.updateValue(column.name, forKey: SQLiteIdentifier.folded(column.name))
      else { continue }
      throw failure(
        "SQLite takes the columns '\(other)' and '\(column.name)' for one",
        "Rename one of them, or write CSV.")
    }
  }

  private func checkColumns(of layout: SQLiteTableLayout) throws {
    let remedy = "Use --replace, or append to a table with the same columns."
    for column in schema.columns {
      guard
        let found = layout.columns.first(where: {
          SQLiteIdentifier.areSame($0.name, column.name)
        })
      else {
        throw failure("table '\(layout.name)' has no column '\(column.name)'", remedy)
      }
      let type = SQLiteColumnType(for: column)
      guard type.isKept(byDeclaredType: found.declaredType) else {
        throw failure(
          "column '\(column.name)' of table '\(layout.name)' is \(found.declaredType), "
            + "and the new rows have \(type.rawValue)", remedy)
      }
    }
    for column in layout.columns {
      guard !schema.columns.contains(where: { SQLiteIdentifier.areSame($0.name, column.name) })
      else { continue }
      throw failure(
        "table '\(layout.name)' has a column '\(column.name)', which the new rows do not", remedy)
    }
  }

  private func failure(_ problem: String, _ remedy: String) -> TableError {
    TableError(place: place, problem: problem, remedy: remedy)
  }
}
