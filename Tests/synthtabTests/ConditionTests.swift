import TabularIO
import Testing

/// `generate --where` and the report of what it made.
@Suite struct ConditionTests {
  private static let condition = "member = 'yes' OR age BETWEEN 30 AND 50"

  @Test func everyRowMeetsTheConditionAndTheDatabaseKnowsIt() throws {
    let place = try People.place()
    let made = try place.run(
      "generate", "-n", "500", "--out", "s.db", "--where", Self.condition)
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.messages.contains(" that did not meet the condition replaced"))
    let rows = try place.cells("s.db", table: "people")
    #expect(rows.count == 500)
    let names = try SQLiteTable(path: place.path + "/s.db", table: "people").columnNames
    let (age, member) = (names.firstIndex(of: "age")!, names.firstIndex(of: "member")!)
    for row in rows {
      #expect(row[member] == "yes" || (30...50).contains(Int(row[age]) ?? 0), "\(row)")
    }
    let provenance = try place.cells("s.db", table: "synthtab_provenance")
    #expect(provenance.map { $0[12] } == [Self.condition])
    let report = try place.run("report", "--no-html")
    #expect(report.status == 0, "\(report.messages)")
    #expect(report.messages.contains("real rows of which this is true: \(Self.condition)"))
  }

  @Test func rowKIsRowK() throws {
    let place = try People.place()
    func rows(_ options: String...) throws -> [Substring] {
      let made = try place.start(["generate", "--out", "-", "--quiet"] + options).outcome()
      #expect(made.status == 0, "\(made.messages)")
      return made.output.split(separator: "\n")
    }
    let asked = try rows("-n", "300", "--where", "member = 'yes'")
    #expect(asked.count == 301 && asked.dropFirst().allSatisfy { $0.contains(",yes,") })
    #expect(try rows("-n", "300", "--where", "member = 'yes'", "--threads", "1") == asked)
    #expect(try rows("-n", "120", "--where", "member = 'yes'") == Array(asked.prefix(121)))
  }

  @Test(arguments: [
    (
      "colour = 'red'",
      "Error: --where, character 1: there is no column 'colour'.\n       Texts go into 'single quotes'.\n"
    ),
    (
      "age = 'old'",
      "Error: --where, character 7: the column 'age' holds numbers.\n       Write a number, without quotes.\n"
    ),
  ])
  func aConditionThatCannotBeReadLeavesNothing(condition: String, message: String) throws {
    let place = try People.place()
    let made = try place.run("generate", "-n", "5", "--out", "s.csv", "--where", condition)
    #expect(made.status == 1)
    #expect(made.messages == message)
    #expect(!place.exists("s.csv"))
  }

  @Test func whatNoRowMeetsEnds() throws {
    let place = try People.place()
    let made = try place.run(
      "generate", "-n", "5", "--out", "s.csv", "--where", "age < 0 AND member IS NULL")
    #expect(made.status == 1)
    #expect(made.messages.contains("too few are left"))
    #expect(!place.exists("s.csv"))
  }
}
