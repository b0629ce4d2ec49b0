import Tabular
import Testing

struct SpellingPositionsTests {
  /// "é" as one code point and as "e" with a combining accent: equal as strings, different in a file.
  static let spellings = ["caf\u{E9}", "cafe\u{301}", "tea"]

  @Test func spellingsOfOneAppearanceAreHeldApart() {
    #expect(Self.spellings[0] == Self.spellings[1])
    let positions = SpellingPositions(Self.spellings)
    #expect(positions.count == 3)
    #expect(Self.spellings.map { positions[$0] } == [0, 1, 2])
    #expect(positions["coffee"] == nil)
  }

  @Test func theFirstOfTwoEqualSpellingsCounts() {
    let positions = SpellingPositions(["a", "b", "a"])
    #expect(positions.count == 2)
    #expect(positions["a"] == 0)
  }

  @Test func aSchemaMayListBoth() throws {
    try ColumnSchema(name: "x", kind: .categorical, categories: Self.spellings).validate()
    #expect(throws: SchemaProblem.self) {
      try ColumnSchema(name: "x", kind: .categorical, categories: ["a", "a"]).validate()
    }
  }
}
