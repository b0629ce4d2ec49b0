import Compute
import Testing

@testable import Encoding

struct ProtectedSpellingsTests {
  static func encoder(
    _ tally: [(spelling: String, count: Int)], token: String? = nil, leastCount: Int = 11,
    missing: Int = 0
  ) -> CategoryEncoder {
    CategoryEncoderTests.encoder(tally, missing: missing) {
      $0.leastCount = leastCount
      $0.rareToken = token
    }
  }

  static let cities: [(spelling: String, count: Int)] = [
    ("Aarau", 40), ("Bern", 60), ("Bex", 3), ("Binn", 1), ("Zug", 10),
  ]

  @Test func aSpellingOfFewerThanKRowsIsNotKept() {
    let encoder = Self.encoder(Self.cities)
    #expect(encoder.allSpellings == ["Aarau", "Bern"])
    #expect(encoder.counts == [40, 60] && encoder.token == nil)
    #expect(encoder.resampledCounts.reduce(0, +) == 14)
  }

  @Test func itsRowsCountToThoseThatShareItsBeginning() {
    let encoder = Self.encoder(Self.cities)
    // "Bex" and "Binn" share a letter with Bern, "Zug" with none.
    #expect(encoder.levels(ofDictionary: ["Bex", "Binn", "Bernex"]) == [1, 1, 1])
    #expect(encoder.resampledCounts[1] >= 4)
    let variable = encoder.variable
    #expect(abs(variable.probabilities.reduce(0, +) - 1) < 1e-6)
    let rows = Double(60 + encoder.resampledCounts[1])
    #expect(abs(Double(variable.probabilities[1]) * 114 - rows) < 1e-3)
  }

  @Test func everyRowHasTheLevelThatCountedIt() {
    let tally = CategoryEncoderTests.codes(cycle: 40)
    let encoder = Self.encoder(tally)
    var rows = [Int](repeating: 0, count: encoder.variable.levelCount)
    for (level, entry) in zip(encoder.levels(ofDictionary: tally.map(\.spelling)), tally) {
      rows[Int(level)] += entry.count
    }
    #expect(rows == zip(encoder.counts + encoder.rare.groupCounts, encoder.resampledCounts).map(+))
    let kept = Set(tally.filter { $0.count >= 11 }.map(\.spelling))
    #expect(Set(encoder.allSpellings) == kept)
    // More than have a level each: groups of spellings that are kept.
    #expect(!encoder.rare.isEmpty)
  }

  @Test func aTokenStandsForThemIfTheyAreKTogether() {
    let encoder = Self.encoder(Self.cities, token: "(other)")
    #expect(encoder.allSpellings == ["Aarau", "Bern", "(other)"])
    #expect(encoder.counts == [40, 60, 14] && encoder.token == "(other)")
    #expect(encoder.levels(ofDictionary: ["Zug", "unseen", "(other)", "Bern"]) == [2, 2, 2, 1])
    // Four rows: too few to be told apart, whatever they are called.
    let few = Self.encoder(Array(Self.cities.prefix(4)), token: "(other)")
    #expect(few.allSpellings == ["Aarau", "Bern"] && few.token == nil)
  }

  @Test func aTokenThatIsASpellingTakesTheOthersIn() {
    let encoder = Self.encoder(Self.cities, token: "Bern")
    #expect(encoder.allSpellings == ["Aarau", "Bern"])
    #expect(encoder.counts == [40, 74])
    #expect(Self.encoder(Self.cities, token: "Zug").counts == [40, 60, 14])
  }

  @Test func whereNothingReachesKAllIsTheToken() {
    let codes = (0..<1_500).map { (spelling: "p\(1_000 + $0)", count: 1 + $0 % 10) }
    let encoder = Self.encoder(codes, missing: 7)
    #expect(encoder.allSpellings == ["(other)"])
    #expect(encoder.variable.levelCount == 2)
    #expect(encoder.token == "(other)")
    #expect(Self.encoder(codes, token: "?").allSpellings == ["?"])
  }

  @Test func whereMoreRowsAreRareThanNotATokenStandsForThem() {
    // One code of 20 rows among 30 of one: each of them called by its name would be 31 of 51.
    let codes = [(spelling: "E10", count: 20)] + (0..<31).map { ("E\(11 + $0)", 1) }
    let encoder = Self.encoder(codes)
    #expect(encoder.allSpellings == ["E10", "(other)"] && encoder.counts == [20, 31])
    let fewer = Self.encoder(Array(codes.prefix(21)))
    #expect(fewer.allSpellings == ["E10"] && fewer.resampledCounts == [20])
  }

  @Test(arguments: [0, 1])
  func protectingNothingKeepsAll(leastCount: Int) {
    let encoder = Self.encoder(Self.cities, token: "(other)", leastCount: leastCount)
    #expect(encoder.allSpellings == Self.cities.map(\.spelling))
    #expect(encoder.counts == Self.cities.map(\.count) && encoder.token == nil)
  }
}
