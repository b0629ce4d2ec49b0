public import Compute
public import Diffusion
public import NeuralNetworks

/// How much larger the denoising loss of a row is in a network than in a model of independent columns, at noise levels
/// where that tells rows that the network was trained on from others.
///
/// For each row, in nats,
///
///     mean over (σ, ε) of  ℓ(x₀ + σ·ε) − ℓ_independent(x₀ + σ·ε)
///
/// with ℓ the loss of ``DenoisingLoss`` and ℓ_independent that of the perfect denoiser of independent columns with the
/// same marginals; negative where dependence helps. The first is the membership attack by loss: Carlini et al.
/// (2023), "Extracting Training Data from Diffusion Models"; Matsumoto et al. (2023), "Membership Inference
/// Attacks against Diffusion Models". The second is its calibration for difficulty (Watson et al. 2022, "On the
/// Importance of Difficulty Calibration in Membership Inference Attacks"), which needs no second training: it takes away
/// that some rows are rare, and the luck of the noise.
///
/// All rows see the same noises, so the numbers differ by the rows alone.
public struct ExcessLoss {
  /// The noise levels: those at which training rows show most. More noise drowns what is peculiar to a row, and under
  /// less each cell can be read off by itself.
  ///
  /// Measured as the area under the curve of members against strangers, at one level with 16 draws, in models of Adult
  /// (29,214 rows, and samples of 1,068 and 267; default fits) and of 150 patients (100 steps, which are too many):
  ///
  ///     σ                 0.05   0.1   0.15   0.2   0.3   0.5   0.7    1
  ///     Adult, 29,214     .735  .758   .767  .768  .752  .699  .639  .576
  ///     Adult,  1,068     .963  .965   .969  .969  .969  .961  .933  .902
  ///     Adult,    267     .736  .780   .791  .801  .797  .786  .764  .712
  ///     patients, 150     .740  .829   .868  .902  .927  .938  .930  .913
  ///
  /// These four together, with 4 draws at each: .760, .969, .798 and .923; without the calibration .652, .947, .665 and
  /// .880. With 1 draw at each: .737, .965, .794 and .922; with 16: .764, .970, .799 and .925.
  public static let noiseLevels: [Float] = [0.15, 0.2, 0.3, 0.5]

  private let noises: [(sigma: Float, stream: RandomStream)]
  private let loss: DenoisingLoss
  private let pool: WorkerPool

  /// - Parameters:
  ///   - seed: of the noises.
  ///   - drawsPerLevel: noises at each of ``noiseLevels``, at least 1.
  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, weights: Weights,
    seed: UInt64, drawsPerLevel: Int, pool: WorkerPool, backend: any ComputeBackend
  ) {
    precondition(drawsPerLevel >= 1, "\(drawsPerLevel) draws a level")
    noises = (0..<Self.noiseLevels.count * drawsPerLevel).map { number in
      (
        Self.noiseLevels[number / drawsPerLevel],
        RandomStream(seed: seed, purpose: .evaluation, index: UInt64(number))
      )
    }
    loss = DenoisingLoss(
      preconditioning: preconditioning, network: network,
      capacity: pool.threads * TrainingConfiguration.microBatchRowCount, backend: backend)
    loss.use(weights)
    self.pool = pool
  }

  /// One number a row. Each depends on its own row alone: not on the others, on their order or on the pool's threads.
  ///
  /// Cost: a forward pass for each row and noise. Memory: 8 bytes a row, and the activations of 128 rows a thread.
  public func values(of rows: EncodedRows) -> [Double] {
    let size = TrainingConfiguration.microBatchRowCount
    let count = rows.rowCount
    var sums = [Double](repeating: 0, count: count)
    sums.withUnsafeMutableBufferPointer { sums in
      // Each block has its own rows.
      nonisolated(unsafe) let sums = sums
      pool.run((count + size - 1) / size) { [loss, noises] block, worker in
        let places = worker * size..<(worker + 1) * size
        var learned = [Double](repeating: 0, count: size)
        var independent = learned
        for noise in noises {
          for (position, place) in places.enumerated() {
            // The last block is filled up: products of other shapes may be rounded otherwise.
            let row = min(block * size + position, count - 1)
            loss.load(
              .init(row: row, sigma: noise.sigma, noise: noise.stream), from: rows, at: place)
          }
          loss.writeValues(of: places, into: &learned)
          loss.writeIndependentValues(of: places, into: &independent)
          for position in 0..<min(size, count - block * size) {
            sums[block * size + position] += learned[position] - independent[position]
          }
        }
      }
    }
    return sums.map { $0 / Double(noises.count) }
  }
}
