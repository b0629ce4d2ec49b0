import Compute
import Foundation
import Testing

@testable import Marginals

private let pool = WorkerPool(threads: 1)

private func options(
  regularization: Double = 0.25, tolerance: Double = 1e-9
) -> GraphicalModel.Options {
  var options = GraphicalModel.Options()
  options.regularization = regularization
  options.gradientTolerance = tolerance
  options.iterationLimit = 5000
  return options
}

/// Exact counts of `total` rows in some marginals of a distribution, with a deviation that is given only.
private func counts(
  _ probabilities: [Double], sets: [[Int]], sizes: [Int], total: Double, deviation: Double
) -> [NoisyMarginal] {
  sets.map { set in
    NoisyMarginal(
      variables: set, values: sums(probabilities, of: set, sizes: sizes).map { $0 * total },
      deviation: deviation)
  }
}

@Test func gradientIsTheSlopeOfTheObjective() {
  let sizes = [2, 3, 4, 2]
  let sets = [[0], [0, 1], [1, 2], [0, 2, 3]]
  var stream = RandomStream(seed: 4, purpose: .evaluation)
  let measurements = sets.map { set in
    NoisyMarginal(
      variables: set,
      values: (0..<cellCount(of: set, sizes: sizes)).map { _ in Double(stream.normal()) * 30 + 20 },
      deviation: 20 + 10 * Double(stream.uniform()))
  }
  let entropy = RelaxedEntropy(
    measurements, sizes: sizes, total: 200, options: options(regularization: 2), pool: pool)
  var theta = entropy.targets.map { _ in Double(stream.normal()) }
  var gradient = theta
  _ = entropy.value(theta, gradient: &gradient)
  var unused = theta
  for cell in theta.indices {
    let before = theta[cell]
    theta[cell] = before + 1e-5
    let above = entropy.value(theta, gradient: &unused)
    theta[cell] = before - 1e-5
    let below = entropy.value(theta, gradient: &unused)
    theta[cell] = before
    #expect(abs((above - below) / 2e-5 - gradient[cell]) < 1e-8)
  }
}

/// The value itself, against its definition by enumeration.
@Test func objectiveIsItsDefinition() {
  let sizes = [3, 2, 2]
  let sets = [[0, 1], [1, 2], [2]]
  var stream = RandomStream(seed: 5, purpose: .evaluation)
  let total = 50.0
  // Counts that sum to the total: others are moved to do so.
  let measurements = counts(
    randomModel(sizes: sizes, sets: sets, &stream).probabilities, sets: sets, sizes: sizes,
    total: total, deviation: 4)
  let entropy = RelaxedEntropy(
    measurements, sizes: sizes, total: total, options: options(regularization: 7), pool: pool)
  let theta = sets.map { set in
    (0..<cellCount(of: set, sizes: sizes)).map { _ in Double(stream.normal()) }
  }
  var expected = log(
    weights(zip(sets, theta).map { ($0, $1) }, sizes: sizes).reduce(0, +))
  for (theta, measurement) in zip(theta, measurements) {
    for (number, count) in zip(theta, measurement.values) {
      expected += 7 * 4 / (2 * total) * number * number - number * count / total
    }
  }
  var gradient = theta.flatMap { $0 }
  #expect(abs(entropy.value(theta.flatMap { $0 }, gradient: &gradient) - expected) < 1e-12)
}

/// On a tree, p = Π p_pair / Π p_separator: here p(x₀, x₁) p(x₁, x₂) p(x₁, x₃) / p(x₁)².
@Test func exactCountsOnATreeAreRecovered() {
  let sizes = [3, 4, 2, 3]
  let sets = [[0, 1], [1, 2], [1, 3]]
  var stream = RandomStream(seed: 6, purpose: .evaluation)
  // A distribution that is not itself a tree.
  let truth = randomModel(sizes: sizes, sets: [[0, 1, 2, 3]], &stream).probabilities
  let model = GraphicalModel(
    fitting: counts(truth, sets: sets, sizes: sizes, total: 1e5, deviation: 1e-3), sizes: sizes,
    total: 1e5, options: options(), pool: pool)
  let pairs = sets.map { sums(truth, of: $0, sizes: sizes) }
  let middle = sums(truth, of: [1], sizes: sizes)
  let expected = allRows(sizes: sizes).map { row in
    zip(sets, pairs).reduce(1) { product, pair in
      product * pair.1[cell(of: row, variables: pair.0, sizes: sizes)]
    } / (middle[row[1]] * middle[row[1]])
  }
  #expect(largestDifference(model.probabilities, expected) < 1e-6)
}

