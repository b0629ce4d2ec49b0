import Tabular
import Testing

@testable import TabularIO

/// Remembers the first number of each table, and fails at one of them.
private final class RecordingWriter: TableWriter {
  struct Full: Error {}

  private(set) var numbers: [Int64] = []
  private(set) var isFinished = false
  private(set) var isCancelled = false
  private let failingAt: Int64?

  init(failingAt: Int64? = nil) { self.failingAt = failingAt }

  func append(_ table: Table) throws {
    guard case .integers(let values) = table.columns[0].storage else { return }
    if values[0] == failingAt { throw Full() }
    numbers.append(values[0])
  }

  func finish() { isFinished = true }
  func cancel() { isCancelled = true }
}

private func table(_ number: Int64) -> Table {
  Table(
    schema: TableSchema(name: "t", columns: [ColumnSchema(name: "n", kind: .integer)]),
    columns: [
      Column(storage: .integers([number]), missing: MissingMask(presentRows: 1))
    ], rowCount: 1)
}

@Suite struct BackgroundTableWriterTests {
  @Test func tablesAreWrittenInTheirOrder() throws {
    let recorder = RecordingWriter()
    let writer = BackgroundTableWriter(recorder)
    for number in 0..<200 { try writer.append(table(Int64(number))) }
    try writer.finish()
    #expect(recorder.numbers == Array(0..<200))
    #expect(recorder.isFinished)
  }

  @Test func anErrorComesOutOfTheNextCallAndOnce() throws {
    let recorder = RecordingWriter(failingAt: 1)
    let writer = BackgroundTableWriter(recorder)
    try writer.append(table(0))
    try writer.append(table(1))
    #expect(throws: RecordingWriter.Full.self) { try writer.append(table(2)) }
    try writer.wait()
    writer.cancel()
    #expect(recorder.numbers == [0])
    #expect(recorder.isCancelled && !recorder.isFinished)
  }

  @Test func anErrorOfTheLastTableComesOutOfFinish() throws {
    let recorder = RecordingWriter(failingAt: 0)
    let writer = BackgroundTableWriter(recorder)
    try writer.append(table(0))
    #expect(throws: RecordingWriter.Full.self) { try writer.finish() }
    #expect(!recorder.isFinished)
  }

  @Test func aFileIsTheOneThatIsWrittenWithoutIt() throws {
    let folder = try ScratchFolder()
    for (name, isBehind) in [("a.csv", false), ("b.csv", true)] {
      let file = try CSVTableWriter(path: folder.path(name), schema: table(0).schema)
      let writer: any TableWriter = isBehind ? BackgroundTableWriter(file) : file
      for number in 0..<50 { try writer.append(table(Int64(number))) }
      try writer.finish()
    }
    #expect(try folder.text(of: "a.csv") == folder.text(of: "b.csv"))
  }
}
