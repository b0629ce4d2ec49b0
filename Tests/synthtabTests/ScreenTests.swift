import Foundation
import Tabular
import TabularIO
import Testing

/// `generate --min-distance` and `--refuse-copies`.
@Suite struct ScreenTests {
  private func json(_ outcome: Workplace.Outcome) throws -> [String: Any] {
    try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
      "\(outcome.messages)")
  }

  @Test func rowsAreReplacedAndCounted() throws {
    let place = try People.place()
    let plain = try place.run("generate", "-n", "300", "--out", "plain.csv", "--json")
    #expect(try json(plain)["screening"] == nil)
    let made = try place.run(
      "generate", "-n", "300", "--out", "s.db", "--min-distance", "30", "--refuse-copies", "--json")
    let result = try json(made)
    let screening = try #require(result["screening"] as? [String: Any])
    let count = try #require(screening["replacedNearRows"] as? Int)
    #expect(count > 0)
    #expect(screening["minDistance"] as? Double == 30)
    #expect(screening["refuseCopies"] as? Int == 2)
    #expect(screening["replacedCopies"] as? Int == 0)
    #expect(try (0.001...1).contains(#require(screening["distanceLimit"] as? Double)))
    let (before, after) = (
      try place.cells("plain.csv", table: nil), try place.cells("s.db", table: "people")
    )
    #expect(zip(before, after).count { $0 != $1 } == count)
    // Keys and addresses are those of the row's number.
    #expect(before.map { $0[0] + $0[6] } == after.map { $0[0] + $0[6] })
    #expect(
      try place.cells("s.db", table: "synthtab_provenance").map { Array($0[8...11]) }
        == [["30.00", "2", "\(count)", "0"]])
  }

  @Test func theSummarySaysWhatWasReplaced() throws {
    let place = try People.place()
    let made = try place.run(
      "generate", "-n", "30", "--out", "s.csv", "--min-distance", "30", "--refuse-copies", "3")
    #expect(made.status == 0)
    #expect(made.messages.contains(" too near to a training row replaced, "))
    #expect(made.messages.hasSuffix(", 0 copies of a rare training row replaced\n"))
    #expect(try place.run("generate", "-n", "30", "--out", "-").messages == "")
  }

  @Test func theBytesDependOnNeitherThreadsNorParts() throws {
    let place = try People.place()
    for threads in ["1", "2"] {
      let made = try place.run(
        "generate", "-n", "300", "--out", "\(threads).csv", "--threads", threads, "--min-distance",
        "30")
      #expect(made.status == 0, "\(made.messages)")
    }
    #expect(try place.bytes("1.csv") == place.bytes("2.csv"))
    for count in ["120", "180"] {
      let made = try place.run(
        "generate", "-n", count, "--out", "s.db", "--append", "--min-distance", "30")
      #expect(made.status == 0, "\(made.messages)")
    }
    #expect(try place.cells("s.db", table: "people") == place.cells("1.csv", table: nil))
  }

  @Test func theTableMustBeTheOneThatWasLearned() throws {
    let place = try People.place()
    try place.write(People.csv.replacingOccurrences(of: "Bern", with: "Rome"), to: "other.csv")
    let changed = try place.run(
      "generate", "-n", "30", "--out", "s.csv", "--min-distance", "5", "--real", "other.csv")
    #expect(changed.status == 1)
    #expect(
      changed.messages == """
        Error: other.csv: this is not, or no longer, the table that model.synthtab was learned from.
               Fit the model again, or name the table as it was with --real.

        """)
    #expect(!place.exists("s.csv"))
    let moved = try place.run(
      "generate", "-n", "30", "--out", "s.csv", "--min-distance", "5", "--real", "people.csv")
    #expect(moved.status == 0, "\(moved.messages)")
    let alone = try place.run("generate", "-n", "30", "--out", "t.csv", "--real", "people.csv")
    #expect(alone.status == 64)
  }

  @Test func withoutHeldOutRowsThereIsNoDistance() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let fit = try place.run("fit", "people.csv", "--steps", "1", "--holdout", "0", "--quiet")
    #expect(fit.status == 0, "\(fit.messages)")
    let made = try place.run("generate", "-n", "30", "--out", "s.csv", "--min-distance", "5")
    #expect(made.status == 1)
    #expect(
      made.messages == """
        Error: model.synthtab: the model has no held-out rows, which tell how near strangers are.
               Fit the model again with a --holdout above 0, or leave --min-distance out.

        """)
    #expect(!place.exists("s.csv"))
    #expect(
      try place.run("generate", "-n", "30", "--out", "s.csv", "--refuse-copies").status == 0)
  }

  @Test func whatCannotBeReplacedLeavesNothing() throws {
    let place = try Workplace()
    let lines = (0..<60).map { ["red", "green", "blue"][$0 % 3] }
    try place.write("colour\n" + lines.joined(separator: "\n") + "\n", to: "colours.csv")
    let fit = try place.run("fit", "colours.csv", "--steps", "1", "--quiet")
    #expect(fit.status == 0, "\(fit.messages)")
    let names = place.names
    let made = try place.run("generate", "-n", "30", "--out", "s.csv", "--refuse-copies", "1000")
    #expect(made.status == 1)
    #expect(
      made.messages == """
        Error: of 131102 rows that the model made, 131102 were refused, so that too few are left.
               Ask for a smaller --min-distance, a wider --where, or without --refuse-copies, or fit the model again.

        """)
    #expect(place.names == names)
    // Each colour is there many times, and held-out rows equal training rows.
    let common = try place.run("generate", "-n", "30", "--out", "s.csv", "--min-distance", "5")
    #expect(common.status == 0)
    #expect(
      common.messages.hasPrefix(
        "Note: --min-distance refuses nothing: 5.0 % of the held-out rows equal a training row.\n"))
  }

  @Test func aModelWithAGuaranteeIsNotScreened() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    try place.write(try place.run("schema", "people.csv", "--public").output, to: "people.json")
    let fit = try place.run(
      "fit", "people.csv", "--schema", "people.json", "--epsilon", "3", "--quiet")
    #expect(fit.status == 0, "\(fit.messages)")
    let made = try place.run("generate", "-n", "30", "--out", "s.csv", "--min-distance", "5")
    #expect(made.status == 1)
    #expect(made.messages.hasPrefix("Error: the model is differentially private"))
    #expect(!place.exists("s.csv"))
  }

  @Test func rowsAreAddedToTheProvenanceOfAnOlderTool() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "20", "--out", "s.db").status == 0)
    let path = place.path + "/s.db"
    let source = try SQLiteTable(path: path, table: "synthtab_provenance")
    var schema = try SchemaInference.schema(of: source)
    // Its digits are a text, since there are more of them than a whole number has.
    schema.columns[4] = ColumnSchema(name: "seed", kind: .text)
    let table = try TableLoader(schema: schema).load(source)
    let kept = Array(0..<8) + [13]
    let transaction = try SQLiteTransaction(path: path)
    try transaction.replaceTable(
      Table(
        schema: TableSchema(
          name: "synthtab_provenance", columns: kept.map { table.schema.columns[$0] }),
        columns: kept.map { table.columns[$0] }, rowCount: 1))
    try transaction.commit()
    let older = try place.cells("s.db", table: "synthtab_provenance")
    #expect(older.map(\.count) == [9])
    let made = try place.run("generate", "-n", "20", "--out", "s.db", "--append")
    #expect(made.status == 0, "\(made.messages)")
    let provenance = try place.cells("s.db", table: "synthtab_provenance")
    let missing = [String](repeating: "NULL", count: 5)
    #expect(provenance[0] == older[0].prefix(8) + missing + [older[0][8]])
    #expect(provenance.map { $0[1] } == ["0", "20"])
  }

  @Test(arguments: [
    ["--min-distance", "0"], ["--min-distance", "51"], ["--min-distance", "nan"],
    ["--refuse-copies", "1"], ["--refuse-copies", "1001"],
  ])
  func limitsAreChecked(arguments: [String]) throws {
    let place = try People.place()
    let made = try place.start(["generate", "-n", "5", "--out", "s.csv"] + arguments).outcome()
    #expect(made.status == 64)
    #expect(made.messages.contains(arguments[0]))
    #expect(!place.exists("s.csv"))
  }
}
