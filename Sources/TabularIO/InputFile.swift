import Glibc

/// Opening a table without saying what kind of file it is in.
public enum InputFile {
  /// An SQLite database is recognised by its first 16 bytes or, so that a damaged or encrypted one
  /// gets its own message, by the extensions `db`, `sqlite` and `sqlite3`; anything else is CSV.
  ///
  /// - Parameters:
  ///   - path: a file, or `-` for CSV from standard input.
  ///   - table: of an SQLite database, needed if it has more than one.
  ///   - csv: how a CSV file is written.
  ///   - standardInput: all bytes of standard input; called for `-` only.
  /// - Throws: ``TableError`` if there is no such file or it is no such table, or what
  ///   `standardInput` throws.
  public static func open(
    path: String, table: String? = nil, csv: CSVOptions = CSVOptions(),
    standardInput: () throws -> [UInt8]
  ) throws -> any RecordSource {
    guard path != "-" else {
      try checkNoTable(table, name: "standard input")
      return try CSVFile(bytes: try standardInput(), options: csv)
    }
    let isDatabase = try isSQLite(path: path)
    guard !isDatabase else { return try SQLiteTable(path: path, table: table) }
    try checkNoTable(table, name: fileName(ofPath: path))
    return try CSVFile(path: path, options: csv)
  }

  /// Whether ``open(path:table:csv:standardInput:)`` takes the file for an SQLite database.
  public static func isSQLite(path: String) throws -> Bool {
    // A pipe is not even opened: its bytes come once, and are CSV's.
    var status = stat()
    guard stat(path, &status) != 0 || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
      return false
    }
    let reader = try InputFileReader(path: path)
    let start = try reader.prefix(16)
    if start == Array("SQLite format 3\0".utf8) { return true }
    let name = reader.name.lowercased()
    return !start.isEmpty && [".db", ".sqlite", ".sqlite3"].contains { name.hasSuffix($0) }
  }

  private static func checkNoTable(_ table: String?, name: String) throws {
    guard table != nil else { return }
    throw TableError(
      place: name, problem: "has no tables to choose from", remedy: "Leave --table out for CSV.")
  }
}
