import Tabular
import Testing

@testable import Evaluation

@Suite struct SyntheticNeighboursTests {
  private func nearest(
    _ count: Int, to person: Table, among synthetic: Table, knowing columns: [Int], seed: UInt64 = 1
  ) throws -> Set<Int> {
    let neighbours = try SyntheticNeighbours(synthetic: synthetic)
    var draws = SplitMix64(seed: seed)
    return Set(
      neighbours.nearest(
        count, to: 0, of: neighbours.persons(person), knowing: columns, &draws))
  }

  @Test func onlyTheKnownColumnsCount() throws {
    let synthetic = table([
      "n": .numbers([1, 2, 3, 4]), "c": .categories(["a", "b", "b", "c"]),
    ])
    let person = table(["n": .numbers([4]), "c": .categories(["a"])])
    #expect(try nearest(2, to: person, among: synthetic, knowing: [0]) == [2, 3])
    #expect(try nearest(1, to: person, among: synthetic, knowing: [1]) == [0])
  }

  @Test func missingIsNearestToMissing() throws {
    let synthetic = table(["n": .numbers([1, nil, 3]), "c": .categories(["a", "b", nil])])
    let person = table(["n": .numbers([nil]), "c": .categories([nil])])
    #expect(try nearest(1, to: person, among: synthetic, knowing: [0]) == [1])
    #expect(try nearest(1, to: person, among: synthetic, knowing: [1]) == [2])
  }

  @Test func spellingsAreComparedNotCodes() throws {
    let synthetic = table(["c": .categories(["a", "b"])])
    #expect(
      try nearest(1, to: table(["c": .categories(["b"])]), among: synthetic, knowing: [0]) == [1])
  }

  @Test func tiesAreDrawnAndNearerRowsAreNot() throws {
    // Row 7 alone is near; the other 99 are equally far.
    let synthetic = table(["c": .categories((0..<100).map { $0 == 7 ? "near" : "far" })])
    let person = table(["c": .categories(["near"])])
    var drawn: Set<Int> = []
    for seed in UInt64(1)...200 {
      let rows = try nearest(10, to: person, among: synthetic, knowing: [0], seed: seed)
      #expect(rows.count == 10 && rows.contains(7))
      drawn.formUnion(rows)
    }
    // Nine of 99 in each of 200 draws: one is left out with a chance of (90 / 99)^200, 10⁻⁸.
    #expect(drawn.count == 100)
  }

  @Test func moreThanABlockOfRowsIsLookedAt() throws {
    let synthetic = table(["n": .numbers((0..<5000).map(Double.init))])
    let rows = try nearest(
      3, to: table(["n": .numbers([4000])]), among: synthetic, knowing: [0])
    #expect(rows == [3999, 4000, 4001])
  }
}
