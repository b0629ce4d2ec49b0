import Tabular
import Testing

@testable import Evaluation

@Suite struct PairDistributionTests {
  @Test func countsBelowKAreHiddenAndSoIsWhatWouldGiveThemAway() {
    // 2 × 3. The 2 is below k. Its row needs another hidden cell, the 9, and its column too, the 8; then the second
    // row hides only 8, which is k or more.
    let lines = [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [2, 5]]
    #expect(
      SmallCounts.hidden([2, 9, 20, 8, 30, 40], lines: lines, leastCount: 3) == [
        true, true, false, true, false, false,
      ])
    // Two rare cells that are k together need no third one.
    #expect(
      SmallCounts.hidden([4, 4, 20], lines: [[0, 1, 2]], leastCount: 5) == [true, true, false])
    // A 0 tells of nobody.
    #expect(
      SmallCounts.hidden([0, 0, 20], lines: [[0, 1, 2]], leastCount: 5) == [false, false, false])
  }

  private func distribution(
    _ training: Table, heldOut: Table? = nil, _ synthetic: Table, k: Int = 3
  ) -> PairDistribution? {
    let names = training.schema.columns.map(\.name)
    return PairDistribution.distributions(
      of: [(first: names[0], second: names[1])], training: training, heldOut: heldOut,
      synthetic: synthetic, options: EvaluationOptions(leastCount: k)
    ).first
  }

  @Test func sharesAreAsWorkedOutByHand() throws {
    // Of 15 real rows five are a with 1, four b with 1, six b with 2.
    let training = table([
      "letter": .categories(["a", "a", "a", "a", "a", "b", "b", "b", "b"]),
      "number": .integers([1, 1, 1, 1, 1, 1, 1, 1, 1]),
    ])
    let heldOut = table([
      "letter": .categories(["b", "b", "b", "b", "b", "b"]),
      "number": .integers([2, 2, 2, 2, 2, 2]),
    ])
    let synthetic = table([
      "letter": .categories(["a", "b", nil, "new"]), "number": .integers([2, 2, 1, nil]),
    ])
    let pair = try #require(distribution(training, heldOut: heldOut, synthetic))
    #expect(pair.first == "letter" && pair.second == "number")
    #expect(pair.firstLabels == ["b", "a", "other", "missing"])
    #expect(pair.secondLabels == ["1", "2", "missing"])
    let real = [4, 6, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0].map { Double($0) / 15 }
    #expect(pair.real == real)
    let quarters = [0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0].map { Double($0) / 4 }
    #expect(pair.synthetic == quarters)
  }

  @Test func whatIsHiddenInTheRealTableIsHiddenInTheSyntheticOne() throws {
    // a: 9 × 1 and one × 2. b: 5 × 1 and 8 × 2.
    let training = table([
      "letter": .categories(
        [String](repeating: "a", count: 10) + [String](repeating: "b", count: 13)),
      "number": .integers(
        [Int64](repeating: 1, count: 9) + [2] + [Int64](repeating: 1, count: 5)
          + [Int64](repeating: 2, count: 8)),
    ])
    let pair = try #require(distribution(training, training, k: 3))
    // The only other cell of its row and of its column hide the one; the fourth stays.
    #expect(pair.firstLabels == ["b", "a"])
    #expect(pair.real == [5.0 / 23, nil, nil, nil])
    #expect(pair.synthetic == pair.real)
  }

  @Test func noSideHasMoreThanTenBars() throws {
    let count = 4000
    let rows = table([
      "number": .numbers(
        (0..<count).map { $0 % 10 == 0 ? nil : Double($0 * $0 % 9973) }, decimals: 0),
      "letter": .categories((0..<count).map { "s\($0 % 23)" }),
    ])
    let pair = try #require(distribution(rows, rows, k: 1))
    #expect(pair.firstLabels.count == 10 && pair.firstLabels.last == "missing")
    #expect(pair.secondLabels.count == 10 && pair.secondLabels.last == "other")
    #expect(pair.real.count == 100)
    // About equally full: each of the nine groups of numbers has a ninth of 90 %, by a third.
    let shares = (0..<9).map { row in
      pair.real[row * 10..<(row + 1) * 10].reduce(0) { $0 + ($1 ?? 0) }
    }
    #expect(shares.allSatisfy { ($0 - 0.1).magnitude < 0.034 })
    #expect(isClose(pair.real.reduce(0) { $0 + ($1 ?? 0) }, 1))
  }

  @Test func aColumnWithTooFewCellsHasNoPair() {
    let rows = table([
      "number": .integers([1, 2, nil, nil, nil]),
      "letter": .categories(["a", "a", "a", "a", "a"]),
    ])
    #expect(distribution(rows, rows) == nil)
  }
}
