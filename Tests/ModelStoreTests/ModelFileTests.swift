import Foundation
import GRDB
import ModelStore
import Synthesis
import Tabular
import TabularIO
import Testing

@Suite struct ModelFileTests {
  let folder = try! ModelFolder()

  @Test func aModelReadBackIsTheSame() throws {
    var checkpoint = try folder.checkpoint()
    checkpoint.source = SourceDescription(
      path: "/data/t.csv", rowCount: 4, sha256: String(repeating: "a", count: 64),
      missingTokens: ["?"])
    try ModelFile.write(checkpoint, to: folder.model)
    let read = try ModelFile.read(path: folder.model)
    #expect(read.fingerprint == checkpoint.fingerprint)
    #expect(read.parameters.map(\.bitPattern) == checkpoint.parameters.map(\.bitPattern))
    #expect(read.schema == checkpoint.schema)
    #expect(read.source == checkpoint.source)
    #expect(read.metadata() == checkpoint.metadata())
  }

  @Test func anyProgramCanReadWeightsAndLog() throws {
    let checkpoint = try folder.checkpoint()
    try ModelFile.write(checkpoint, to: folder.model)
    try DatabaseQueue(path: folder.model).read { database in
      #expect(try Int.fetchOne(database, sql: "PRAGMA application_id") == 0x5359_4E54)
      #expect(try Int.fetchOne(database, sql: "PRAGMA user_version") == 6)
      let data = try #require(try Data.fetchOne(database, sql: "SELECT data FROM weights"))
      let first = data.prefix(4).enumerated().reduce(UInt32(0)) {
        $0 | UInt32($1.element) << (8 * UInt32($1.offset))
      }
      #expect(Float(bitPattern: first) == checkpoint.parameters[0])
      #expect(data.count == 4 * checkpoint.parameters.count)
      let steps = try Int.fetchAll(database, sql: "SELECT step FROM log ORDER BY step")
      #expect(steps == checkpoint.log.map(\.step))
      #expect(!steps.isEmpty)
      let losses = try Double.fetchAll(database, sql: "SELECT loss FROM log ORDER BY step")
      #expect(losses.count == steps.count)
    }
  }

  @Test func onlyTheOwnerMayReadAModel() throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.model)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m.synthtab"])
  }

  @Test func aMissingModelIsOneClearSentence() {
    #expect(
      folder.refusal()
        == "m.synthtab: there is no such model.\n       "
        + "Make one with synthtab fit, or name another with --model.")
  }

  @Test(arguments: ["", "a,b\n1,2\n", String(repeating: "SQLite format 3\0", count: 10)])
  func aFileOfAnotherKindIsRefused(content: String) throws {
    try folder.write(Data(content.utf8))
    #expect(folder.refusal()?.hasPrefix("m.synthtab: this is not a synthtab model.") == true)
    #expect(!ModelFile.isModel(path: folder.model))
  }

  @Test func anotherDatabaseIsRefusedAndNotOverwrittenByRecording() throws {
    try DatabaseQueue(path: folder.model).write { try $0.execute(sql: "CREATE TABLE t (a)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.model))
    #expect(folder.refusal()?.hasPrefix("m.synthtab: this is not a synthtab model.") == true)
    #expect(!ModelFile.recordOutput(folder.output(seed: 1), in: folder.model))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.model)) == before)
  }

  @Test func aFolderIsRefused() throws {
    try FileManager.default.createDirectory(
      atPath: folder.model, withIntermediateDirectories: false)
    #expect(folder.refusal() == "m.synthtab: this is a folder, not a model.")
  }

  @Test(arguments: [(5, "an older"), (7, "a newer")])
  func anotherFormatVersionIsRefused(version: Int, age: String) throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    try folder.execute("PRAGMA user_version = \(version)")
    let refusal = try #require(folder.refusal())
    #expect(
      refusal.hasPrefix(
        "m.synthtab: a model of format \(version), written by \(age) synthtab; this one reads format 6."
      ))
  }

  @Test(arguments: [
    "UPDATE weights SET data = substr(data, 5)",
    "UPDATE weights SET count = count + 1",
    "UPDATE weights SET data = zeroblob(length(data))",
    "UPDATE weights SET data = 'text'",
    "UPDATE model SET value = '{}' WHERE key = 'checkpoint'",
    "UPDATE model SET value = 'x' WHERE key = 'fingerprint'",
    #"""
    UPDATE model SET value = json_set(
      value, '$.zeros.pairs', json('[{"first":0,"second":1,"cells":[]}]')) WHERE key = 'checkpoint'
    """#,
    "DELETE FROM model",
    "DELETE FROM weights",
    "DROP TABLE weights",
  ])
  func aChangedModelIsRefusedAsDamaged(change: String) throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    try folder.execute(change)
    #expect(folder.refusal()?.hasPrefix("m.synthtab: the model is damaged.") == true)
  }

  @Test func aTruncatedOrOverwrittenModelIsRefused() throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.model))
    try folder.write(whole.prefix(whole.count / 2))
    #expect(folder.refusal()?.contains("damaged") == true)
    var overwritten = whole
    for offset in stride(from: 200, to: whole.count, by: 7) { overwritten[offset] = 0xFF }
    try folder.write(overwritten)
    #expect(folder.refusal()?.contains("damaged") == true)
  }

  @Test func theLastOutputIsRemembered() throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    #expect(try ModelFile.lastOutput(in: folder.model) == nil)
    #expect(ModelFile.recordOutput(folder.output(seed: 1), in: folder.model))
    #expect(ModelFile.recordOutput(folder.output(seed: .max), in: folder.model))
    #expect(try ModelFile.lastOutput(in: folder.model) == folder.output(seed: .max))
    #expect(try ModelFile.read(path: folder.model).fingerprint == folder.checkpoint().fingerprint)
  }

  @Test func aFailedWriteLeavesTheOldModelAndNothingElse() throws {
    try ModelFile.write(folder.checkpoint(), to: folder.model)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.model))
    #expect(throws: TableError.self) {
      try ModelFile.write(folder.checkpoint(), to: folder.path + "/nowhere/m.synthtab")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.model)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m.synthtab"])
  }
}
