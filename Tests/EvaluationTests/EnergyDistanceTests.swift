import Tabular
import Testing

@testable import Evaluation

@Suite struct EnergyDistanceTests {
  @Test func itIsAsWorkedOutByHand() throws {
    // One category, so √d is 0 or 1. X = a a b, Y = a b b. Across: 5 of 9 pairs differ. Among X: 2 of 3 pairs differ,
    // among Y as well. 2·5/9 − 2/3 − 2/3 = −2/9.
    let x = table(["letter": .categories(["a", "a", "b"])])
    let y = table(["letter": .categories(["a", "b", "b"])])
    let measurement = try EnergyDistance(training: x, seed: 1).measure(y)
    #expect(isClose(measurement.value, -2.0 / 9))
    // Without an a of X: 2·(1/2) − 1 − 2/3 = −2/3, twice. Without its b: 2·(2/3) − 0 − 2/3 = 2/3. The mean is −2/9, the
    // squares 2·(4/9)² + (8/9)² = 96/81, times 2/3: 64/81. Y is the mirror image.
    #expect(isClose(measurement.standardError, (128.0 / 81).squareRoot()))
  }

  @Test func disjointConstantsAreAtTwo() throws {
    let x = table(["letter": .categories(["a", "a"])])
    let y = table(["letter": .categories(["b", "b"])])
    let measurement = try EnergyDistance(training: x, seed: 1).measure(y)
    #expect(measurement.value == 2)
    #expect(measurement.standardError == nil)
  }

  @Test func theRootOfTheDistanceIsTaken() throws {
    // Ranks of 1, 2, 3, 4: 1/8 … 7/8. 9 has the rank 1. Among the training rows are six pairs:
    // three at 1/4, two at 1/2, one at 3/4. Among the measured: 0.
    let x = table(["x": .numbers([1, 2, 3, 4])])
    let y = table(["x": .numbers([9, 9])])
    func meanRoot(_ distances: [Double]) -> Double {
      distances.reduce(0) { $0 + $1.squareRoot() } / Double(distances.count)
    }
    let across = meanRoot([0.875, 0.625, 0.375, 0.125])
    let own = meanRoot([0.25, 0.25, 0.25, 0.5, 0.5, 0.75])
    let value = try EnergyDistance(training: x, seed: 1).measure(y).value
    #expect(isClose(value, 2 * across - own, within: 1e-6))
  }

  @Test func lostDependenceIsSeenThoughEveryColumnIsRight() throws {
    let training = people(1000, seed: 1)
    let metric = try EnergyDistance(training: training, seed: 1)
    let unseen = try metric.measure(people(1000, seed: 2))
    let independent = try metric.measure(training.withIndependentColumns(count: 1000, seed: 1))
    let error = try #require(independent.standardError)
    #expect(unseen.value.magnitude < 3 * (unseen.standardError ?? 0))
    #expect(independent.value > unseen.value + 5 * error)
  }

  @Test func theOrderOfTheRowsChangesNothing() throws {
    let (training, measured) = (people(300, seed: 1), people(200, seed: 2))
    let there = try EnergyDistance(training: training, seed: 1).measure(measured)
    let back = try EnergyDistance(
      training: training.selecting(rows: (0..<300).reversed()), seed: 1
    ).measure(measured.selecting(rows: (0..<200).reversed()))
    #expect(there == back)
  }

  @Test func swappingTheTablesChangesNothing() throws {
    // Categories alone: ranks are those of the training column, and change with it.
    let x = table([
      "a": .categories(["p", "q", "q", nil]), "b": .categories(["u", "u", "v", "v"]),
    ])
    let y = table(["a": .categories(["q", "q", nil]), "b": .categories(["v", nil, "v"])])
    let there = try EnergyDistance(training: x, seed: 1).measure(y)
    let back = try EnergyDistance(training: y, seed: 1).measure(x)
    #expect(isClose(there.value, back.value, within: 1e-12))
    #expect(isClose(there.standardError, try #require(back.standardError), within: 1e-12))
  }

  @Test func aRowHasNoDistanceToItself() throws {
    #expect(throws: Incomputable.self) { try EnergyDistance(training: people(1, seed: 1), seed: 1) }
    let metric = try EnergyDistance(training: people(9, seed: 1), seed: 1)
    #expect(throws: Incomputable.self) { try metric.measure(people(1, seed: 1)) }
  }
}
