import Synchronization

/// One pass over a CSV file on several threads: each takes a chunk, works on it, and hands in its result;
/// the results are used in the order of the file, whichever thread comes first.
final class CSVPass<Part>: @unchecked Sendable {
  private struct Result {
    let part: Part
    let lineCount: Int
    let fault: RecordFault?
  }

  // All that follows is used by one thread at a time: the reader under `reading`, the rest under `using`.
  private let reading = Mutex(())
  private let using = Mutex(())
  private let reader: CSVChunkReader
  private let file: CSVFile
  private var waiting: [Int: Result] = [:]
  private var nextIndex = 0
  private var lineCount: Int
  private var failure: (any Error)?
  private var readFailure: (any Error)?
  /// Read without a lock: whether there is nothing more to do.
  private let isOver = Atomic(false)

  init(_ file: CSVFile) throws {
    self.file = file
    reader = try file.chunkReader()
    lineCount = file.linesBeforeRecords
  }

  /// - Parameters:
  ///   - threads: how many work, at least 1.
  ///   - work: makes a part from a chunk; called by several threads at a time.
  ///   - use: gets the parts in order, with the number of lines before them; never two calls at a time.
  /// - Throws: the first fault in the file as a ``TableError``, and what `use` throws. Parts before it have
  ///   been used.
  func run(
    threads: Int, work: (CSVChunk) -> (part: Part, fault: RecordFault?),
    use: (Part, _ lineCount: Int) throws -> Void
  ) throws {
    ThreadTeam.run(threads) { runThread(work: work, use: use) }
    if let failure = failure ?? readFailure { throw failure }
  }

  private func runThread(
    work: (CSVChunk) -> (part: Part, fault: RecordFault?),
    use: (Part, _ lineCount: Int) throws -> Void
  ) {
    let chunk = CSVChunk(delimiter: file.delimiter, columnNames: file.columnNames)
    while !isOver.load(ordering: .relaxed), read(into: chunk) {
      chunk.find()
      let (part, fault) = work(chunk)
      hand(
        in: Result(part: part, lineCount: chunk.lineCount, fault: fault), at: chunk.index, to: use)
    }
  }

  private func read(into chunk: CSVChunk) -> Bool {
    reading.withLock { _ in
      do {
        return try reader.read(into: chunk)
      } catch {
        // What was read before is worth an error of its own, if it has one; this one comes last.
        using.withLock { _ in readFailure = error }
        return false
      }
    }
  }

  private func hand(
    in result: Result, at index: Int, to use: (Part, _ lineCount: Int) throws -> Void
  ) {
    using.withLock { _ in
      waiting[index] = result
      while failure == nil, let next = waiting.removeValue(forKey: nextIndex) {
        do {
          try use(next.part, lineCount)
          if let fault = next.fault { throw file.error(fault, linesBefore: lineCount) }
          lineCount += next.lineCount
          nextIndex += 1
        } catch {
          failure = error
          isOver.store(true, ordering: .relaxed)
        }
      }
    }
  }
}
