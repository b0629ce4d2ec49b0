import Foundation
import Testing

/// No form of a report shows a cell that fewer than k real rows have.
@Suite struct ReportHidesCellsTests {
  /// What stands in a few rows, one of it in each column; and the same rows with other cells of the same ranks.
  private struct Marker: Sendable, CustomTestStringConvertible {
    let column: String
    let cell: String
    let other: String
    /// Forms in which the cell might be seen.
    let forms: [String]
    var testDescription: String { "\(column) \(cell)" }
  }

  private static let markers = [
    Marker(column: "city", cell: "zq7xA", other: "zq7yB", forms: ["zq7x"]),
    Marker(
      column: "income", cell: "8123456.789", other: "9234567.891",
      forms: ["8123456", "812345", "8,123,45", "8.12", "8.1 M"]),
    Marker(
      column: "income", cell: "-91.2345", other: "-87.6543", forms: ["91.23", "-91.2"]),
    Marker(column: "age", cell: "7123", other: "6345", forms: ["7123", "7,123", "7.12"]),
    Marker(column: "joined", cell: "1931-03-17", other: "1934-08-21", forms: ["1931", "1930"]),
    Marker(column: "joined", cell: "2047-10-23", other: "2052-05-14", forms: ["2047", "2050"]),
  ]

  private static let names = ["age", "income", "city", "joined"]

  private static func row(_ number: Int) -> [String] {
    [
      "\(20 + number * 37 % 60)", "\(1000 + number * 91 % 3000).\(number * 7 % 10)25",
      ["Bern", "Oslo", "Rome"][number * number % 3],
      "201\(number % 10)-0\(1 + number % 9)-1\(number * 7 % 10)",
    ]
  }

  private static func csv(_ rows: Range<Int>, _ cell: String?, in column: String, times: Int)
    -> String
  {
    var lines = [names.joined(separator: ",")]
    for row in rows {
      var cells = Self.row(row)
      if let cell, (row - rows.lowerBound) % 11 == 4, (row - rows.lowerBound) / 11 < times {
        cells[names.firstIndex(of: column)!] = cell
      }
      lines.append(cells.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// All that a run gives, but for the line with the command and the fingerprints of the files.
  private func outputs(
    _ marker: Marker, _ cell: String, training: Int, heldOut: Int?
  ) throws -> [String] {
    let place = try Workplace()
    try place.write(
      Self.csv(0..<240, cell, in: marker.column, times: training), to: "real.csv")
    try place.write(Self.csv(600..<800, nil, in: marker.column, times: 0), to: "made.csv")
    var line = ["report", "--real", "real.csv", "--synthetic", "made.csv", "--target", "age"]
    if let heldOut {
      try place.write(
        Self.csv(300..<420, cell, in: marker.column, times: heldOut), to: "unseen.csv")
      line += ["--held-out", "unseen.csv"]
    }
    let json = try place.start(line + ["--json"]).outcome()
    try #require(json.status == 0, "\(json.messages)")
    let text = try place.start(line).outcome()
    let page = try place.read("report.html").replacing(#/[0-9a-f]{64}/#, with: "")
    let tables = try ["summary", "columns", "pairs", "attacks", "run"].map {
      try place.cells("made.report.db", table: "synthtab_report_\($0)")
        .map { $0.joined(separator: " ") }.joined(separator: "\n")
    }
    return [json.output, json.messages, text.output, text.messages, page] + tables
  }

  @Test(arguments: markers, [(1, 0), (10, 0), (0, 10), (5, 5)])
  private func aCellOfFewerThanKRowsIsNowhere(_ marker: Marker, _ times: (Int, Int)) throws {
    let found = try outputs(marker, marker.cell, training: times.0, heldOut: times.1)
    for output in found {
      for form in marker.forms {
        // Not as a part of another number: a coordinate of the page, or a figure's late digits.
        let isShown = output.ranges(of: form).contains { range in
          range.lowerBound == output.startIndex
            || !(output[output.index(before: range.lowerBound)].isNumber
              || output[output.index(before: range.lowerBound)] == ".")
        }
        #expect(!isShown, "\(form)")
      }
    }
    // And no bar, edge, label or share of a chart depends on it.
    let others = try outputs(marker, marker.other, training: times.0, heldOut: times.1)
    for key in ["distributions", "pair_distributions", "embedding"] {
      let charts = try [found[0], others[0]].map { json in
        let result = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let part = (result?["result"] as? [String: Any])?[key]
        return try JSONSerialization.data(
          withJSONObject: try #require(part), options: [.sortedKeys])
      }
      #expect(charts[0] == charts[1], "\(key)")
    }
  }

  @Test func whatKRowsHaveIsShown() throws {
    // The test above would find it.
    let found = try outputs(Self.markers[0], "zq7xA", training: 11, heldOut: nil)
    #expect(found[0].contains("zq7xA") && found[4].contains("zq7xA"))
  }

  @Test func anErrorNamesThePlaceAndNotTheCell() throws {
    let place = try Workplace()
    try place.write(Self.csv(0..<240, nil, in: "age", times: 0), to: "real.csv")
    try place.write(Self.csv(600..<800, "zq7xA", in: "age", times: 1), to: "made.csv")
    let outcome = try place.run("report", "--real", "real.csv", "--synthetic", "made.csv")
    #expect(outcome.status == 1)
    #expect(outcome.messages.hasPrefix("Error: made.csv, line 6, column 'age': "))
    #expect(!outcome.messages.contains("zq7x"))
  }
}
