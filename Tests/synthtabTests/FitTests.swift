import Foundation
import Testing

@Suite struct FitTests {
  @Test func fittingTwiceWithOneSeedGivesOneFingerprint() throws {
    let place = try People.place()
    func fingerprint(_ arguments: [String]) throws -> String {
      let outcome = try place.start(arguments + ["--json"]).outcome()
      #expect(outcome.status == 0, "\(outcome.messages)")
      let result =
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      return try #require(result?["fingerprint"] as? String)
    }
    let first = try fingerprint(["inspect"])
    #expect(first.count == 64)
    let fit = ["fit", "people.csv", "--steps", "2"]
    #expect(try fingerprint(fit + ["--threads", "1"]) == first)
    #expect(try fingerprint(fit + ["--seed", "8"]) != first)
  }

  @Test func quietSaysNothing() throws {
    #expect(
      try People.fitted.get().outcome
        == Workplace.Outcome(status: 0, output: "", messages: ""))
  }

  @Test func theUserIsToldWhichColumnsAreNotLearned() throws {
    let place = try Workplace()
    let fit = try place.run("fit", "-", "--steps", "1", input: People.csv)
    #expect(fit.status == 0)
    #expect(fit.output == "")
    #expect(
      fit.messages.hasPrefix(
        """
        regenerated 'id': a key, counted anew
        regenerated 'email': invented addresses at example.org
        dropped 'remark': free text or identifiers, whose values are never learned
        learning 200 rows of 'records'; Ctrl-C stops and keeps the best model so far
        model.synthtab: learned\u{20}
        """), "\(fit.messages)")
    #expect(try place.run("generate", "-n", "9", "--out", "synth.db").status == 0)
    let report = try place.run("report")
    #expect(report.status == 1)
    #expect(report.messages.contains("standard input"))
  }

  @Test func aDryRunPrintsTheOptionsAndWritesNothing() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let fit = try place.run(
      "fit", "people.csv", "--dry-run", "--budget", "90s", "--seed", "3", "--threads", "1",
      "--precision", "float32")
    #expect(fit.status == 0)
    #expect(
      fit.output == """
        input     people.csv
        table     'people'
        model     model.synthtab
        length    90.0 s
        seed      3
        holdout   0.1
        precision float32
        threads   1
        protects  what fewer than 11 rows have in common
        columns
          key          generate  'id'
          integer      model     'age'
          continuous   model     'income'
          categorical  model     'city'
          boolean      model     'member'
          datetime     model     'joined'
          text         generate  'email'
          text         drop      'remark'
        regenerated 'id': a key, counted anew
        regenerated 'email': invented addresses at example.org
        dropped 'remark': free text or identifiers, whose values are never learned

        """)
    #expect(place.names == ["people.csv"])
  }

  @Test func anInterruptedFitKeepsTheBestModelSoFar() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let run = try place.start(["fit", "people.csv", "--steps", "1000000"])
    run.wait { run.messages.contains("learning") }
    usleep(500_000)
    run.process.interrupt()
    let outcome = run.outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(place.names == ["model.synthtab", "people.csv"])
    #expect(try place.run("generate", "-n", "3", "--out", "-").status == 0)
  }

  @Test func aSchemaThatWasPrintedCanBeHandedToFit() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let schema = try place.run("schema", "people.csv")
    #expect(schema.status == 0)
    try place.write(
      schema.output.replacingOccurrences(of: "\"decimals\": 2", with: "\"decimals\": 1"),
      to: "people.json")
    let fit = try place.run("fit", "people.csv", "--schema", "people.json", "--steps", "1")
    #expect(fit.status == 0, "\(fit.messages)")
    let rows = try place.run("generate", "-n", "50", "--out", "-").output.split(separator: "\n")
    let incomes = rows.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[2]
    }
    for income in incomes where !income.isEmpty {
      #expect(income.split(separator: ".").last?.count == 1)
    }
  }

  @Test func inspectShowsWhatTheModelHolds() throws {
    let place = try People.place()
    let inspect = try place.run("inspect")
    #expect(inspect.status == 0)
    #expect(inspect.output.contains("table        'people'"))
    #expect(inspect.output.contains("  boolean      model     'member'"))
    let json = try place.run("inspect", "model.synthtab", "--json")
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(value?["table"] as? String == "people")
    #expect((value?["columns"] as? [Any])?.count == 8)
    #expect((value?["lookedUp"] as? [Any])?.isEmpty == true)
  }

  @Test func inspectNamesWhatIsLookedUp() throws {
    let place = try Workplace()
    let rows = (0..<400).map { "\($0 * 7 % 10),\($0 * 7 % 10 / 3 + 40),\($0 * 7919 % 1_000)\n" }
    try place.write("floor,zone,area\n" + rows.joined(), to: "rooms.csv")
    let fit = try place.run("fit", "rooms.csv", "--steps", "1")
    #expect(fit.status == 0, "\(fit.messages)")
    let inspect = try place.run("inspect")
    #expect(inspect.output.hasSuffix("\nlooked up 'zone' from 'floor'\n"), "\(inspect.output)")
    let json = try place.run("inspect", "--json").output
    let value = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let lookedUp = value?["lookedUp"] as? [[String: String]]
    #expect(lookedUp == [["column": "zone", "source": "floor"]])
  }
}
