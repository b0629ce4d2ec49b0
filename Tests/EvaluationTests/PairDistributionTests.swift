import Tabular
import Testing

@testable import Evaluation

@Suite struct PairDistributionTests {
  @Test func countsBelowKAreHiddenAndSoIsWhatWouldGiveThemAway() {
    // Two rare counts that are k together need no third one; one alone needs the smallest other.
    #expect(SmallCounts.hidden([4, 4, 20], leastCount: 5) == [true, true, false])
    #expect(SmallCounts.hidden([4, 9, 20], leastCount: 5) == [true, true, false])
    // A 0 tells of nobody.
    #expect(SmallCounts.hidden([0, 0, 20], leastCount: 5) == [false, false, false])
  }

  @Test func noSumsOfATwoWayTableTellACountBelowK() {
    // 2  9 20 | 31     The 2 is below 3. With only the 9 and the 8 hidden beside it, the second column would tell the
    // 8 30 40 | 78     9, and the first row the 2. Hiding the 30 makes a rectangle, and it could be 10: 2 + 8.
    // 10 39 60         With the third column, 20 + 8 + 40, more would be hidden.
    let counts = [2, 9, 20, 8, 30, 40]
    let isHidden = SmallCounts.hidden(counts, width: 3, leastCount: 3)
    #expect(isHidden == [true, true, false, true, true, false])
    #expect(TwoWayRoom(counts, width: 3, isHidden).room(above: 0, upTo: 100) == 8)
    // What would give it away.
    #expect(
      TwoWayRoom(counts, width: 3, [true, true, false, true, false, false])
        .room(above: 0, upTo: 100) == 0)
  }

  @Test func aRectangleOfTooFewRowsIsNotEnough() {
    // 1 1 9     k = 10. Each 1 could be 2 by way of the other; it takes 9 more rows, and only the whole table has them.
    // 1 9 0
    // 9 0 1
    let counts = [1, 1, 9, 1, 9, 0, 9, 0, 1]
    let isHidden = SmallCounts.hidden(counts, width: 3, leastCount: 10)
    for cell in counts.indices where 1..<10 ~= counts[cell] {
      #expect(isHidden[cell])
      #expect(
        counts[cell] + TwoWayRoom(counts, width: 3, isHidden).room(above: cell, upTo: 10) >= 10)
    }
  }

  /// Against all tables of the same shape that show the same: slow, and without any idea of flows.
  @Test(arguments: 0..<40)
  func theRoomIsThatOfTheTablesWithTheSameSums(number: Int) {
    var draws = SplitMix64(seed: UInt64(number))
    let counts = (0..<6).map { _ in draws.next(below: 4) * draws.next(below: 3) }
    let isHidden = counts.map { _ in draws.next(below: 4) > 0 }
    func sums(_ counts: [Int]) -> [Int] {
      (0..<2).map { counts[3 * $0..<3 * $0 + 3].reduce(0, +) }
        + (0..<3).map { counts[$0] + counts[$0 + 3] }
    }
    // Two free counts, the others follow; those shown must be as they are.
    var most = counts
    let total = counts.reduce(0, +)
    for a in 0...total {
      for b in 0...total {
        let goal = sums(counts)
        let table = [
          a, b, goal[0] - a - b, goal[2] - a, goal[3] - b, goal[4] - (goal[0] - a - b),
        ]
        guard table.allSatisfy({ $0 >= 0 }),
          table.indices.allSatisfy({ isHidden[$0] || table[$0] == counts[$0] })
        else { continue }
        most = zip(most, table).map(max)
      }
    }
    for cell in counts.indices where isHidden[cell] {
      let room = TwoWayRoom(counts, width: 3, isHidden).room(above: cell, upTo: total + 1)
      #expect(counts[cell] + room == most[cell], "\(counts), \(isHidden), \(cell)")
    }
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
    // Of a table of 2 × 2 with known sums, any count that is shown tells the three others.
    #expect(pair.firstLabels == ["b", "a"])
    #expect(pair.real == [nil, nil, nil, nil])
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

  @Test func aNumberOfFewRowsIsNoLabelEvenIfThoseBeyondItFillItsBar() throws {
    // Of the last bar's twelve rows five have 3, and seven 777: 3 is nobody's business, nor is 777.
    let numbers =
      (0..<120).map { Int64($0 % 3) } + [Int64](repeating: 3, count: 5)
      + [Int64](repeating: 777, count: 7)
    let rows = table([
      "number": .integers(numbers), "letter": .categories(numbers.map { _ in "a" }),
    ])
    let pair = try #require(distribution(rows, rows, k: 11))
    #expect(pair.firstLabels == ["0", "1", "2", "2.5 – 3.5"])
    #expect(pair.real == [40, 40, 40, 12].map { $0 / 132 })
  }

  @Test func aColumnWithTooFewCellsHasNoPair() {
    let rows = table([
      "number": .integers([1, 2, nil, nil, nil]),
      "letter": .categories(["a", "a", "a", "a", "a"]),
    ])
    #expect(distribution(rows, rows) == nil)
  }
}
