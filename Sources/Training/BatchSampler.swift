import Compute
public import Diffusion

/// Which rows a step sees, and with which noise. Everything follows from (seed, step, position).
///
/// Rows come in a new random order each pass. The noise levels of a batch are stratified: position i of B
/// draws its quantile from [i/B, (i + 1)/B).
public struct BatchSampler: Sendable {
  public let rowCount: Int
  public let batchRowCount: Int
  public let noise: NoiseDistribution
  public let conditionedShare: Float
  public let seed: UInt64
  /// The rows in the order of the pass, 4 bytes a row.
  private var order: [UInt32] = []
  private var orderedPass = -1

  public init(
    rowCount: Int, batchRowCount: Int, noise: NoiseDistribution, conditionedShare: Float,
    seed: UInt64
  ) {
    precondition(rowCount > 0, "no rows to sample from")
    precondition(rowCount <= UInt32.max, "\(rowCount) rows are more than 32 bits can number")
    self.rowCount = rowCount
    self.batchRowCount = batchRowCount
    self.noise = noise
    self.conditionedShare = conditionedShare
    self.seed = seed
  }

  /// The examples of step `step`. Steps are asked for in ascending order; then O(batch) amortised.
  public mutating func examples(step: Int) -> [DenoisingLoss.Example] {
    var examples: [DenoisingLoss.Example] = []
    replace(&examples, step: step)
    return examples
  }

  /// The same in place of other examples, whose memory is used again.
  public mutating func replace(_ examples: inout [DenoisingLoss.Example], step: Int) {
    examples.removeAll(keepingCapacity: true)
    for position in 0..<batchRowCount {
      let number = step * batchRowCount + position
      examples.append(example(number, row: row(number), position: position))
    }
  }

  private mutating func row(_ number: Int) -> Int {
    let pass = number / rowCount
    if pass != orderedPass {
      var stream = RandomStream(seed: seed, purpose: .batchOrder, index: UInt64(pass))
      order = Array(0..<UInt32(rowCount))
      order.shuffle(using: &stream)
      orderedPass = pass
    }
    return Int(order[number % rowCount])
  }

  private func example(_ number: Int, row: Int, position: Int) -> DenoisingLoss.Example {
    let index = UInt64(number)
    var level = RandomStream(seed: seed, purpose: .noiseLevel, index: index)
    var mask = RandomStream(seed: seed, purpose: .observedMask, index: index)
    let isConditioned = mask.uniform() < conditionedShare
    return DenoisingLoss.Example(
      row: row,
      sigma: noise.sigma(
        stratum: position, of: batchRowCount, uniform: level.uniformDouble()),
      noise: RandomStream(seed: seed, purpose: .noise, index: index),
      observedShare: isConditioned ? mask.uniform() : 0)
  }
}
