import Compute
import Foundation
import Testing

@testable import Marginals

private let pool = WorkerPool(threads: 1)

private func options(
  relaxation: Double = 100, limit: Double = 25, tolerance: Double = 1e-9
) -> GraphicalModel.Options {
  var options = GraphicalModel.Options()
  options.relaxation = relaxation
  options.logarithmLimit = limit
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
    measurements, sizes: sizes, total: 200, options: options(relaxation: 5, limit: 1), pool: pool)
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
    measurements, sizes: sizes, total: total, options: options(relaxation: 7), pool: pool)
  let theta = sets.map { set in
    (0..<cellCount(of: set, sizes: sizes)).map { _ in Double(stream.normal()) }
  }
  var expected = log(
    weights(zip(sets, theta).map { ($0, $1) }, sizes: sizes).reduce(0, +))
  for (theta, measurement) in zip(theta, measurements) {
    for (number, count) in zip(theta, measurement.values) {
      expected += 7 * 16 / (2 * total * total) * number * number - number * count / total
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
