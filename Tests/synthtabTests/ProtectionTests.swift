import Foundation
import Testing

/// What too few rows have in common stays out of the model, its rows and all that is said of it.
@Suite struct ProtectionTests {
  /// 400 rows, and one with a city, an income and a day that no other row has.
  private static let csv: String = {
    var lines = ["city,member,income,joined,code"]
    for row in 0..<400 {
      lines.append(
        "\(["Bern", "Oslo", "Rome"][row % 3]),\(row % 2 == 0 ? "yes" : "no"),"
          + "\(1_000 + row * 91 % 3_000).5,201\(row % 10)-0\(1 + row % 9)-1\(row * 7 % 10),"
          + "c\(100 + row % 150)")
    }
    lines.insert("Zq7town,yes,8123456.5,1931-03-17,c100", at: 200)
    return lines.joined(separator: "\n") + "\n"
  }()
  private static let cells = ["Zq7town", "8123456", "1931-03-17"]

  private func place(_ options: String...) throws -> (Workplace, fit: Workplace.Outcome) {
    let place = try Workplace()
    try place.write(Self.csv, to: "people.csv")
    let fit = try place.start(["fit", "people.csv", "--steps", "1", "--holdout", "0"] + options)
      .outcome()
    try #require(fit.status == 0, "\(fit.messages)")
    return (place, fit)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func noCellOfOneRowIsInTheModelFileOrInWhatIsSaidOfIt() throws {
    let (place, fit) = try place("--json")
    let model = String(decoding: try place.bytes("model.synthtab"), as: UTF8.self)
    let inspect = try place.run("inspect")
    let json = try place.run("inspect", "--json")
    for text in [model, fit.output, fit.messages, inspect.output, json.output] {
      for cell in Self.cells { #expect(!text.contains(cell)) }
    }
    let protection = try #require(try object(fit.output)["protection"] as? [String: Any])
    #expect(protection["leastCount"] as? Int == 11)
    let columns = try #require(protection["columns"] as? [[String: Any]])
    #expect(columns.map { $0["column"] as? String } == ["city", "income", "joined", "code"])
    #expect(columns[0]["rareSpellingCount"] as? Int == 1)
    #expect(columns[0]["rareRowCount"] as? Int == 1)
    #expect(
      inspect.output.contains(
        "protected 'city': 1 rare spelling in 1 row, others are drawn for them"))
    #expect(inspect.output.contains("protects     what fewer than 11 rows have in common"))
  }

  @Test func withoutProtectionTheyAre() throws {
    let (place, fit) = try place("-k", "1", "--json")
    let model = String(decoding: try place.bytes("model.synthtab"), as: UTF8.self)
    for cell in Self.cells { #expect(model.contains(cell)) }
    #expect(try object(fit.output)["protection"] == nil)
    #expect(!(try place.run("inspect").output.contains("protect")))
  }

  @Test func theUserIsToldWhatIsKeptOut() throws {
    let (_, fit) = try place()
    // 150 codes in 401 rows: none has eleven.
    #expect(
      fit.messages.contains(
        "replaced 'code': spellings of fewer than 11 rows, in 401 of them, are '(other)'\n"))
    #expect(
      fit.messages.contains(
        ", 151 rare spellings of 2 columns and the ends of 2 columns kept out\n"),
      "\(fit.messages)")
    let (place, _) = try place("--rare-token", "elsewhere", "-k", "135", "--quiet")
    let made = try place.run("generate", "-n", "200", "--out", "-").output
    #expect(made.contains("elsewhere,") && !made.contains("Rome"))
  }

  @Test func aReportComparesWithTheRowsAsTheyAre() throws {
    let (place, _) = try place("--quiet")
    #expect(try place.run("generate", "-n", "300", "--out", "synth.db").status == 0)
    let report = try place.run("report")
    #expect(report.status == 0, "\(report.messages)")
    let page = try place.read("report.html")
    #expect(page.contains("What was kept out") && page.contains("Rows beyond the ends"))
    for cell in Self.cells { #expect(!page.contains(cell) && !report.output.contains(cell)) }
  }

  @Test func aCoarseColumnIsCoarseInTheRowsAndInTheReport() throws {
    let place = try Workplace()
    try place.write(Self.csv, to: "people.csv")
    let schema = try place.run("schema", "people.csv").output
      .replacing(
        "\"format\": \"yyyy-MM-dd\"", with: "\"format\": \"yyyy-MM-dd\", \"coarsen\": \"year\""
      )
      .replacing("\"name\": \"code\", ", with: "\"name\": \"code\", \"coarsen\": 2, ")
      .replacing("\"decimals\": 1", with: "\"decimals\": 1, \"coarsen\": 500")
    try place.write(schema, to: "people.json")
    let fit = try place.run("fit", "people.csv", "--schema", "people.json", "--steps", "1")
    #expect(fit.status == 0, "\(fit.messages)")
    #expect(try place.run("inspect").output.contains("'joined', by year\n"))
    #expect(try place.run("generate", "-n", "200", "--out", "synth.csv").status == 0)
    for row in try place.read("synth.csv").split(separator: "\n").dropFirst() {
      let cells = row.split(separator: ",")
      #expect(["c1", "c2"].contains(cells[4]))
      #expect(cells[3].hasSuffix("-01-01"))
      #expect(Int(cells[2]).map { $0 % 500 == 0 } == true, "\(cells[2])")
    }
    let report = try place.run("report", "--json")
    #expect(report.status == 0, "\(report.messages)")
    // All that is compared is coarse: no cell is outside the real ones.
    let result = try #require(try object(report.output)["result"] as? [String: Any])
    let scores = try #require(result["scores"] as? [[String: Any]])
    for name in ["outside_range_mean", "unknown_categories_mean"] {
      let score = try #require(scores.first { $0["metric"] as? String == name })
      #expect(score["value"] as? Double == 0)
    }
  }

  @Test(arguments: [["-k", "-1"], ["--rare-token", ""]])
  func badOptionsAreUsageErrors(options: [String]) throws {
    let place = try Workplace()
    try place.write(Self.csv, to: "people.csv")
    #expect(try place.start(["fit", "people.csv"] + options).outcome().status == 64)
  }
}
