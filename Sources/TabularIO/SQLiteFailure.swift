import GRDB

extension TableError {
  /// What an SQLite error means to the user. The statement and its values are left out.
  static func sqlite(_ error: DatabaseError, place: String) -> TableError {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      TableError(
        place: place, problem: "is locked by another program",
        remedy: "Wait until that program is done, or close it, and try again.")
    case .SQLITE_READONLY:
      TableError(
        place: place, problem: "no permission to write it",
        remedy: "Change the permissions of the file and its folder, or write to another file.")
    case .SQLITE_FULL:
      TableError(
        place: place, problem: "no space left on the device",
        remedy: "Free some space or write to another place. The database is as it was before.")
    case .SQLITE_NOTADB:
      TableError(
        place: place, problem: "is not an SQLite database, or it is encrypted",
        remedy: "Check the file, and decrypt it first if it is encrypted.")
    case .SQLITE_CORRUPT:
      TableError(
        place: place, problem: "the database is damaged",
        remedy: "Use a backup, or save what can be read with: sqlite3 FILE .recover")
    case .SQLITE_CANTOPEN:
      TableError(
        place: place, problem: "cannot be opened as a database",
        remedy: "Check the path, and the permissions of the file and its folder.")
    case .SQLITE_IOERR:
      TableError(
        place: place, problem: "the device cannot be read or written",
        remedy: "Check the free space and the device.")
    case .SQLITE_CONSTRAINT:
      TableError(
        place: place,
        problem: "a row breaks a rule of the table (\(error.message ?? "constraint"))",
        remedy: "Write to another table, or replace this one.")
    default:
      // SQLite's own words name tables and columns, never values.
      TableError(place: place, problem: "SQLite refuses: \(error.message ?? "unknown error")")
    }
  }

  /// Runs `body` and turns SQLite's errors into ``TableError``.
  static func mappingSQLite<Result>(place: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw TableError.sqlite(error, place: place)
    }
  }
}
