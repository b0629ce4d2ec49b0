import Foundation
import Tabular
import TabularIO
import Testing

/// Each input that is refused, with its message, exit code 1, and nothing written.
@Suite struct BadInputTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let title: String
    let content: String
    let message: String
    var testDescription: String { title }
  }

  static let header = "age,city\n"
  static let refusals = [
    Refusal(title: "empty file", content: "", message: "is empty"),
    Refusal(title: "header only", content: header, message: "no rows"),
    Refusal(
      title: "one row", content: header + "1,a\n",
      message: "Error: t.csv: the table has 1 row, and a model needs at least"),
    Refusal(
      title: "duplicate column names", content: "age,age\n1,2\n", message: "both named 'age'"),
    Refusal(
      title: "ragged record", content: header + "1,a\n2\n",
      message: "t.csv, line 3: expected 2 fields, found 1"),
    Refusal(title: "stray quote", content: header + "1,a\"b\n", message: "t.csv, line 2"),
    Refusal(title: "open quote", content: header + "1,\"a\n", message: "t.csv, line 2"),
    Refusal(
      title: "infinity", content: header + rows(30) + "Infinity,a\n",
      message: "t.csv, line 32, column 'age'"),
    Refusal(
      title: "only free text",
      content: "remark\n"
        + (0..<50).map { "thing \($0 * 7919) said\(String(repeating: " so", count: $0))\n" }
        .joined(),
      message: "no column"),
  ]

  static func rows(_ count: Int) -> String {
    (0..<count).map { "\(20 + $0 * 7 % 40).5,\($0 % 3 == 0 ? "a" : "b")\n" }.joined()
  }

  @Test(arguments: refusals)
  func aTableThatCannotBeLearnedIsRefused(refusal: Refusal) throws {
    let place = try Workplace()
    try place.write(refusal.content, to: "t.csv")
    let fit = try place.run("fit", "t.csv", "--steps", "1")
    #expect(fit.status == 1)
    #expect(fit.output == "")
    #expect(fit.messages.contains("Error: "), "\(fit.messages)")
    #expect(fit.messages.contains(refusal.message), "\(fit.messages)")
    #expect(place.names == ["t.csv"])
  }

  @Test func invalidUTF8IsRefusedWithItsPlace() throws {
    let place = try Workplace()
    try (Data("age,city\n1,a\n2,".utf8) + [0xC3, 0x28, 0x0A]).write(to: place.url("t.csv"))
    let fit = try place.run("fit", "t.csv")
    #expect(fit.status == 1)
    #expect(fit.messages.contains("t.csv, line 3, column 'city'"), "\(fit.messages)")
  }

  @Test func aFolderAndAMissingFileAreRefused() throws {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      at: place.url("d"), withIntermediateDirectories: false)
    for arguments in [["fit", "d"], ["schema", "d"], ["fit", "nowhere.csv"], ["inspect", "d"]] {
      let outcome = try place.start(arguments).outcome()
      #expect(outcome.status == 1)
      #expect(outcome.messages.hasPrefix("Error: \(arguments[1]): "), "\(outcome.messages)")
    }
    #expect(place.names == ["d"])
  }

  @Test(arguments: ["SQLite format 3\0 and nothing else", "not a database"])
  func aDamagedDatabaseIsRefused(content: String) throws {
    let place = try Workplace()
    try place.write(content, to: "t.db")
    let fit = try place.run("fit", "t.db")
    #expect(fit.status == 1)
    #expect(fit.messages.hasPrefix("Error: t.db: "), "\(fit.messages)")
    #expect(try place.read("t.db") == content)
  }

  @Test func aDatabaseThatIsHeldByAnotherIsLeftAlone() throws {
    let place = try People.place()
    #expect(try place.run("generate", "-n", "5", "--out", "s.db", "--quiet").status == 0)
    let schema = TableSchema(name: "x", columns: [ColumnSchema(name: "a", kind: .integer)])
    let holder = try SQLiteTableWriter(path: place.path + "/s.db", table: "x", schema: schema)
    let made = try place.run("generate", "-n", "5", "--out", "s.db", "--table", "y")
    holder.cancel()
    #expect(made.status == 1)
    #expect(made.messages.hasPrefix("Error: s.db"), "\(made.messages)")
    #expect(try SQLiteTable.tableNames(path: place.path + "/s.db") == ["people"])
  }

  @Test func aModelThatIsNoneIsRefused() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let missing = try place.run("generate", "-n", "5", "--out", "s.db")
    #expect(missing.status == 1)
    #expect(missing.messages.hasPrefix("Error: model.synthtab: there is no such model.\n"))
    let other = try place.run("generate", "-n", "5", "--out", "s.db", "--model", "people.csv")
    #expect(other.messages.hasPrefix("Error: people.csv: this is not a synthtab model.\n"))
    let over = try place.run("fit", "people.csv", "--model", "people.csv")
    #expect(over.status == 1)
    #expect(over.messages.contains("is not overwritten"))
    #expect(try place.read("people.csv") == People.csv)
    let nowhere = try place.run("fit", "people.csv", "--model", "no/m.synthtab")
    #expect(nowhere.status == 1)
    #expect(place.names == ["people.csv"])
  }

  @Test(arguments: ["s.csv", "s.db"])
  func noSpaceLeavesNothingHalfWritten(name: String) throws {
    let place = try People.place()
    let before = place.names
    // 64 blocks of 512 or 1,024 bytes: too few for 5,000 rows.
    let made = try place.shell(
      "ulimit -f 64; exec \"$TOOL\" generate -n 5000 --steps 2 --out \(name)")
    #expect(made.status == 1, "\(made.messages)")
    #expect(made.messages.hasPrefix("Error: \(name)"), "\(made.messages)")
    #expect(place.names == before)
    let full = try place.shell("\"$TOOL\" generate -n 5 --out - > /dev/full")
    #expect(full.status == 1)
    #expect(full.messages.contains("no space left"), "\(full.messages)")
  }

  @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
  func aFolderWithoutTheRightToWriteIsRefused() throws {
    let place = try People.place()
    let before = place.names
    let made = try place.shell(
      "chmod 500 .; \"$TOOL\" generate -n 5 --out s.csv; r=$?; chmod 700 .; exit $r")
    #expect(made.status == 1)
    #expect(place.names == before)
  }

  @Test func aControlCharacterInANameIsNotSentToTheTerminal() throws {
    let place = try Workplace()
    try place.write("a\u{1B}[31m,b\n1,x\n", to: "t.csv")
    let outcome = try place.run("fit", "t.csv", "--dry-run")
    #expect(!(outcome.output + outcome.messages).contains("\u{1B}"))
    #expect((outcome.output + outcome.messages).contains("\\u{1B}"))
  }

  @Test func aMessageNeverShowsACell() throws {
    let place = try Workplace()
    try place.write("age,city\n" + Self.rows(30), to: "t.csv")
    try place.write(try place.run("schema", "t.csv").output, to: "t.json")
    try place.write("age,city\n" + Self.rows(30) + "SECRET,b\n", to: "t.csv")
    let fit = try place.run("fit", "t.csv", "--schema", "t.json")
    #expect(fit.status == 1)
    #expect(fit.messages.contains("t.csv, line 32, column 'age': expected a number"))
    #expect(!fit.messages.contains("SECRET"))
  }
}
