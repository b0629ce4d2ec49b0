import Compute
import Diffusion
import Encoding
import NeuralNetworks
public import Tabular
import Training

extension Synthesizer {
  /// How much harder each row is for the model than for a model of independent columns, in nats (`ExcessLoss`): the lower,
  /// the more it looks like a row that the model was trained on. The membership attack of someone who has the model's
  /// file ("white box").
  ///
  /// A row's number depends on its own cells alone: not on the other rows, on their order or on the threads. Only where
  /// numbers are encoded as Gaussian are ties among them broken by the row's position.
  ///
  /// What no training row had is encoded as the nearest that one had, as in validation (`TableEncoder.encode`): a
  /// spelling as one that shares the longest beginning with it, a number beyond the ends as the outermost level. Such a row is a stranger
  /// for sure, but that is told by the encoder's vocabulary and not by the network; so it gets no mark, low or high, that
  /// would make an attack on the network look better or worse than it is. Columns that are constant, or follow from
  /// others, play no part. A model of constant columns alone has no network, and gives 0 for every row.
  ///
  /// - Parameters:
  ///   - table: any rows with the modelled columns, of the same kinds: training rows, held-out rows. Others are ignored.
  ///   - seed: of the noise. Compare numbers of one seed and one `drawsPerLevel`.
  ///   - drawsPerLevel: at least 1; noises at each of the 4 levels of `ExcessLoss.noiseLevels`.
  ///   - threads: at least 1.
  /// - Returns: one finite number a row.
  ///
  /// Cost: 8 × parameters × `drawsPerLevel` floating-point operations a row; 10,000 rows of Adult take 1.1 processor
  /// seconds. Memory: the encoded rows, 8 bytes a row, and the activations of 128 rows a thread.
  public func excessLosses(
    of table: Table, seed: UInt64, drawsPerLevel: Int = 4,
    threads: Int = Synthesizer.availableThreads
  ) -> [Double] {
    precondition(drawsPerLevel >= 1 && threads >= 1, "\(drawsPerLevel) draws, \(threads) threads")
    let encoder = checkpoint.encoder
    for (column, columnEncoder) in zip(encoder.schema.columns, encoder.columns)
    where columnEncoder != nil {
      precondition(
        table.schema.index(of: column.name) != nil, "a modelled column is not in the table")
    }
    guard let denoiser else { return [Double](repeating: 0, count: table.rowCount) }
    let pool = WorkerPool(threads: threads)
    let backend = Backends.best(precision)
    let loss = ExcessLoss(
      preconditioning: denoiser.preconditioning, network: denoiser.network,
      weights: Weights(checkpoint.parameters, backend: backend), seed: seed,
      drawsPerLevel: drawsPerLevel, pool: pool, backend: backend)
    return loss.values(of: encoder.encode(table, seed: seed, pool: pool))
  }
}
