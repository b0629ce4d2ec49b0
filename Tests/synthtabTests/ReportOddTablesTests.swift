import Foundation
import Testing

/// `report` over tables that nobody would draw: it ends well, with whole outputs.
@Suite struct ReportOddTablesTests {
  private typealias Columns = KeyValuePairs<String, @Sendable (Int) -> String>

  private func csv(_ rows: Range<Int>, _ columns: Columns) -> String {
    ([columns.map(\.key)] + rows.map { row in columns.map { $0.value(row) } })
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Runs `report` on three cuts of one table, or on a synthetic one of its own, and looks at all that comes out.
  private func check(
    _ columns: Columns, synthetic: Columns? = nil, training: Int = 60, heldOut: Int = 40,
    made: Int = 50, _ options: String...
  ) throws {
    let place = try Workplace()
    try place.write(csv(0..<training, columns), to: "real.csv")
    try place.write(csv(training..<training + heldOut, columns), to: "unseen.csv")
    try place.write(csv(1_000..<1_000 + made, synthetic ?? columns), to: "made.csv")
    let line =
      ["report", "--real", "real.csv", "--held-out", "unseen.csv", "--synthetic", "made.csv"]
      + options
    let json = try place.start(line + ["--json", "--quiet"]).outcome()
    try #require(json.status == 0, "\(json.messages)")
    #expect(json.messages.isEmpty)
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let page = try place.read("report.html")
    #expect(page.hasSuffix("</html>\n"))
    let text = try place.start(line + ["--no-html", "--quiet"]).outcome()
    #expect(text.status == 0)
    let noNumber = #/\b(NaN|nan|inf|Infinity)\b/#
    for output in [json.output, page, text.output] {
      #expect(output.firstMatch(of: noNumber) == nil)
    }
    // A longer word stays whole.
    #expect(
      text.output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("nnnn") })
    #expect(try place.start(line + ["--json", "--quiet"]).outcome() == json)
    #expect(try place.read("report.html") == page)
  }

  private static let people: Columns = [
    "age": { "\(18 + $0 * 37 % 60)" }, "city": { ["Bern", "Oslo", "Rome"][$0 * $0 % 3] },
    "joined": { "201\($0 % 10)-0\(1 + $0 % 9)-1\($0 * 7 % 10)" },
  ]

  @Test(arguments: [(1, 40, 50), (60, 1, 50), (60, 40, 1), (1, 1, 1), (2, 2, 2)])
  func aRowOrTwo(training: Int, heldOut: Int, made: Int) throws {
    try check(Self.people, training: training, heldOut: heldOut, made: made, "--target", "city")
  }

  @Test func numbersAtTheEndsOfADouble() throws {
    let ends = ["1e308", "-1e308", "1.7976931348623157e308", "-1.7976931348623157e308", "5e-324"]
    try check(
      [
        "ends": { ends[$0 * 7 % 5] }, "tiny": { "\(1 + $0 * 3 % 40)e-323" },
        "whole": { "\(Int64.max - Int64($0 % 50))" }, "zero": { ["-0", "0.0", "0.5"][$0 % 3] },
      ], "--target", "ends")
  }

  @Test func numbersFarBeyondThoseOfTheTrainingTable() throws {
    try check(
      Self.people,
      synthetic: [
        "age": { _ in "\(Int64.max)" }, "city": { "new \($0)" }, "joined": { _ in "9999-12-31" },
      ], "--target", "age")
  }

  @Test func fractionsAmongWholeNumbersAreAFindingAndNoError() throws {
    let place = try Workplace()
    try place.write(csv(0..<60, Self.people), to: "real.csv")
    try place.write(
      csv(
        0..<60, ["age": { "\($0).5" }, "city": { _ in "Bern" }, "joined": { _ in "2012-01-11" }]),
      to: "made.csv")
    let report = try place.run(
      "report", "--real", "real.csv", "--synthetic", "made.csv", "--no-html", "--quiet")
    #expect(report.status == 0, "\(report.messages)")
    let columns = try place.cells("made.report.db", table: "synthtab_report_columns")
    #expect(columns[0][0] == "age" && columns[0].contains("1.00"))
  }

  @Test func constantAndEmptyColumns() throws {
    try check(
      [
        "one": { _ in "7" }, "same": { _ in "x" }, "day": { _ in "2020-01-01" },
        "empty": { _ in "" }, "half": { $0 % 2 == 0 ? "" : "\($0)" },
      ], "--target", "same")
    try check(
      Self.people, synthetic: ["age": { _ in "" }, "city": { _ in "" }, "joined": { _ in "" }],
      "--target", "city")
  }

  @Test func namesAndCellsThatWouldDrawOnThePage() throws {
    let evil = "<script>alert('1')</script>"
    try check(
      [
        evil: { "\($0 * 37 % 60)" }, "\u{202E}😀 & \u{7}": { [evil, "&amp;", "\u{202E}"][$0 % 3] },
        String(repeating: "n", count: 500): { "\($0 % 4).5" },
      ], "--target", evil)
  }

  @Test(arguments: [
    ("--sample", "1"), ("-k", "1"), ("-k", "\(Int.max)"), ("--seed", "\(UInt64.max)"),
  ])
  func optionsAtTheirEnds(option: String, value: String) throws {
    try check(Self.people, option, value)
  }
}
