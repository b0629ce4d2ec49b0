import Foundation
import Testing

/// Inputs at the edge, which work from end to end.
@Suite struct OddInputTests {
  struct Table: Sendable, CustomTestStringConvertible {
    let title: String
    let content: String
    let columns: Int
    var testDescription: String { title }
  }

  static func table(
    _ title: String, columns: Int, header: String, rowCount: Int = 40, _ row: (Int) -> String
  ) -> Table {
    Table(
      title: title, content: header + "\n" + (0..<rowCount).map { row($0) + "\n" }.joined(),
      columns: columns)
  }

  static let tables = [
    table("one column", columns: 1, header: "x") { "\($0 * 7 % 11)" },
    table("only constant columns", columns: 2, header: "x,y") { _ in "1,same" },
    table(
      "semicolons, CRLF, a missing and a constant column, names that SQL knows", columns: 4,
      header: "select;\"a\"\"b;--\";rowid;void;constant\r"
    ) { "\($0 % 5);b,\($0 % 2);\($0 % 4);;same\r" },
  ]

  @Test(arguments: tables)
  func anOddTableWorksFromEndToEnd(table: Table) throws {
    let place = try Workplace()
    try place.write(table.content, to: "t.csv")
    for arguments in [
      ["fit", "t.csv", "--steps", "1"], ["generate", "-n", "30", "--out", "s.db", "--steps", "2"],
      ["report"],
    ] {
      let outcome = try place.start(arguments).outcome()
      #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
    }
    let cells = try place.cells("s.db", table: "t")
    #expect(cells.count == 30)
    #expect(cells[0].count == table.columns)
  }

  @Test func aThousandColumnsAreUnderstood() throws {
    let place = try Workplace()
    let header = (0..<1000).map { "c\($0)" }.joined(separator: ",")
    let rows = (0..<30).map { row in
      (0..<1000).map { "\((row * 7 + $0 * 13) % 17)" }.joined(separator: ",")
    }
    try place.write(([header] + rows).joined(separator: "\n"), to: "t.csv")
    let plan = try place.run("fit", "t.csv", "--dry-run")
    #expect(plan.status == 0, "\(plan.messages)")
    #expect(plan.output.contains("\n  integer  model     'c999'"))
  }

  @Test func manyDistinctStringsAreDroppedNotLearned() throws {
    let place = try Workplace()
    let rows = (0..<50_000).map {
      "\($0 % 5),thing \($0 * 7919) of \($0 % 3 == 0 ? "one" : "many")"
    }
    try place.write((["x,y"] + rows).joined(separator: "\n"), to: "t.csv")
    let plan = try place.run("fit", "t.csv", "--dry-run")
    #expect(plan.status == 0, "\(plan.messages)")
    #expect(plan.output.contains("dropped 'y': free text or identifiers"))
  }

  @Test func aCodeForMissingMayBeANegativeNumber() throws {
    let place = try Workplace()
    let rows = (0..<40).map { "\($0 % 7),\($0 % 3 == 0 ? "-9" : "\($0 % 5)")" }
    try place.write((["x,y"] + rows).joined(separator: "\n"), to: "t.csv")
    let schema = try place.run("schema", "t.csv", "--missing", "-9")
    #expect(schema.status == 0, "\(schema.messages)")
    #expect(schema.output.contains("\"nullable\": true"))
    #expect(!schema.output.contains("-9"))
  }
}
