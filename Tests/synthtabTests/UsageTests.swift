import Foundation
import Testing

@Suite struct UsageTests {
  @Test(arguments: [
    (["generate", "-n", "0", "--out", "s.db"], "-n must be from 1 to 1,000,000,000,000."),
    (["generate", "-n", "-5", "--out", "s.db"], "-n"),
    (["generate", "-n", "5"], "--out"),
    (["generate", "-n", "5", "--out", "s.db", "--append", "--replace"], "not both"),
    (["generate", "-n", "5", "--out", "s.csv", "--append"], "SQLite"),
    (["generate", "-n", "5", "--out", "s.csv", "--table", "t"], "SQLite"),
    (["generate", "-n", "5", "--out", "-", "--json"], "standard output"),
    (["generate", "-n", "5", "--out", "s.db", "--steps", "1"], "from 2 to 1000"),
    (["generate", "-n", "5", "--out", "s.db", "--solver", "magic"], "--solver"),
    (
      ["generate", "-n", "5", "--out", "s.db", "--threads", "0"], "--threads must be from 1 to 256."
    ),
    (["generate", "-n", "5", "--out", "s.db", "--threads", "1000000"], "--threads must be from"),
    (["generate", "-n", "9223372036854775807", "--out", "s.db"], "-n must be from"),
    (["generate", "-n", "5", "--out", "s.db", "--table", "synthtab_x"], "--table must not"),
    (["generate", "-n", "5", "--out", "s.db", "--table", "SQLite_x"], "--table must not"),
    (["fit"], "<input>"),
    (["fit", "t.csv", "--budget", "1m", "--steps", "5"], "not both"),
    (["fit", "t.csv", "--budget", "soon"], "--budget"),
    (["fit", "t.csv", "--steps", "0"], "--steps must be 1 or more."),
    (["fit", "t.csv", "--holdout", "0.6"], "from 0 to 0.5"),
    (["fit", "t.csv", "--levels", "1001"], "--levels must be from 2 to 1000."),
    (["fit", "t.csv", "--seed", "-1"], "--seed"),
    (["fit", "-", "--table", "t"], "standard input"),
    (["fit", "t.csv", "--delimiter", "ab"], "--delimiter"),
    (["learn", "t.csv"], "learn"),
  ])
  func wrongUsageIsSaidAndEndsWith64(arguments: [String], message: String) throws {
    let place = try Workplace()
    let outcome = try place.start(arguments).outcome()
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(place.names.isEmpty)
  }

  @Test func theVersionIsPrinted() throws {
    #expect(
      try Workplace().run("--version")
        == Workplace.Outcome(status: 0, output: "0.1.0\n", messages: ""))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellHasCompletions(shell: String) throws {
    let outcome = try Workplace().run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("generate"))
  }
}
