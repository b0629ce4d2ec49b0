import Foundation
import TabularIO
import TestSupport
import Testing

/// `--epsilon` from a table to its report, as a user meets it.
@Suite struct GuaranteeTests {
  /// 600 visits of 200 people; the places of five of them are their own.
  private static let csv: String = {
    var lines = ["patient_id,age,sex,ward"]
    for row in 0..<600 {
      let person = row % 200
      lines.append(
        "p\(1_000 + person),\(20 + person * 7 % 60),\(person % 2 == 0 ? "f" : "m"),"
          + ["north", "south", "west"][(person + row / 200) % 3])
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  private static let schema = """
    {
      "synthtab_schema": 1,
      "table": "visits",
      "columns": [
        {"name": "patient_id", "kind": "text", "treatment": "drop"},
        {"name": "age", "kind": "integer", "treatment": "model", "nullable": false, "minimum": 0, "maximum": 110},
        {"name": "sex", "kind": "categorical", "treatment": "model", "nullable": false, "categories": ["f", "m"]},
        {"name": "ward", "kind": "categorical", "treatment": "model", "nullable": false, "categories": ["east", "north", "south", "west"]}
      ]
    }
    """

  private static let fit = [
    "fit", "visits.csv", "--schema", "visits.json", "--epsilon", "3", "--insecure-dp-seed", "7",
  ]

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.csv, to: "visits.csv")
    try place.write(Self.schema, to: "visits.json")
    return place
  }

