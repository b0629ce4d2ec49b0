public import Compute
public import Diffusion
public import NeuralNetworks

/// The denoising loss on rows that training does not see, always with the same noise, so that two values of one
/// run differ by the parameters alone.
public final class HeldOutLoss {
  private let rows: EncodedRows
  let examples: [DenoisingLoss.Example]
  private let losses: Losses
  private let pool: WorkerPool

  /// One loss a worker.
  private final class Losses: @unchecked Sendable {
    let workers: [DenoisingLoss]
    init(_ workers: [DenoisingLoss]) { self.workers = workers }
  }

  /// Uses at most `maximumExampleCount` rows, drawn from all: tables are often sorted, and then the first ones are of
  /// one kind. Of fewer rows each has as many noise levels as fit, so that the noise is not what decides.
  public init(
    rows: EncodedRows, preconditioning: Preconditioning, network: MultilayerPerceptron,
    noise: NoiseDistribution, seed: UInt64, maximumExampleCount: Int = 2_048, pool: WorkerPool,
    backend: any ComputeBackend
  ) {
    self.rows = rows
    self.pool = pool
    let rowCount = min(rows.rowCount, maximumExampleCount)
    let draws = maximumExampleCount / max(rowCount, 1)
    let count = rowCount * draws
    // An index that no row has.
    var order = RandomStream(seed: seed, purpose: .validation, index: .max)
    let chosen = (0..<rows.rowCount).shuffled(using: &order).prefix(rowCount)
    examples = (0..<draws).flatMap { draw in
      chosen.enumerated().map { position, row in
        var stream = RandomStream(
          seed: seed, purpose: .validation, index: UInt64(draw) << 32 | UInt64(row))
        let sigma = noise.sigma(
          stratum: draw * rowCount + position, of: count, uniform: stream.uniformDouble())
        return DenoisingLoss.Example(row: row, sigma: sigma, noise: stream)
      }
    }
    losses = Losses(
      (0..<pool.threads).map { _ in
        DenoisingLoss(
          preconditioning: preconditioning, network: network,
          capacity: TrainingConfiguration.microBatchRowCount, backend: backend)
      })
  }

  /// The mean loss in nats a row. One forward pass over the examples.
  public func value(_ weights: Weights) -> Double {
    let size = TrainingConfiguration.microBatchRowCount
    let count = examples.count
    let batchCount = (count + size - 1) / size
    for loss in losses.workers { loss.use(weights) }
    var values = [Double](repeating: 0, count: batchCount)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      pool.run(batchCount) { [losses, rows, examples] batch, worker in
        let loss = losses.workers[worker]
        let chosen = examples[batch * size..<min((batch + 1) * size, count)]
        for (place, example) in chosen.enumerated() { loss.load(example, from: rows, at: place) }
        values[batch] = loss.value(of: 0..<chosen.count, divisor: Float(count))
      }
    }
    return values.reduce(0, +)
  }
}
