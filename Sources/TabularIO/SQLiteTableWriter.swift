public import Tabular

/// A table of an SQLite database, written in one ``SQLiteTransaction``, together with others if
/// wanted.
///
/// About half a million rows of 20 columns a second. Memory is what is appended at a time.
public final class SQLiteTableWriter: TableWriter {
  /// How many rows the table had before; more than 0 only when appending.
  public let existingRowCount: Int
  private let transaction: SQLiteTransaction
  /// `nil` when there is nothing more to insert: a statement must not outlive its connection.
  private var inserter: SQLiteRowInserter?

  /// Opens or makes the database and the table.
  ///
  /// - Parameters:
  ///   - table: the name, in place of the one in `schema`.
  ///   - schema: its columns, all of which are written, whatever their treatment.
  ///   - existing: what to do if there is a table of that name.
  /// - Throws: ``TableError``; then all is as before.
  public init(
    path: String, table: String, schema: TableSchema, existing: ExistingTable = .refuse
  ) throws {
    let transaction = try SQLiteTransaction(path: path)
    let named = TableSchema(name: table, columns: schema.columns)
    let prepared = try transaction.prepareTable(named, existing: existing)
    self.transaction = transaction
    inserter = prepared.inserter
    existingRowCount = prepared.rowCount
  }

  public func append(_ table: Table) throws {
    guard let inserter else { preconditionFailure("rows for a writer that has ended") }
    do {
      try transaction.insert(table, with: inserter)
    } catch {
      cancel()
      throw error
    }
  }

  /// Writes another table in the same transaction, in place of one that has its name.
  public func replaceTable(_ table: Table) throws {
    try transaction.replaceTable(table)
  }

  /// Writes another table in the same transaction, adding to one that has its name.
  public func appendTable(_ table: Table) throws {
    try transaction.appendTable(table)
  }

  public func finish() throws {
    inserter = nil
    try transaction.commit()
  }

  public func cancel() {
    inserter = nil
    transaction.cancel()
  }
}