/// θ_r = (y_r/n − p_r) n/(κσ_r), once the counts sum to n: the gradient is 0.
@Test func fitEndsAtTheOptimum() throws {
  let sizes = [3, 4, 2, 5]
  let sets = [[0], [0, 1], [1, 2], [0, 2], [3]]
  var stream = RandomStream(seed: 7, purpose: .evaluation)
  let total = 300.0
  let measurements = sets.enumerated().map { index, set in
    NoisyMarginal(
      variables: set,
      values: (0..<cellCount(of: set, sizes: sizes)).map { _ in
        (30 * Double(stream.normal()) + 20).rounded()
      }, deviation: 10 * Double(index + 1))
  }
  let model = GraphicalModel(
    fitting: measurements, sizes: sizes, total: total, options: options(), pool: pool)
  for (measurement, p) in zip(measurements, model.marginals(of: sets, pool: pool)) {
    let p = try #require(p)
    let factor = try #require(model.factors.first { $0.variables == measurement.variables })
    let excess = (measurement.values.reduce(0, +) - total) / Double(p.count)
    let expected = zip(measurement.values, p).map { value, p in
      (value - excess - p * total) / (0.25 * measurement.deviation)
    }
    #expect(largestDifference(factor.logarithms.map(Double.init), expected) < 1e-5)
  }
}

@Test func whatNoSetLinksIsIndependent() {
  let sizes = [3, 2, 4]
  var stream = RandomStream(seed: 8, purpose: .evaluation)
  let truth = randomModel(sizes: sizes, sets: [[0, 1, 2]], &stream).probabilities
  let model = GraphicalModel(
    fitting: counts(truth, sets: [[0, 1]], sizes: sizes, total: 1000, deviation: 5), sizes: sizes,
    total: 1000, options: options(), pool: pool)
  // x₂ is not measured: uniform, and independent of the others.
  let pair = sums(model.probabilities, of: [0, 1], sizes: sizes)
  let expected = pair.flatMap { p in [p / 4, p / 4, p / 4, p / 4] }
  #expect(largestDifference(model.probabilities, expected) < 1e-15)
  // x₀ and x₂ given x₁.
  let chain = GraphicalModel(
    fitting: counts(truth, sets: [[0, 1], [1, 2]], sizes: sizes, total: 1000, deviation: 5),
    sizes: sizes, total: 1000, options: options(), pool: pool)
  let p = chain.probabilities
  let (left, middle, right) = (
    sums(p, of: [0, 1], sizes: sizes), sums(p, of: [1], sizes: sizes),
    sums(p, of: [1, 2], sizes: sizes)
  )
  for (row, p) in zip(allRows(sizes: sizes), p) {
    let product = left[row[0] * 2 + row[1]] * right[row[1] * 4 + row[2]] / middle[row[1]]
    #expect(abs(p - product) < 1e-14)
  }
}

@Test func measurementsOfOneSetAreAveragedByTheirPrecision() {
  let combined = NoisyMarginal.combined([
    NoisyMarginal(variables: [1], values: [10, 40], deviation: 2),
    NoisyMarginal(variables: [0], values: [7], deviation: 3),
    NoisyMarginal(variables: [1], values: [20, 30], deviation: 1),
  ])
  #expect(combined.map(\.variables) == [[0], [1]])
  #expect(combined[0].deviation == 3 && combined[0].values == [7])
  #expect(largestDifference(combined[1].values, [18, 32]) < 1e-12)
  #expect(abs(combined[1].deviation - (0.8).squareRoot()) < 1e-12)
}

/// One step from the optimum stays there, one step from nothing does not get there.
@Test func fitBeginsAtTheStart() throws {
  let sizes = [4, 4, 4]
  let sets = [[0, 1], [1, 2], [0, 2]]
  var stream = RandomStream(seed: 9, purpose: .evaluation)
  let truth = randomModel(sizes: sizes, sets: [[0, 1, 2]], &stream).probabilities
  let measurements = counts(truth, sets: sets, sizes: sizes, total: 1000, deviation: 5)
  let cold = GraphicalModel(
    fitting: measurements, sizes: sizes, total: 1000, options: options(tolerance: 1e-7), pool: pool)
  var oneStep = options(tolerance: 1e-7)
  oneStep.iterationLimit = 1
  let warm = GraphicalModel(
    fitting: measurements, sizes: sizes, total: 1000, options: oneStep, start: cold, pool: pool)
  #expect(largestDifference(warm.probabilities, cold.probabilities) < 1e-7)
  let fresh = GraphicalModel(
    fitting: measurements, sizes: sizes, total: 1000, options: oneStep, pool: pool)
  #expect(largestDifference(fresh.probabilities, cold.probabilities) > 1e-3)
}

@Test func fitDoesNotDependOnThreadsOrOrder() {
  var stream = RandomStream(seed: 10, purpose: .evaluation)
  let sizes = (0..<10).map { _ in 2 + stream.integer(below: 4) }
  let sets = randomSets(variableCount: 10, count: 14, &stream)
  let measurements = sets.map { set in
    NoisyMarginal(
      variables: set,
      values: (0..<cellCount(of: set, sizes: sizes)).map { _ in Double(stream.normal()) * 9 + 9 },
      deviation: 9)
  }
  let one = GraphicalModel(fitting: measurements, sizes: sizes, total: 100, pool: pool)
  let three = GraphicalModel(
    fitting: measurements.reversed(), sizes: sizes, total: 100, pool: WorkerPool(threads: 3))
  #expect(one == three)
}
