import Compute
import Marginals
import Testing

@Test func rowsFollowTheModel() {
  let pool = WorkerPool(threads: 2)
  let count = 1 << 16
  for index in 0..<8 {
    var stream = RandomStream(seed: 3, purpose: .evaluation, index: UInt64(index))
    let sizes = (0..<5).map { _ in 1 + stream.integer(below: 4) }
    let sets = randomSets(variableCount: sizes.count, count: 5, &stream)
    let model = randomModel(sizes: sizes, sets: sets, &stream)
    let levels = ModelSampler(model).sample(rows: 0..<count, seed: 11, pool: pool)
    var counts = [Double](repeating: 0, count: cellCount(of: Array(sizes.indices), sizes: sizes))
    for row in 0..<count {
      let row = levels[row * 5..<(row + 1) * 5].map(Int.init)
      counts[cell(of: row, variables: [0, 1, 2, 3, 4], sizes: sizes)] += 1
    }
    let expected = model.probabilities.map { $0 * Double(count) }
    // A chi-square statistic of k cells has mean k and variance 2k at most.
    let chiSquare = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    let degrees = Double(counts.count)
    #expect(chiSquare < degrees + 5 * (2 * degrees).squareRoot() + 5, "\(sizes) \(sets)")
  }
}
