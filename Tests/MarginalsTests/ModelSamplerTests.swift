import Compute
import Marginals
import Testing

private let pool = WorkerPool(threads: 2)

@Test func rowsFollowTheModel() {
  let count = 1 << 16
  for index in 0..<12 {
    var stream = RandomStream(seed: 3, purpose: .evaluation, index: UInt64(index))
    let sizes = (0..<5).map { _ in 1 + stream.integer(below: 4) }
    let sets = randomSets(variableCount: 5, count: 5, &stream)
    let model = randomModel(sizes: sizes, sets: sets, &stream)
    let levels = ModelSampler(model).sample(rows: 0..<count, seed: 11, pool: pool)
    var counts = [Double](repeating: 0, count: cellCount(of: Array(0..<5), sizes: sizes))
    for row in 0..<count {
      let row = levels[row * 5..<(row + 1) * 5].map(Int.init)
      counts[cell(of: row, variables: Array(0..<5), sizes: sizes)] += 1
    }
    let expected = model.probabilities.map { $0 * Double(count) }
    let chiSquare = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    // Of k cells of independent rows it has mean k − 1 and variance 2 (k − 1), and a long tail where k is small.
    let degrees = Double(counts.count - 1)
    #expect(chiSquare < degrees + 5 * (2 * degrees).squareRoot() + 5, "\(sizes) \(sets)")
  }
}

/// A block of 2ᵏ rows takes every point once, so a level's count is off by less than its two edges.
@Test func variablesWithoutLinksComeInExactShares() {
  var stream = RandomStream(seed: 4, purpose: .evaluation)
  let model = randomModel(sizes: [7, 1, 5], sets: [[0], [2]], &stream)
  let count = 4096
  let levels = ModelSampler(model).sample(rows: 3 * count..<4 * count, seed: 5, pool: pool)
  for variable in [0, 1, 2] {
    let expected = sums(model.probabilities, of: [variable], sizes: model.sizes)
    for (level, p) in expected.enumerated() {
      let found = (0..<count).count { Int(levels[$0 * 3 + variable]) == level }
      #expect(abs(Double(found) - p * Double(count)) < 2)
    }
  }
}

@Test func aRowIsTheSameAloneInARangeAndOnAnyThreads() {
  var stream = RandomStream(seed: 5, purpose: .evaluation)
  let sizes = [4, 9, 3, 2, 6]
  let model = randomModel(sizes: sizes, sets: [[0, 1], [1, 2], [0, 2], [3]], &stream)
  let sampler = ModelSampler(model)
  let all = sampler.sample(rows: 0..<5000, seed: 6, pool: WorkerPool(threads: 1))
  #expect(all == sampler.sample(rows: 0..<5000, seed: 6, pool: WorkerPool(threads: 3)))
  #expect(Array(all[700 * 5..<4321 * 5]) == sampler.sample(rows: 700..<4321, seed: 6, pool: pool))
  for row in [0, 17, 1023, 1024, 4999] {
    #expect(
      Array(all[row * 5..<(row + 1) * 5])
        == sampler.sample(rows: row..<row + 1, seed: 6, pool: pool))
  }
  #expect(all != sampler.sample(rows: 0..<5000, seed: 7, pool: pool))
  #expect(sampler.sample(rows: 9..<9, seed: 6, pool: pool).isEmpty)
}

/// x₁ = x₀ but for e⁻⁹⁰⁰: more than the smallest number can tell from 0.
@Test func whatHasNoProbabilityIsNeverDrawn() {
  let far: Float = -900
  let model = GraphicalModel(
    sizes: [3, 3],
    factors: [
      .init(variables: [0, 1], logarithms: [0, far, far, far, 0, far, far, far, 0]),
      .init(variables: [0], logarithms: [0, 0, far]),
    ])
  let levels = ModelSampler(model).sample(rows: 0..<10_000, seed: 1, pool: pool)
  for row in 0..<10_000 {
    #expect(levels[2 * row] == levels[2 * row + 1] && levels[2 * row] < 2)
  }
}
