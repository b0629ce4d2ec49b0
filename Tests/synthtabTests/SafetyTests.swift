import Foundation
import Tabular
import TabularIO
import Testing

/// What must survive a wrong or unlucky command: the real table, the model, the output of an earlier run.
@Suite struct SafetyTests {
  /// A folder with ``People/csv`` as the table people of real.db, and a model of it.
  private static func placeWithDatabase() throws -> Workplace {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let table = try TableLoader(
      schema: SchemaInference.schema(of: CSVFile(path: place.path + "/people.csv"))
    ).load(CSVFile(path: place.path + "/people.csv"))
    let writer = try SQLiteTableWriter(
      path: place.path + "/real.db", table: "people", schema: table.schema)
    try writer.append(table)
    try writer.finish()
    #expect(try place.run("fit", "real.db", "--steps", "1", "--quiet").status == 0)
    return place
  }

  @Test func theRealTableOfADatabaseIsNeverWrittenTo() throws {
    let place = try Self.placeWithDatabase()
    let before = try place.bytes("real.db")
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/link.db", withDestinationPath: place.path + "/real.db")
    for options in [
      ["real.db"], ["real.db", "--replace"], ["real.db", "--append"], ["link.db", "--replace"],
      ["real.db", "--replace", "--table", "PEOPLE"],
    ] {
      let made = try place.start(["generate", "-n", "5", "--out"] + options).outcome()
      #expect(made.status == 1)
      let expected = "Error: \(options[0]): 'people' is the real table"
      #expect(made.messages.hasPrefix(expected), "\(made.messages)")
    }
    #expect(try place.bytes("real.db") == before)
    let beside = try place.run("generate", "-n", "5", "--out", "real.db", "--table", "synthetic")
    #expect(beside.status == 0, "\(beside.messages)")
    #expect(try place.run("report").status == 0)
  }

  @Test func theRealFileAndTheModelAreNeverReplaced() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let fit = try place.run("fit", "people.csv", "--steps", "1", "--model", "m.db", "--quiet")
    #expect(fit.status == 0, "\(fit.messages)")
    for name in ["people.csv", "m.db"] {
      let before = try place.bytes(name)
      let made = try place.run(
        "generate", "-n", "5", "--out", name, "--model", "m.db", "--replace")
      #expect(made.status == 1)
      #expect(made.messages.hasPrefix("Error: \(name): this is the "), "\(made.messages)")
      #expect(try place.bytes(name) == before)
    }
  }

  @Test(arguments: ["synthtab_report_columns", "SQLite_x"])
  func aTableCalledLikeOneOfOursIsNotWrittenUnderThatName(name: String) throws {
    let place = try Workplace()
    try place.write(People.csv, to: name + ".csv")
    #expect(try place.run("fit", name + ".csv", "--steps", "1", "--quiet").status == 0)
    let before = place.names
    let made = try place.run("generate", "-n", "5", "--out", "s.db")
    #expect(made.status == 1)
    #expect(
      made.messages.hasPrefix("Error: s.db: a synthetic table cannot be called"), "\(made.messages)"
    )
    #expect(place.names == before)
    #expect(try place.run("generate", "-n", "5", "--out", "s.db", "--table", "t").status == 0)
  }

  @Test func aTableIsReplacedUnderTheNameThatItHas() throws {
    let place = try People.placeWithOutput("s.db")
    let made = try place.run(
      "generate", "-n", "7", "--out", "s.db", "--table", "PEOPLE", "--replace")
    #expect(made.status == 0, "\(made.messages)")
    let provenance = try place.cells("s.db", table: "synthtab_provenance")
    #expect(provenance.map { "\($0[0]) \($0[2])" } == ["people 7"])
  }

  @Test func anOutputThatTheModelCannotRememberIsSaid() throws {
    let place = try People.place()
    let schema = TableSchema(name: "x", columns: [ColumnSchema(name: "a", kind: .integer)])
    let holder = try SQLiteTableWriter(
      path: place.path + "/model.synthtab", table: "x", schema: schema)
    let made = try place.run("generate", "-n", "5", "--out", "s.csv")
    holder.cancel()
    #expect(made.status == 0)
    #expect(made.messages.contains("Note: this output could not be recorded in model.synthtab"))
  }

  @Test(arguments: ["schema people.csv", "inspect model.synthtab", "report", "report --json"])
  func aResultThatCannotBeWrittenIsAFailure(command: String) throws {
    let place = try People.placeWithOutput("s.db")
    let full = try place.shell("exec \"$TOOL\" \(command) > /dev/full")
    #expect(full.status == 1)
    #expect(full.messages.contains("standard output: no space left"), "\(full.messages)")
    let closed = try place.shell("exec \"$TOOL\" \(command) >&-")
    #expect(closed.status == 1)
  }

  /// oneDNN's code walks through the heap by the stack pointer: a handler that ran on a computing thread
  /// would destroy what lies there.
  @Test func noComputingThreadTakesASignal() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let run = try place.start(["fit", "people.csv", "--steps", "1000000", "--threads", "2"])
    run.wait { run.messages.contains("learning") }
    usleep(300_000)
    let tasks = "/proc/\(run.process.processIdentifier)/task"
    let blocked = try FileManager.default.contentsOfDirectory(atPath: tasks).map { task in
      let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
      let mask = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
      let bits = UInt64(mask?.dropFirst(7).drop { $0 == "\t" } ?? "", radix: 16) ?? 0
      return bits & (1 << UInt64(SIGINT - 1)) != 0 && bits & (1 << UInt64(SIGTERM - 1)) != 0
    }
    run.process.interrupt()
    #expect(run.outcome().status == 0)
    #expect(blocked.count { $0 } >= 2)
    #expect(blocked.count { !$0 } == 1)
  }
}
