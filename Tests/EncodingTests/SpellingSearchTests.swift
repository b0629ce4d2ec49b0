import Testing

@testable import Encoding

struct SpellingSearchTests {
  static let diagnoses = [("E10", 8), ("E11", 6), ("E12", 4), ("F32", 5), ("F33", 7)]

  static func found(_ spelling: String, in list: [(String, Int)] = diagnoses) -> String {
    list[SpellingSearch(list.map(\.0), counts: list.map(\.1)).place(of: spelling)].0
  }

  @Test func aSpellingOfTheListIsFoundItself() {
    for (spelling, _) in Self.diagnoses { #expect(Self.found(spelling) == spelling) }
    // Two that differ in bytes alone.
    let accents = [("cafe\u{301}", 6), ("caf\u{E9}", 7)]
    for (spelling, _) in accents { #expect(Self.found(spelling, in: accents) == spelling) }
  }

  @Test(arguments: [
    ("E119", ["E11"]), ("E129", ["E12"]), ("E10Z", ["E10"]), ("F3", ["F32", "F33"]),
    ("F9", ["F32", "F33"]), ("E1/", ["E10", "E11", "E12"]), ("E2", ["E10", "E11", "E12"]),
    ("Z", diagnoses.map(\.0)), ("", diagnoses.map(\.0)),
  ])
  func anotherGoesToOneThatSharesTheLongestBeginning(spelling: String, among: [String]) {
    #expect(among.contains(Self.found(spelling)))
  }

  @Test func manyGoToTheOnesTheyShareABeginningWithInTheirProportions() {
    let list = [("A1", 10), ("B1", 30), ("B2", 60), ("C1", 10)]
    let count = 4_000
    var found: [String: Int] = [:]
    let search = SpellingSearch(list.map(\.0), counts: list.map(\.1))
    for number in 0..<count {
      found[list[search.place(of: "B3\(number)")].0, default: 0] += 1
    }
    #expect(Set(found.keys) == ["B1", "B2"])
    // Five standard errors of a third.
    #expect(abs(Double(found["B1"] ?? 0) / Double(count) - 1.0 / 3) < 0.038)
  }
}