  @Test func peopleAreTheUnitFromTheFitToTheReport() throws {
    let place = try place()
    let fit = try place.start(
      Self.fit + ["--unit-column", "patient_id", "--rows-per-unit", "2"]
    ).outcome()
    #expect(fit.status == 0, "\(fit.messages)")
    #expect(fit.messages.contains(", ε = 3.0, δ = 1e-06, "))
    let inspect = try place.run("inspect").output
    #expect(
      inspect == """
        model        model.synthtab
        fingerprint  \(try Self.value("fingerprint", in: inspect))
        table        'visits'
        source       \(place.path)/visits.csv
        parameters   0
        rows         about 391 learned
        seed         0
        holdout      0.1
        precision    \(try Self.value("precision", in: inspect))
        guarantee    ε = 3.0, δ = 1e-06, for each 'patient_id', 2 rows at most
                     void for whoever knows --insecure-dp-seed
        columns
          text         drop      'patient_id'
          integer      model     'age'
          categorical  model     'sex'
          categorical  model     'ward'
        dropped 'patient_id': free text or identifiers, whose values are never learned
        Paid for under differential privacy           columns  numbers   ε alone  so far
        --------------------------------------------------------------------------------
          number of rows                                  all        1      0.18    0.18
          counts of ranges of numbers                       1       23      0.59    0.62
          counts of categories                              2        6      0.86    1.08
          errors on pairs and triples, round 1            all        3      0.54    1.23
          counts of two columns together                    3       46      2.43    2.79
          errors on pairs and triples, round 2            all        4      0.41    2.83
          errors on pairs and triples, round 3            all        4      0.33    2.86
          counts of three columns together                  3       24      0.74    2.99

        """)
    #expect(try place.run("generate", "-n", "300", "--out", "synth.db").status == 0)
    let report = try place.run("report")
    #expect(report.status == 0, "\(report.messages)")
    #expect(report.output.contains("Paid for under differential privacy"))
    #expect(
      report.output.replacing("\n", with: " ").contains(
        "ε = 3.0 and δ = 1e-06, for each value of 'patient_id', of whose rows at most 2 are used."))
    let page = try place.read("report.html")
    #expect(page.contains("Privacy ledger") && page.contains("all rows of one more value"))
    #expect(page.contains("ε = 3.0 and δ = 1e-06"))
  }

  private static func value(_ key: String, in text: String) throws -> Substring {
    try #require(text.split(separator: "\n").first { $0.hasPrefix(key) }).dropFirst(13)
  }

  /// Figures of private rows are not covered by the guarantee.
  @Test func theReportLeavesWhatIsHandedOnAsItWas() throws {
    let place = try place()
    #expect(try place.start(Self.fit).outcome().status == 0)
    #expect(try place.run("generate", "-n", "300", "--out", "synth.db").status == 0)
    let before = try place.bytes("synth.db")
    let report = try place.run("report", "--json")
    #expect(report.status == 0, "\(report.messages)")
    #expect(try place.bytes("synth.db") == before)
    let figures = try SQLiteTable(
      path: place.path + "/synth.report.db", table: "synthtab_report_summary")
    #expect(figures.columnNames.contains("metric"))
    let document = try JSONValue(parsing: report.output)
    #expect(try JSONSchema.ofReport().violations(in: document) == [])
    #expect(document["ledger"]?["epsilon"] == .number(3))
    let inspect = try JSONValue(parsing: try place.run("inspect", "--json").output)
    #expect(inspect["ledger"]?["hasSecureNoise"] == .boolean(false))
    #expect(inspect["ledger"]?["entries"]?.elements.isEmpty == false)
  }

  /// The model names neither how many rows there were, nor which.
  @Test func theModelKeepsNoFingerprintOfItsTable() throws {
    let place = try place()
    #expect(try place.start(Self.fit).outcome().status == 0)
    let inspect = try JSONValue(parsing: try place.run("inspect", "--json").output)
    #expect(inspect["source"]?["sha256"] == .text(""))
    #expect(inspect["source"]?["rowCount"] == .number(0))
  }

  @Test func whatWasReadOffTheRowsIsNotPublic() throws {
    let place = try place()
    try place.write(try place.run("schema", "visits.csv").output, to: "visits.json")
    let refused = try place.start(Self.fit).outcome()
    #expect(
      refused
        == Workplace.Outcome(
          status: 1, output: "",
          messages: """
            Error: visits.json: its ranges and categories were read off the rows ("inferred": true), and --epsilon takes them as public knowledge.
                   Put in what is known without the rows and delete "inferred", or start from synthtab schema --public.

            """))
    #expect(!place.exists("model.synthtab"))
    // Without a guarantee it is a schema like any other.
    #expect(
      try place.run("fit", "visits.csv", "--schema", "visits.json", "--steps", "1").status == 0)
    try place.write(try place.run("schema", "visits.csv", "--public").output, to: "visits.json")
    #expect(try place.start(Self.fit).outcome().status == 0)
  }

  @Test(arguments: [
    (["-k", "5"], "-k and --rare-token look at the rows unpaid"),
    (["--rare-token", "other"], "-k and --rare-token look at the rows unpaid"),
    (["--steps", "5"], "--steps and --levels need --engine diffusion"),
    (["--levels", "5"], "--steps and --levels need --engine diffusion"),
    (["--budget", "5s"], "--budget and --numbers do not go with --epsilon"),
    (["--unit-column", "patient_id"], "--unit-column and --rows-per-unit need each other"),
    (["--delta", "0.5"], "--delta must be from 1e-9 to 0.01"),
    (
      ["--unit-column", "patient_id", "--rows-per-unit", "2", "--public-row-count"],
      "--public-row-count does not go with --unit-column"
    ),
  ])
  func optionsThatDoNotGoWithAGuaranteeAreRefused(options: [String], words: String) throws {
    let place = try place()
    let run = try place.start(Self.fit + options).outcome()
    #expect(run.status == 64)
    #expect(run.messages.contains(words), "\(run.messages)")
  }

  @Test func aUnitColumnThatIsNotThereIsNamed() throws {
    let place = try place()
    let run = try place.start(Self.fit + ["--unit-column", "person", "--rows-per-unit", "2"])
      .outcome()
    #expect(run.status == 1)
    #expect(
      run.messages.hasSuffix(
        """
        Error: visits.csv: there is no column 'person'.
               Name one of the schema's columns with --unit-column.

        """))
  }

  @Test func theNetworkLearnsUnderTheSameCommand() throws {
    let place = try place()
    let fit = try place.start(Self.fit + ["--engine", "diffusion", "--steps", "20"]).outcome()
    #expect(fit.status == 0, "\(fit.messages)")
    let inspect = try place.run("inspect").output
    #expect(inspect.contains("  clipped gradients of the network (DP-SGD)       all   1.25 M "))
    #expect(inspect.contains("steps        20, the best 20\n"))
    #expect(try place.run("generate", "-n", "50", "--out", "synth.csv").status == 0)
  }
}
