public import Tabular

/// Takes a table in pieces and shows it at its destination when it is whole.
///
/// Until ``finish()`` a file at the destination is as it was before. A writer that is given up, by
/// ``cancel()`` or by letting it go, leaves nothing behind; so does one whose ``append(_:)`` or
/// ``finish()`` threw. Standard output is the exception: what is written is written.
public protocol TableWriter: AnyObject {
  /// Adds the rows of `table`.
  ///
  /// - Precondition: its columns are those of the writer's schema, in the same order, and the
  ///   writer is neither finished nor cancelled.
  /// - Throws: ``TableError``, or ``ClosedOutput`` where nobody reads standard output any more.
  func append(_ table: Table) throws

  /// Puts what was appended in its place. Nothing can be appended afterwards.
  func finish() throws

  /// Gives up. Does nothing after ``finish()`` or a second time.
  func cancel()
}

/// The reader of a pipe has gone, as with `synthtab … | head`. No fault: a tool ends quietly.
public struct ClosedOutput: Error, Equatable {
  public init() {}
}

extension TableSchema {
  /// - Precondition: `table` has the columns of this schema.
  func checkColumns(of table: Table) {
    precondition(
      table.schema.columns.count == columns.count
        && zip(table.schema.columns, columns).allSatisfy { $0.name == $1.name },
      "columns \(table.schema.columns.map(\.name)) for a writer of \(columns.map(\.name))")
  }
}
