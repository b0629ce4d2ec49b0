import Compute
import Marginals
import Testing

private let pool = WorkerPool(threads: 1)

private func fitted(
  _ measurements: [NoisyMarginal], sizes: [Int], total: Double
) -> [Double] {
  GraphicalModel(fitting: measurements, sizes: sizes, total: total, pool: pool).probabilities
}

@Test func nothingMeasuredIsUniform() {
  #expect(fitted([], sizes: [2, 4], total: 10) == [Double](repeating: 1.0 / 8, count: 8))
  #expect(GraphicalModel(fitting: [], sizes: [], total: 10, pool: pool).factors.isEmpty)
}

/// Counts of a row or none still tell more from less.
@Test(arguments: [-20, 0, 0.3, 1])
func tinyTotalsGiveADistribution(total: Double) {
  let counts = NoisyMarginal(
    variables: [0, 1], values: [60, -50, 10, 0, -30, 20], deviation: 40)
  let p = fitted([counts], sizes: [2, 3], total: total)
  #expect(abs(p.reduce(0, +) - 1) < 1e-12)
  #expect(p.allSatisfy { $0 > 0 && $0 < 1 })
  #expect(p.max()! == p[0] && p.min()! == p[1])
}

@Test func countsOfNothingAreUniform() {
  for value in [0.0, -25] {
    let values = [Double](repeating: value, count: 6)
    let p = fitted(
      [NoisyMarginal(variables: [0, 1], values: values, deviation: 3)], sizes: [2, 3], total: 50)
    #expect(largestDifference(p, [Double](repeating: 1.0 / 6, count: 6)) < 1e-12)
  }
}

@Test func variablesOfOneLevelChangeNothing() {
  let counts = NoisyMarginal(variables: [1], values: [30, 70], deviation: 2)
  let linked = [
    counts, NoisyMarginal(variables: [0], values: [100], deviation: 2),
    NoisyMarginal(variables: [0, 2], values: [100], deviation: 2),
  ]
  let plain = fitted([counts], sizes: [1, 2, 1], total: 100)
  #expect(largestDifference(fitted(linked, sizes: [1, 2, 1], total: 100), plain) < 1e-12)
  #expect(abs(plain[0] - 0.3) < 0.01)
}

/// Ten million rows and little noise: half of the empty cells have counts far below 0, and no number runs over.
@Test func countsFarBelowZeroAreImpossible() {
  let sizes = [8, 8, 8]
  var stream = RandomStream(seed: 3, purpose: .evaluation)
  let total = 1e7
  let measurements = [[0, 1], [1, 2], [0, 2]].map { set in
    // All three are equal.
    NoisyMarginal(
      variables: set,
      values: (0..<64).map { cell in
        (cell % 9 == 0 ? total / 8 : 0) + (4 * Double(stream.normal())).rounded()
      }, deviation: 4)
  }
  let p = fitted(measurements, sizes: sizes, total: total)
  for (row, p) in zip(allRows(sizes: sizes), p) {
    #expect(abs(p - (Set(row).count == 1 ? 0.125 : 0)) < 1e-5)
  }
}

/// A hundred variables, each linked to the next and to the one after it.
@Test func manyVariablesAreFitted() throws {
  let sizes = (0..<100).map { 2 + $0 % 4 }
  let sets = (0..<98).flatMap { [[$0, $0 + 1], [$0, $0 + 2]] }
  var stream = RandomStream(seed: 4, purpose: .evaluation)
  let truth = randomModel(sizes: sizes, sets: sets, spread: 1, &stream)
  let measurements = try zip(sets, truth.marginals(of: sets, pool: pool)).map { set, marginal in
    NoisyMarginal(
      variables: set,
      values: try #require(marginal).map { $0 * 1e5 + 10 * Double(stream.normal()) }, deviation: 10)
  }
  let model = GraphicalModel(fitting: measurements, sizes: sizes, total: 1e5, pool: pool)
  let pairs = zip(truth.marginals(of: sets, pool: pool), model.marginals(of: sets, pool: pool))
  for (before, after) in pairs {
    #expect(largestDifference(try #require(before), try #require(after)) < 6e-4)
  }
}
