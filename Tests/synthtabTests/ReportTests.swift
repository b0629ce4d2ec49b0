import Foundation
import TabularIO
import Testing

@Suite struct ReportTests {
  @Test func withoutOptionsTheLastOutputIsComparedWithTheSource() throws {
    let place = try People.placeWithOutput("synth.db")
    let report = try place.run("report")
    #expect(report.status == 0, "\(report.messages)")
    #expect(report.output.contains("There is no differential-privacy guarantee"))
    #expect(
      report.messages == """
        All figures: \(place.path)/synth.db, tables synthtab_report_…
        The page: report.html

        """)
    #expect(try place.read("report.html").contains("<h1>"))
    #expect(!(try place.cells("synth.db", table: "synthtab_report_summary")).isEmpty)
    let columns = try place.cells("synth.db", table: "synthtab_report_columns")
    #expect(columns.map { $0[0] } == ["age", "income", "city", "member", "joined"])
    #expect(try place.cells("synth.db", table: "people").count == 150)
    #expect(try place.run("report", "--quiet").output == report.output)
  }

  @Test func aReportOnCSVHasADatabaseBesideIt() throws {
    let place = try People.placeWithOutput("synth.csv")
    let report = try place.run("report", "--json")
    #expect(report.status == 0, "\(report.messages)")
    #expect(place.exists("synth.report.db"))
    #expect(try JSONSerialization.jsonObject(with: Data(report.output.utf8)) is [String: Any])
  }

  @Test func aSourceThatHasChangedIsNoted() throws {
    let place = try People.placeWithOutput("synth.db")
    try place.write(People.csv.replacingOccurrences(of: "Bern", with: "Rome"), to: "people.csv")
    let report = try place.run(
      "report", "--model", "model.synthtab", "--real", "people.csv")
    #expect(report.status == 1)
    #expect(
      report.messages == """
        Error: people.csv: this is not, or no longer, the table that model.synthtab was learned from.
               Fit the model again, or name the table as it was with --real.

        """)
  }

  @Test func syntheticRowsInTheSourcesOwnDatabaseDoNotCountAsAChange() throws {
    let place = try Workplace()
    let schema = try SchemaInference.schema(of: CSVFile(bytes: Array(People.csv.utf8)))
    let table = try TableLoader(schema: schema).load(CSVFile(bytes: Array(People.csv.utf8)))
    let writer = try SQLiteTableWriter(path: place.path + "/all.db", table: "real", schema: schema)
    try writer.append(table)
    try writer.finish()
    for arguments in [
      ["fit", "all.db", "--steps", "2"],
      ["generate", "-n", "50", "--out", "all.db", "--table", "made"],
      ["report"], ["report"],
    ] {
      let outcome = try place.start(arguments).outcome()
      #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
    }
  }

  @Test func twoTablesAreEnoughWithoutAModel() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "real.csv")
    try place.write(People.csv, to: "copy.csv")
    let report = try place.run("report", "--real", "real.csv", "--synthetic", "copy.csv", "--json")
    #expect(report.status == 0, "\(report.messages)")
    let columns = try place.cells("copy.report.db", table: "synthtab_report_columns")
    #expect(columns.map { $0[1] } == Array(repeating: "0.00", count: columns.count))
  }

  @Test func cellsThatTheRealTableCannotHaveAreFiguresAndNotErrors() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "real.csv")
    try place.write(
      People.csv.replacingOccurrences(of: "Bern", with: "Rome")
        .replacingOccurrences(of: "id,age", with: "id,extra"),
      to: "made.csv")
    let report = try place.run("report", "--real", "real.csv", "--synthetic", "made.csv")
    #expect(report.status == 0, "\(report.messages)")
    #expect(!(report.output + report.messages).contains("Rome"))
  }

  @Test func anotherModelThanTheOneThatMadeTheRowsIsNoted() throws {
    let place = try People.placeWithOutput("synth.db")
    #expect(
      try place.run("fit", "people.csv", "--steps", "3", "--seed", "9", "--quiet").status == 0)
    let forgotten = try place.run("report")
    #expect(forgotten.status == 1)
    #expect(
      forgotten.messages.hasPrefix("Error: model.synthtab: no output of this model is known.\n"))
    let report = try place.run("report", "--synthetic", "synth.db")
    #expect(report.status == 0, "\(report.messages)")
    #expect(report.messages.hasPrefix("Note: the synthetic table was made from another model"))
  }

  /// The model is asked too, and knows neither the values nor, in the last case, all that it would need.
  @Test func heldOutRowsMayBeUnlikeThoseOfTheModel() throws {
    let place = try People.placeWithOutput("synth.db")
    let header = "id,age,income,city,member,joined"
    let rows = (0..<30).map { "\($0),\($0 * 9).5,\($0 * 9000).25,Rome,yes,2031-01-05" }
    let whole = (0..<30).map { "\($0),\($0 * 9),\($0 * 9000).25,Rome,yes,2031-01-05" }
    for (lines, isAsked) in [
      ([header] + rows, true), ([header] + whole, true),
      (
        [header.replacing("income,", with: "")]
          + whole.map { $0.replacing(#/\d+\.25,/#, with: "") }, false
      ),
    ] {
      try place.write(lines.joined(separator: "\n") + "\n", to: "unseen.csv")
      let report = try place.run("report", "--held-out", "unseen.csv")
      #expect(report.status == 0, "\(report.messages)")
      #expect(report.output.contains("the model file: its own loss") == isAsked)
    }
  }
}
