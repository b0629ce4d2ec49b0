import GRDB
import GRDBSQLite
import Glibc

public import struct Tabular.Table
public import struct Tabular.TableSchema

/// What to do if the table is in the database already.
public enum ExistingTable: Sendable, Hashable {
  /// An error.
  case refuse
  /// The table is dropped, with its rows and indexes, and made anew.
  case replace
  /// The rows are added. The columns must have the same names, in any order, and fitting types.
  case append
}

/// Several tables written into one SQLite database, all of them or none.
///
/// A database that exists is changed in one transaction. One that does not is made under a
/// temporary name (mode 0600) in its folder and gets its name with ``commit()``. Without a commit
/// all is as before. After a method threw, the transaction is cancelled.
///
/// Column types: integers INTEGER, reals REAL, text and datetimes TEXT; categories the narrowest of
/// these that keeps their spellings; NOT NULL where the schema says so; and a single integer key is
/// the primary key. All errors are ``TableError``. Another program's lock is waited for, 5 seconds.
public final class SQLiteTransaction {
  private let name: String
  private let draft: FileDraft?
  private var queue: DatabaseQueue?

  /// Opens the database and begins.
  public convenience init(path: String) throws {
    try self.init(path: path, busyTimeout: 5)
  }

  init(path: String, busyTimeout: Double) throws {
    name = fileName(ofPath: path)
    if access(path, F_OK) == 0 {
      draft = nil
      guard try InputFileReader(path: path).isRepeatable else {
        throw TableError(
          place: name, problem: "is not a regular file", remedy: "Write to a file.")
      }
    } else {
      draft = try FileDraft(destination: path)
    }
    let file = draft?.path ?? path
    queue = try TableError.mappingSQLite(place: name) {
      let queue = try SQLiteConnection.writing(path: file, busyTimeout: busyTimeout)
      try queue.writeWithoutTransaction { database in
        if draft != nil {
          // The draft is thrown away on any error, so a journal would only cost time.
          try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        // SQLite itself falls back to reading, and would refuse only the first change.
        guard sqlite3_db_readonly(database.sqliteConnection, "main") == 0 else {
          throw DatabaseError(resultCode: .SQLITE_READONLY)
        }
        try database.beginTransaction(.immediate)
      }
      return queue
    }
  }

  deinit {
    cancel()
  }

  /// Writes `table` in place of a table that has its name.
  public func replaceTable(_ table: Table) throws {
    try write(table, existing: .replace)
  }

  /// Adds the rows of `table` to the table that has its name, or makes that.
  public func appendTable(_ table: Table) throws {
    try write(table, existing: .append)
  }

  /// Writes `table` under the name in its schema.
  public func write(_ table: Table, existing: ExistingTable) throws {
    let inserter = try prepareTable(table.schema, existing: existing).inserter
    try insert(table, with: inserter)
  }

  /// Makes all changes permanent. Nothing can be written afterwards.
  public func commit() throws {
    try perform { try $0.commit() }
    close()
    try draft?.publish()
  }

  /// Undoes all. Does nothing after ``commit()`` or a second time.
  public func cancel() {
    guard let queue else { return }
    if draft == nil { queue.writeWithoutTransaction { try? $0.rollback() } }
    close()
    draft?.discard()
  }

  /// Makes the table, or checks that its rows can be added to the existing one.
  ///
  /// - Returns: also how many rows the table has so far.
  func prepareTable(
    _ schema: TableSchema, existing: ExistingTable
  ) throws -> (inserter: SQLiteRowInserter, rowCount: Int) {
    try perform { database in
      let preparation = SQLiteTablePreparation(schema: schema, place: name)
      let rowCount = try preparation.run(existing, in: database)
      return (try SQLiteRowInserter(schema: schema, in: database), rowCount)
    }
  }

  func insert(_ table: Table, with inserter: SQLiteRowInserter) throws {
    try perform { _ in try inserter.insert(table) }
  }

  private func perform<Result>(_ work: (Database) throws -> Result) throws -> Result {
    guard let queue else { preconditionFailure("the transaction of \(name) has ended") }
    do {
      return try TableError.mappingSQLite(place: name) {
        try queue.writeWithoutTransaction(work)
      }
    } catch {
      cancel()
      throw error
    }
  }

  private func close() {
    // An error here means a statement is still alive; the connection then closes with it.
    try? queue?.close()
    queue = nil
  }
}
