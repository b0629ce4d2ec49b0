import Foundation
import Tabular
import TabularIO
import Testing

@Suite struct GenerateTests {
  @Test func theNumberOfThreadsDoesNotChangeAByte() throws {
    let place = try People.place()
    for threads in ["1", "2"] {
      let made = try place.run(
        "generate", "-n", "300", "--out", "\(threads).csv", "--threads", threads, "--seed", "5")
      #expect(made.status == 0, "\(made.messages)")
    }
    #expect(try place.bytes("1.csv") == place.bytes("2.csv"))
  }

  @Test func aRowIsTheSameHoweverManyAreAskedFor() throws {
    let place = try People.place()
    let few = try place.run("generate", "-n", "100", "--out", "-").output
    let many = try place.run("generate", "-n", "1000", "--out", "-").output
    #expect(many.hasPrefix(few))
    #expect(few.split(separator: "\n").count == 101)
    #expect(try place.run("generate", "-n", "100", "--out", "-", "--seed", "1").output != few)
  }

  @Test func generatedRowsKeepToTheSchema() throws {
    let place = try People.place()
    let rows = try place.run("generate", "-n", "60", "--out", "-").output
    #expect(rows.hasPrefix("id,age,income,city,member,joined,email\n"))
    try place.write(rows, to: "synth.csv")
    let table = try TableLoader(
      schema: SchemaInference.schema(of: CSVFile(path: place.path + "/synth.csv"))
    )
    .load(CSVFile(path: place.path + "/synth.csv"))
    for row in 0..<table.rowCount {
      guard case .integer(let age) = table.value(row: row, column: 1) else {
        Issue.record("age is not a whole number")
        return
      }
      #expect((18...77).contains(age))
      #expect([.text("yes"), .text("no")].contains(table.value(row: row, column: 4)))
      guard case .text(let email) = table.value(row: row, column: 6) else {
        Issue.record("email is missing")
        return
      }
      #expect(email.hasSuffix("@example.org"))
    }
  }

