import GRDB

/// What SQLite's catalogue says of one table or view.
struct SQLiteTableLayout {
  struct Column {
    let name: String
    let declaredType: String
  }

  let name: String
  let columns: [Column]
  let isView: Bool
  /// ` ORDER BY …`, so that the rows come in the same order each time; empty for a view.
  let orderBy: String

  /// Tables and views by name. Without SQLite's own, the inner tables of virtual ones, and
  /// synthtab's.
  static func names(in database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type IN ('table', 'view', 'virtual')
          AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'synthtab\\_%' ESCAPE '\\'
        ORDER BY name
        """)
  }

  /// The name of the table called `wanted`, or of the only one.
  static func choose(_ wanted: String?, in database: Database, place: String) throws -> String {
    let names = try names(in: database)
    let listed = names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    let list = names.count > 20 ? "\(listed) and \(names.count - 20) more" : listed
    guard let wanted else {
      guard let only = names.first else {
        throw TableError(place: place, problem: "the database has no table")
      }
      guard names.count == 1 else {
        throw TableError(
          place: place, problem: "the database has \(names.count) tables",
          remedy: "Choose one with --table: \(list).")
      }
      return only
    }
    if let found = try find(wanted, in: database) { return found }
    throw TableError(
      place: place, problem: "there is no table '\(wanted)'",
      remedy: names.isEmpty ? "The database has no tables." : "There are: \(list).")
  }

  /// The table or view called `name`, as it is spelled in the database.
  static func find(_ name: String, in database: Database) throws -> String? {
    try String.fetchOne(
      database,
      sql: """
        SELECT name FROM main.sqlite_schema
        WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE
        """, arguments: [name])
  }

  /// - Parameter name: as ``find(_:in:)`` gives it.
  init(of name: String, in database: Database) throws {
    self.name = name
    let rows = try Row.fetchAll(
      database, sql: "SELECT name, type, pk, hidden FROM pragma_table_xinfo(?, 'main')",
      arguments: [name])
    // 1 marks the hidden columns of virtual tables; 2 and 3 generated ones, which hold values.
    columns = rows.filter { $0["hidden"] != 1 }
      .map { Column(name: $0["name"], declaredType: $0["type"] ?? "") }
    let listing = try Row.fetchOne(
      database,
      sql: "SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?",
      arguments: [name])
    isView = listing?["type"] == "view"
    let key = rows.filter { $0["pk"] > 0 }.sorted { ($0["pk"] as Int) < $1["pk"] }
      .map { SQLiteIdentifier.quoted($0["name"]) }
    if isView {
      orderBy = ""
    } else if listing?["wr"] == true {
      orderBy = key.isEmpty ? "" : " ORDER BY \(key.joined(separator: ", "))"
    } else {
      let taken = Set(rows.map { SQLiteIdentifier.folded($0["name"]) })
      orderBy =
        ["rowid", "_rowid_", "oid"].first { !taken.contains($0) }.map { " ORDER BY \($0)" } ?? ""
    }
  }
}
