import Testing

@testable import synthtab

@Suite struct WordingTests {
  @Test(arguments: [
    ("90s", 90.0), ("2m", 120), ("1.5h", 5400), ("45", 45), (".5m", 30),
  ])
  func aBudgetIsReadInSeconds(text: String, seconds: Double) {
    #expect(TimeBudget(argument: text)?.seconds == seconds)
  }

  @Test(arguments: ["", "m", "0", "0s", "-1m", "1d", "1 m", "nan", "inf", "1e999", "2mm", "0x10"])
  func anythingElseIsNoBudget(text: String) {
    #expect(TimeBudget(argument: text) == nil)
  }

  @Test func aNameCannotMoveTheCursor() {
    #expect("a\u{1B}[2Jb\r\u{8}\u{202E}c".printable == "a\\u{1B}[2Jb\\u{D}\\u{8}\\u{202E}c")
    #expect("Größe (€)".printable == "Größe (€)")
    #expect("a\nb".quoted == "'a\\nb'")
  }

  @Test func durationsAreSpoken() {
    #expect(Duration.seconds(7.9).spoken == "7 s")
    #expect(Duration.seconds(125).spoken == "2 min 05 s")
    #expect(Duration.seconds(4200).spoken == "1 h 10 min")
  }

  @Test func decimalsAreWrittenInFull() {
    #expect(0.00004.rounded(toPlaces: 4) == "0.0000")
    #expect(0.01235.rounded(toPlaces: 4) == "0.0124" || 0.01235.rounded(toPlaces: 4) == "0.0123")
    #expect((-12.5).rounded(toPlaces: 2) == "-12.50")
    #expect(20.4.rounded(toPlaces: 0) == "20")
  }

  @Test(arguments: [
    ("tab", UInt8(9)), ("\\t", 9), (";", 59), ("semicolon", 59), ("pipe", 124), ("x", 120),
  ])
  func delimitersHaveNames(text: String, byte: UInt8) {
    #expect(Delimiter(argument: text)?.byte == byte)
  }

  @Test(arguments: ["", "ab", "\"", "\n", "é"])
  func whatCannotDelimitIsRefused(text: String) {
    #expect(Delimiter(argument: text) == nil)
  }

  @Test func theExtensionDecidesTheKindOfOutput() {
    #expect(OutputDestination("a/b.DB") == .database(path: "a/b.DB"))
    #expect(OutputDestination("b.sqlite3") == .database(path: "b.sqlite3"))
    #expect(OutputDestination("b.csv") == .csv(path: "b.csv"))
    #expect(OutputDestination("db") == .csv(path: "db"))
    #expect(OutputDestination("-") == .standardOutput)
  }
}
