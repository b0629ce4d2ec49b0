import Foundation
import Testing

/// `report --fail-if`, and what must not be overwritten.
@Suite struct ReportConditionsTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(People.csv, to: "real.csv")
    try place.write(People.csv, to: "copy.csv")
    return place
  }

  private func report(_ place: Workplace, _ more: String...) throws -> Workplace.Outcome {
    try place.start(
      ["report", "--real", "real.csv", "--synthetic", "copy.csv", "--quiet"] + more
    ).outcome()
  }

  @Test func aBrokenConditionEndsWithThreeWhenAllIsWritten() throws {
    let place = try place()
    let outcome = try report(place, "--fail-if", "copies>0.5, jsd>0.1,joint_jsd < 0.01")
    #expect(outcome.status == 3)
    #expect(
      outcome.messages == """
        Failed: copies>0.5: it is 1.0000
                joint_jsd<0.01: it is 0.0000

        """)
    #expect(outcome.output.contains("Privacy: "))
    #expect(place.names == ["copy.csv", "copy.report.db", "real.csv", "report.html"])
    #expect(!(try place.cells("copy.report.db", table: "synthtab_report_summary")).isEmpty)
  }

  @Test func conditionsThatHoldChangeNothing() throws {
    let place = try place()
    let outcome = try report(place, "--fail-if", "jsd>0,copies_of_training_rows<1,copies>1e0")
    #expect(outcome == Workplace.Outcome(status: 0, output: outcome.output, messages: ""))
    #expect(try report(place).output == outcome.output)
  }

  @Test func aFigureThatCouldNotBeComputedIsNoSuccess() throws {
    let place = try place()
    let outcome = try report(place, "--fail-if", "mia_auc>0.6")
    #expect(outcome.status == 1)
    #expect(
      outcome.messages == """
        Error: --fail-if: the figure of 'mia_auc>0.6' could not be computed.
               The report's notes say why. Leave the condition out, or provide what it needs.

        """)
    #expect(place.exists("report.html") && place.exists("copy.report.db"))
  }

  @Test(arguments: [
    "", "c2st", "c2st>", ">0.5", "c2st>much", "c2st=0.5", "c2st>=0.5", "c2st>nan", "c2st>inf",
    "c2st>0.5,", "c2st>0.5;jsd>0.1", "c2st>0.5 and jsd>0.1",
  ])
  func whatIsNoConditionIsWrongUsage(conditions: String) throws {
    let place = try place()
    let outcome = try report(place, "--fail-if", conditions)
    #expect(outcome.status == 64)
    #expect(
      outcome.messages.hasPrefix(
        "Error: The value '\(conditions)' is invalid for '--fail-if <conditions>'\n"))
    #expect(place.names == ["copy.csv", "real.csv"])
  }

  @Test func anUnknownFigureIsWrongUsageAndTheKnownOnesAreNamed() throws {
    let place = try place()
    let outcome = try report(place, "--fail-if", "c2st>0.9,beauty<1")
    #expect(outcome.status == 64)
    #expect(outcome.messages.hasPrefix("Error: --fail-if: there is no figure 'beauty'. Figures: "))
    #expect(outcome.messages.contains("c2st_auc, "))
    #expect(place.names == ["copy.csv", "real.csv"])
  }

  @Test func aFileThatIsNoReportIsNotOverwrittenAndNothingIsDone() throws {
    let place = try place()
    try place.write("<!DOCTYPE html>\n<title>mine</title>\n", to: "report.html")
    let outcome = try report(place)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(
      outcome.messages == """
        Error: report.html: there is something here that is not a report of synthtab.
               It is not overwritten. Name another file with --html.

        """)
    #expect(try place.read("report.html") == "<!DOCTYPE html>\n<title>mine</title>\n")
    #expect(place.names == ["copy.csv", "real.csv", "report.html"])
    // Neither are the tables themselves, nor a folder.
    for name in ["real.csv", "copy.csv", "."] {
      #expect(try report(place, "--html", name).status == 1)
    }
    #expect(try place.read("real.csv") == People.csv)
  }

  @Test func anEarlierReportIsReplaced() throws {
    let place = try place()
    #expect(try report(place).status == 0)
    let first = try place.bytes("report.html")
    #expect(try report(place, "-k", "5").status == 0)
    #expect(try place.bytes("report.html") != first)
    #expect(try report(place).status == 0)
    #expect(try place.bytes("report.html") == first)
  }

  @Test(arguments: ["nowhere/report.html", "real.csv/report.html", ""])
  func aFolderThatIsMissingIsFoundBeforeTheWork(path: String) throws {
    let place = try place()
    let outcome = try report(place, "--html", path)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.messages.hasSuffix("Name another file with --html.\n"))
    #expect(place.names == ["copy.csv", "real.csv"])
  }

  @Test func aPlaceForTheFiguresThatIsNoDatabaseIsFoundBeforeTheWork() throws {
    let place = try place()
    try place.write("not a database, and long enough to see that it is none", to: "copy.report.db")
    let outcome = try report(place)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.messages.hasPrefix("Error: copy.report.db: "))
    #expect(place.names == ["copy.csv", "copy.report.db", "real.csv"])
  }
}
