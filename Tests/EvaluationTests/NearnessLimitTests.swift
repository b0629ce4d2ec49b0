import Tabular
import Testing

@testable import Evaluation

@Suite struct NearnessLimitTests {
  /// Ranks 1/8, 3/8, 5/8, 7/8.
  private let training = table(["a": .numbers([10, 20, 30, 40])])

  @Test func theLimitIsTheQuantileOfTheHeldOutDistances() throws {
    // 0 from 10, and half a rank, 1/8, from the two beside: 0, 1/8, 1/8, and 1/8 below the lowest.
    let heldOut = table(["a": .numbers([10, 15, 35, 5])])
    func limit(_ share: Double) throws -> Double {
      try NearnessLimit(training: training, heldOut: heldOut, share: share, threads: 1).distance
    }
    // Type 7: position 3 · share among 0, 1/8, 1/8, 1/8.
    #expect(try isClose(limit(0.05), 0.15 / 8))
    #expect(try isClose(limit(0.2), 0.6 / 8))
    #expect(try isClose(limit(0.5), 1 / 8))
  }

  @Test func aRowAtTheLimitIsFarEnoughAndOneBelowItIsNot() throws {
    // Missing in one of two columns: 1/2. The held-out row's distance is the limit.
    let training = table([
      "a": .numbers([10, 20, 30, 40]), "b": .categories(["x", "x", "x", "x"]),
    ])
    let heldOut = table(["a": .numbers([20]), "b": .categories(["y"])])
    let limit = try NearnessLimit(training: training, heldOut: heldOut, share: 0.5, threads: 1)
    #expect(limit.distance == 0.5)
    let rows = table([
      "a": .numbers([30, 30, nil, 5, 15]), "b": .categories(["z", "x", "x", "x", "y"]),
    ])
    #expect(limit.isTooNear(rowsOf: rows, threads: 1) == [false, true, false, true, false])
  }

  @Test func theRowsAreThoseThatTheSimpleSearchFinds() throws {
    let (training, heldOut) = (people(900, seed: 1), people(200, seed: 2))
    let rows = people(700, seed: 3).replacing(firstRows: 50, by: training)
    let space = try RecordSpace(training: training, heldOut: heldOut)
    let references = space.points(of: training)
    func nearest(_ table: Table) -> [Double] {
      let points = space.points(of: table)
      return (0..<table.rowCount).map { row in
        (0..<training.rowCount).map { other in
          let sum = zip(points[row], references[other]).reduce(Float(0)) {
            $0 + min(abs($1.0 - $1.1), 1)
          }
          return Double(sum / 3)
        }.min()!
      }
    }
    let (held, made) = (nearest(heldOut), nearest(rows))
    for share in [0.05, 0.3, 0.5] {
      let limit = try NearnessLimit(training: training, heldOut: heldOut, share: share, threads: 2)
      #expect(limit.distance == held.sorted().quantile(share))
      let expected = made.map { $0 < limit.distance }
      #expect(limit.isTooNear(rowsOf: rows, threads: 1) == expected)
      #expect(limit.isTooNear(rowsOf: rows, threads: 3) == expected)
      #expect(expected[..<50].allSatisfy { $0 })
      #expect(expected.contains(false))
    }
  }

  @Test func whereHeldOutRowsEqualTrainingRowsNothingIsTooNear() throws {
    let limit = try NearnessLimit(training: training, heldOut: training, share: 0.5, threads: 1)
    #expect(limit.distance == 0)
    #expect(limit.isTooNear(rowsOf: training, threads: 1) == [false, false, false, false])
  }
}