  @Test func databaseAndCSVHoldTheSameRows() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "50", "--out", "s.csv").status == 0)
    #expect(try place.run("generate", "-n", "50", "--out", "s.db").status == 0)
    #expect(try place.cells("s.db", table: "people") == place.cells("s.csv", table: nil))
  }

  @Test func anExistingTableIsRefusedUnlessToldOtherwise() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "20", "--out", "s.db").status == 0)
    let before = try place.bytes("s.db")
    let again = try place.run("generate", "-n", "20", "--out", "s.db")
    #expect(again.status == 1)
    #expect(again.messages.contains("--replace"))
    #expect(again.messages.contains("--append"))
    #expect(try place.bytes("s.db") == before)
    let replaced = try place.run("generate", "-n", "30", "--out", "s.db", "--replace")
    #expect(replaced.status == 0, "\(replaced.messages)")
    #expect(try place.cells("s.db", table: "people").count == 30)
    #expect(try place.run("generate", "-n", "9", "--out", "s.db", "--table", "other").status == 0)
    #expect(try SQLiteTable.tableNames(path: place.path + "/s.db").sorted() == ["other", "people"])
  }

  @Test func appendedRowsGoOnWhereTheTableEnds() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "20", "--out", "a.db").status == 0)
    let appended = try place.run("generate", "-n", "15", "--out", "a.db", "--append")
    #expect(appended.status == 0, "\(appended.messages)")
    #expect(try place.run("generate", "-n", "35", "--out", "b.db").status == 0)
    #expect(try place.cells("a.db", table: "people") == place.cells("b.db", table: "people"))
    let provenance = try place.cells("a.db", table: "synthtab_provenance")
    #expect(
      provenance.map { Array($0[0...2]) } == [["people", "0", "20"], ["people", "20", "15"]])
  }

  @Test func theDatabaseSaysWhereItsRowsCameFrom() throws {
    let place = try People.place()
    let made = try place.run(
      "generate", "-n", "20", "--out", "s.db", "--seed", "18446744073709551615", "--solver", "heun",
      "--steps", "4", "--json")
    #expect(made.status == 0, "\(made.messages)")
    let result = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    let fingerprint = try #require(result?["modelFingerprint"] as? String)
    let precision = try #require(result?["precision"] as? String)
    #expect(
      try place.cells("s.db", table: "synthtab_provenance") == [
        [
          "people", "0", "20", fingerprint, "18446744073709551615", "heun", "4", precision, "NULL",
          "NULL", "NULL", "NULL", "NULL", "synthtab 0.1.0",
        ]
      ])
  }

  /// The model of a few people is calibrated for 20 levels.
  @Test func otherNoiseLevelsThanTheModelsAreNoted() throws {
    let place = try People.place()
    let made = try place.run("generate", "-n", "20", "--out", "s.csv", "--steps", "7")
    #expect(
      made.messages.hasPrefix(
        "Note: the model is calibrated for 20 noise levels. With 7 the shares of values are a little off.\n"
      ),
      "\(made.messages)")
    let usual = try place.run(
      "generate", "-n", "20", "--out", "s.csv", "--steps", "20", "--replace")
    #expect(!usual.messages.contains("Note"), "\(usual.messages)")
  }

  @Test func theLevelsOfTheFitAreThoseOfGenerate() throws {
    let place = try People.place()
    let fit = try place.run(
      "fit", "people.csv", "--steps", "1", "--levels", "5", "--model", "five.synthtab", "--quiet")
    #expect(fit.status == 0, "\(fit.messages)")
    let made = try place.run(
      "generate", "-n", "20", "--out", "s.csv", "--model", "five.synthtab", "--json")
    #expect(!made.messages.contains("Note"), "\(made.messages)")
    let result = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    #expect(result?["steps"] as? Int == 5)
  }

  @Test func replacingATableReplacesItsProvenanceAlone() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "20", "--out", "s.db", "--table", "a").status == 0)
    #expect(try place.run("generate", "-n", "20", "--out", "s.db", "--table", "b").status == 0)
    #expect(
      try place.run("generate", "-n", "7", "--out", "s.db", "--table", "a", "--replace").status == 0
    )
    let provenance = try place.cells("s.db", table: "synthtab_provenance")
    #expect(provenance.map { "\($0[0]) \($0[2])" }.sorted() == ["a 7", "b 20"])
  }

  @Test func anExistingFileIsNotOverwritten() throws {
    let place = try People.place()
    try place.write("mine", to: "s.csv")
    let made = try place.run("generate", "-n", "5", "--out", "s.csv")
    #expect(made.status == 1)
    #expect(made.messages.hasPrefix("Error: s.csv: the file exists.\n"))
    #expect(try place.read("s.csv") == "mine")
    #expect(try place.run("generate", "-n", "5", "--out", "s.csv", "--replace").status == 0)
    #expect(try place.read("s.csv") != "mine")
  }

  @Test(arguments: ["s.db", "s.csv"])
  func anInterruptedGenerationLeavesNothingBehind(name: String) throws {
    let place = try People.place()
    let before = place.names
    let run = try place.start(["generate", "-n", "100000000", "--out", name, "--steps", "2"])
    run.wait { place.names != before }
    run.process.interrupt()
    let outcome = run.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages == "Error: interrupted. Nothing was written.\n")
    #expect(place.names == before)
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let place = try People.place()
    let outcome = try place.shell(
      "{ \"$TOOL\" generate -n 20000 --steps 2 --out -; echo $? > status; } | head -n 1")
    #expect(outcome.output == "id,age,income,city,member,joined,email\n")
    #expect(outcome.messages == "")
    #expect(try place.read("status") == "0\n")
  }
}

extension Workplace {
  /// All cells of a table as texts, "NULL" where one is missing or empty.
  func cells(_ name: String, table: String?) throws -> [[String]] {
    let source = try InputFile.open(path: path + "/" + name, table: table) { [] }
    var rows: [[String]] = []
    try source.forEachRecord { _, fields in
      rows.append(
        fields.map { field in
          switch field {
          case .missing: "NULL"
          case .integer(let value): "\(value)"
          case .real(let value): Self.decimal(value)
          case .text(let bytes):
            bytes.isEmpty ? "NULL" : String(decoding: bytes, as: UTF8.self)
          }
        })
    }
    return rows
  }

  /// Two places, as ``People`` has them.
  private static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
