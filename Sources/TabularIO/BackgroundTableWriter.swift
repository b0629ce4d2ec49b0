import Dispatch
public import Tabular

/// Writes through another writer on a thread of its own, so that the next rows can be made meanwhile.
///
/// One table is being written at a time, and the caller waits with the next one until it is done: memory is one table
/// more. Tables are written in the order in which they were given, so the bytes are those of the other writer.
///
/// An error comes out of the call after the one that caused it, or of ``wait()``. Until that returned, nobody else may
/// use the other writer.
public final class BackgroundTableWriter: TableWriter {
  /// Used by the writing thread from when a table was handed over until `group` is empty, and by the caller at all
  /// other times.
  private final class Work: @unchecked Sendable {
    let writer: any TableWriter
    var failure: (any Error)?

    init(writer: any TableWriter) { self.writer = writer }
  }

  private let work: Work
  private let queue = DispatchQueue(label: "synthtab.writer")
  private let group = DispatchGroup()

  public init(_ writer: any TableWriter) {
    work = Work(writer: writer)
  }

  deinit {
    group.wait()
  }

  public func append(_ table: Table) throws {
    try wait()
    queue.async(group: group) { [work] in
      do { try work.writer.append(table) } catch { work.failure = error }
    }
  }

  /// Returns when all that was appended is written. Throws what writing threw, once.
  public func wait() throws {
    group.wait()
    guard let failure = work.failure else { return }
    work.failure = nil
    throw failure
  }

  public func finish() throws {
    try wait()
    try work.writer.finish()
  }

  public func cancel() {
    group.wait()
    work.writer.cancel()
  }
}
