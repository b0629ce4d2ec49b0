import Testing

@testable import Encoding

struct SpellingGroupsTests {
  /// 18 rows of E1, 12 of F3.
  static let diagnoses = [("E10", 8), ("E11", 6), ("E12", 4), ("F32", 9), ("F33", 3)]

  static func groups(
    _ tally: [(String, Int)], limit: Int, minimumCount: Int = 5
  ) -> SpellingGroups {
    SpellingGroups(
      tally.map { (spelling: $0, count: $1) }, limit: limit, minimumCount: minimumCount)
  }

  /// (limit, sizes)
  @Test(arguments: [
    (1, [5]),
    // E against F.
    (2, [3, 2]),
    // E is the heavier one: 8 rows against 10.
    (3, [1, 2, 2]),
    // F33 has too few rows to be cut off, and so has E12.
    (9, [1, 2, 2]),
  ])
  func theHeaviestGroupIsCutUntilTheLimitOrTheFewestRows(limit: Int, sizes: [Int]) {
    let groups = Self.groups(Self.diagnoses, limit: limit)
    #expect(groups.spellings == ["E10", "E11", "E12", "F32", "F33"])
    #expect(groups.sizes == sizes)
    #expect(groups.groupCounts.reduce(0, +) == 30)
  }

  @Test func theShortestCommonPrefixIsPartedFirstHoweverUnevenTheParts() {
    let tally = [("A1", 10), ("A2", 10), ("A3", 10), ("A4", 10), ("B1", 6)]
    #expect(Self.groups(tally, limit: 2).sizes == [4, 1])
    #expect(Self.groups(tally, limit: 3).sizes == [2, 2, 1])
  }

  @Test func aPrefixThatAllShareIsNoReasonForOneGroup() {
    let tally = Self.diagnoses.map { ("ICD-10:" + $0.0, $0.1) }
    #expect(Self.groups(tally, limit: 3).sizes == [1, 2, 2])
  }

  @Test func lightSiblingsStayWithTheirNeighbours() {
    // 26 letters of one row each: runs of at least five.
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { (String($0), 1) }
    let groups = Self.groups(letters, limit: 48)
    #expect(groups.groupCounts.allSatisfy { (5..<10).contains($0) })
  }

  @Test func theOrderOfTheTallyDoesNotMatter() {
    #expect(
      Self.groups(Self.diagnoses.reversed(), limit: 3) == Self.groups(Self.diagnoses, limit: 3))
  }

  @Test func noSpellingIsNoGroup() {
    let groups = Self.groups([], limit: 3)
    #expect(groups.isEmpty && groups.sizes.isEmpty)
  }

  @Test func spellingsThatDifferInBytesAloneAreTwo() {
    let groups = Self.groups([("cafe\u{301}", 6), ("caf\u{E9}", 7)], limit: 2)
    // "e" comes before the first byte of "é".
    #expect(groups.counts == [6, 7] && groups.sizes == [1, 1])
  }
}
