import Compute
import Foundation
import Testing

@testable import Marginals

/// Small models of all shapes: trees, loops, triples, variables alone and of one level.
private let shapes: [(sizes: [Int], sets: [[Int]])] = [
  ([3], [[0]]),
  ([2, 3], []),
  ([4, 2, 3, 2], [[0, 1], [1, 2], [2, 3]]),
  ([2, 3, 4, 2], [[0, 1], [1, 2], [2, 3], [0, 3]]),
  ([2, 3, 2, 4, 3], [[0, 1], [1, 2], [2, 3], [3, 4], [0, 4], [0], [3]]),
  ([3, 2, 2, 3, 2, 2], [[0, 1, 2], [2, 3], [4, 5], [3], [0, 3]]),
  ([1, 3, 1, 2], [[0, 1], [1, 3], [2]]),
  ([1, 1], [[0, 1]]),
  ([5, 9, 6], [[0, 1, 2], [0, 2], [1]]),
  ([4, 3, 2, 4, 3, 2], [[0, 3], [1, 3], [2, 3], [3, 4], [3, 5], [0, 1], [4, 5]]),
]

@Test(arguments: shapes.indices)
func logZAndMarginalsAreThoseOfEnumeration(shape: Int) throws {
  let (sizes, sets) = shapes[shape]
  var stream = RandomStream(seed: 1, purpose: .evaluation, index: UInt64(shape))
  let model = randomModel(sizes: sizes, sets: sets, &stream)
  let tree = JunctionTree(sizes: sizes, sets: sets)
  let propagation = BeliefPropagation(tree: tree, sets: sets, pool: WorkerPool(threads: 2))
  var marginals = model.logarithms
  let logZ = try #require(propagation.propagate(model.logarithms, marginals: &marginals))
  let weights = weights(
    model.factors.map { ($0.variables, $0.logarithms.map(Double.init)) }, sizes: sizes)
  #expect(abs(logZ - log(weights.reduce(0, +))) < 1e-12)
  let pool = WorkerPool(threads: 1)
  for set in sets + sizes.indices.map({ [$0] }) {
    let marginal = try #require(model.marginal(of: set, pool: pool))
    let expected = sums(model.probabilities, of: set, sizes: sizes)
    #expect(largestDifference(marginal, expected) < 1e-14, "\(set)")
  }
}

@Test func randomModelsAgreeWithEnumeration() throws {
  let pool = WorkerPool(threads: 2)
  for index in 0..<60 {
    var stream = RandomStream(seed: 2, purpose: .evaluation, index: UInt64(index))
    let sizes = (0..<4 + stream.integer(below: 3)).map { _ in 1 + stream.integer(below: 4) }
    let sets = randomSets(variableCount: sizes.count, count: 6, &stream)
    let model = randomModel(sizes: sizes, sets: sets, spread: 5, &stream)
    for (set, marginal) in zip(sets, model.marginals(of: sets, pool: pool)) {
      let expected = sums(model.probabilities, of: set, sizes: sizes)
      #expect(largestDifference(try #require(marginal), expected) < 1e-13, "\(sizes) \(sets)")
    }
  }
}

/// Two factors that differ by e^±1600 on what they have in common. No number holds all rows' products.
@Test func productsBeyondTheRangeOfNumbersAreReported() {
  let sets = [[0, 1], [1, 2]]
  let propagation = BeliefPropagation(
    tree: JunctionTree(sizes: [2, 2, 2], sets: sets), sets: sets, pool: WorkerPool(threads: 1))
  let logarithms: [Double] = [0, -1600, 0, -1600, -1600, -1600, 0, 0]
  var marginals = logarithms
  #expect(propagation.propagate(logarithms, marginals: &marginals) == nil)
}

/// Three factors of one clique, each of which prefers another row by e⁴⁰⁰.
@Test func productsFarBelowOneAreHeld() throws {
  let sets = [[0, 1], [1, 2], [0, 2]]
  let propagation = BeliefPropagation(
    tree: JunctionTree(sizes: [2, 2, 2], sets: sets), sets: sets, pool: WorkerPool(threads: 1))
  // x₀ = x₁, x₁ = x₂ and x₀ ≠ x₂: one of them has to give way.
  let logarithms: [Double] = [0, -400, -400, 0, 0, -400, -400, 0, -400, 0, 0, -400]
  var marginals = logarithms
  let logZ = try #require(propagation.propagate(logarithms, marginals: &marginals))
  #expect(abs(logZ - (log(6) - 400)) < 1e-10)
  let third = 1.0 / 3
  let sixth = 1.0 / 6
  let equal = [third, sixth, sixth, third]
  #expect(largestDifference(marginals, equal + equal + [sixth, third, third, sixth]) < 1e-12)
}
