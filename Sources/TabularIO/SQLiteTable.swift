import GRDB
import GRDBSQLite

/// A table or view of an SQLite database, opened for reading only.
///
/// Rows come in the order of their rowid, those of a `WITHOUT ROWID` table by primary key, those of
/// a view as the view has them. A BLOB, text that is not UTF-8, a locked or damaged database are
/// each a ``TableError``; a lock is waited for, 5 seconds.
public struct SQLiteTable: RecordSource {
  public let name: String
  public let tableName: String
  public let columnNames: [String]
  /// The types as the table declares them, "" where it declares none.
  public let declaredTypes: [String]
  public let positionNoun = "row"
  private let path: String
  private let orderBy: String
  private let busyTimeout: Double

  /// - Parameter table: its name, of any case; may be left out if the database has one table only,
  ///   not counting SQLite's and synthtab's own (`sqlite_…`, `synthtab_…`).
  public init(path: String, table: String? = nil) throws {
    try self.init(path: path, table: table, busyTimeout: 5)
  }

  init(path: String, table: String?, busyTimeout: Double) throws {
    let name = fileName(ofPath: path)
    self.path = path
    self.name = name
    self.busyTimeout = busyTimeout
    let layout = try TableError.mappingSQLite(place: name) {
      let queue = try SQLiteConnection.reading(path: path, busyTimeout: busyTimeout)
      return try queue.read { database in
        try SQLiteTableLayout(
          of: try SQLiteTableLayout.choose(table, in: database, place: name), in: database)
      }
    }
    tableName = layout.name
    columnNames = layout.columns.map(\.name)
    declaredTypes = layout.columns.map(\.declaredType)
    orderBy = layout.orderBy
    if let index = columnNames.firstIndex(of: "") {
      throw TableError(
        place: "\(name), table '\(tableName)'", problem: "column \(index + 1) has no name",
        remedy: "Make a view that names it, and read that.")
    }
  }

  /// The tables and views of the database by name, without SQLite's and synthtab's own
  /// (`sqlite_…`, `synthtab_…`).
  public static func tableNames(path: String) throws -> [String] {
    try TableError.mappingSQLite(place: fileName(ofPath: path)) {
      try SQLiteConnection.reading(path: path, busyTimeout: 5)
        .read { try SQLiteTableLayout.names(in: $0) }
    }
  }

  /// The table or view that SQLite takes for the one called `name`, as it is spelled in the database:
  /// the case of ASCII letters makes no difference. `nil` if there is none.
  public static func tableName(matching name: String, path: String) throws -> String? {
    try TableError.mappingSQLite(place: fileName(ofPath: path)) {
      try SQLiteConnection.reading(path: path, busyTimeout: 5)
        .read { try SQLiteTableLayout.find(name, in: $0) }
    }
  }

  public func forEachRecord(
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
  ) throws {
    try TableError.mappingSQLite(place: name) {
      let queue = try SQLiteConnection.reading(path: path, busyTimeout: busyTimeout)
      try queue.read { database in
        let columns = columnNames.map(SQLiteIdentifier.quoted).joined(separator: ", ")
        let statement = try database.makeStatement(
          sql: "SELECT \(columns) FROM \(SQLiteIdentifier.quoted(tableName))\(orderBy)")
        try withExtendedLifetime(statement) {
          try step(statement.sqliteStatement, body)
        }
      }
    }
  }

  /// Raw stepping: GRDB's row cursor takes 1.5 times as long.
  private func step(
    _ statement: SQLiteStatement,
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
  ) throws {
    defer { sqlite3_reset(statement) }
    let count = columnNames.count
    let fields = UnsafeMutableBufferPointer<Field>.allocate(capacity: count)
    fields.initialize(repeating: .missing)
    defer { fields.deallocate() }
    var row = 0
    while true {
      let status = sqlite3_step(statement)
      if status == SQLITE_DONE { return }
      guard status == SQLITE_ROW else {
        throw DatabaseError(connection: sqlite3_db_handle(statement))
      }
      row += 1
      for column in 0..<count {
        fields[column] = try field(Int32(column), of: statement, row: row)
      }
      try body(row, UnsafeBufferPointer(fields))
    }
  }

  @inline(__always)
  private func field(_ column: Int32, of statement: SQLiteStatement, row: Int) throws -> Field {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_NULL: return .missing
    case SQLITE_TEXT:
      // The pointer first: in a UTF-16 database it is the conversion that fixes the length.
      let start = sqlite3_column_text(statement, column)
      let bytes = UnsafeBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(statement, column)))
      if let fault = TextFault(in: bytes) { throw fault.error(at: place(row, column)) }
      return .text(bytes)
    default:
      throw TableError(
        place: place(row, column), problem: "holds a BLOB, and not text or a number",
        remedy: "Leave the column out by reading a view without it.")
    }
  }

  private func place(_ row: Int, _ column: Int32) -> String {
    "\(name), table '\(tableName)', row \(row), column '\(columnNames[Int(column)])'"
  }
}

extension DatabaseError {
  /// The connection's latest error.
  init(connection handle: OpaquePointer?) {
    self.init(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(handle)),
      message: String(cString: sqlite3_errmsg(handle)))
  }
}
