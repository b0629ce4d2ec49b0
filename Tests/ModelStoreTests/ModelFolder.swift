import Diffusion
import Foundation
import GRDB
import ModelStore
import Synthesis
import Tabular

/// A temporary folder with room for one model; removed at the end of its test.
final class ModelFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("ModelStoreTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var model: String { path + "/m.synthtab" }

  /// A model of a table with 40 rows, hardly trained; fitted once for all tests.
  func checkpoint() throws -> Checkpoint { try Self.fitted.get() }

  private static let fitted: Result<Checkpoint, any Error> = Result {
    let numbers = (0..<40).map { Double($0 * 7 % 11) }
    let table = Table(
      schema: TableSchema(
        name: "t", columns: [ColumnSchema(name: "x", kind: .continuous, decimals: 0)]),
      columns: [Column(storage: .reals(numbers), missing: MissingMask(presentRows: 40))],
      rowCount: 40)
    var configuration = FitConfiguration()
    configuration.length = .steps(2)
    return try Synthesizer(fitting: table, configuration: configuration, threads: 1).checkpoint
  }

  func output(seed: UInt64) -> GeneratedOutput {
    GeneratedOutput(
      path: "/tmp/synth.db", table: "t", rowCount: 10, seed: seed, sampling: .init())
  }

  func write(_ data: Data) throws {
    try data.write(to: URL(fileURLWithPath: model))
  }

  func execute(_ sql: String) throws {
    let queue = try DatabaseQueue(path: model)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// What reading the model is refused with; `nil` if it is read.
  func refusal() -> String? {
    do {
      _ = try ModelFile.read(path: model)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
