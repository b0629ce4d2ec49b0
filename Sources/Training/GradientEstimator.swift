public import Compute
public import Diffusion
public import NeuralNetworks

/// The gradient of the loss on a batch: first row by row, in blocks of rows of fixed size, then summed over the whole
/// batch weight by weight, in tiles of weights of fixed size. So it has the same bits for any number of threads.
///
/// Memory: the activations of a batch, and one gradient; nothing is allocated after the first batch.
public final class GradientEstimator {
  public let batchRowCount: Int
  /// The gradient of the last batch, laid out as the parameters.
  public let gradient: UnsafeMutablePointer<Float>
  private let parts: Parts
  private let pool: WorkerPool

  /// What several threads use at once, each its own part.
  private final class Parts: @unchecked Sendable {
    let loss: DenoisingLoss
    let tiles: [MultilayerPerceptron.GradientTile]
    /// Of each block of rows.
    let losses: UnsafeMutableBufferPointer<Double>
    /// Σ g² of each tile.
    let squares: UnsafeMutableBufferPointer<Double>

    init(loss: DenoisingLoss, blockCount: Int) {
      self.loss = loss
      tiles = loss.network.gradientTiles()
      losses = .allocate(capacity: blockCount)
      losses.initialize(repeating: 0)
      squares = .allocate(capacity: tiles.count)
      squares.initialize(repeating: 0)
    }

    deinit {
      losses.deallocate()
      squares.deallocate()
    }
  }

  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, batchRowCount: Int,
    pool: WorkerPool, backend: any ComputeBackend
  ) {
    let size = TrainingConfiguration.microBatchRowCount
    precondition(batchRowCount % size == 0, "a batch is a multiple of \(size) rows")
    self.batchRowCount = batchRowCount
    self.pool = pool
    gradient = .allocate(capacity: network.layout.count)
    gradient.initialize(repeating: 0, count: network.layout.count)
    parts = Parts(
      loss: DenoisingLoss(
        preconditioning: preconditioning, network: network, capacity: batchRowCount,
        backend: backend), blockCount: batchRowCount / size)
  }

  deinit { gradient.deallocate() }

  /// What a batch says.
  public struct Estimate: Sendable {
    /// The mean of the examples' losses.
    public let loss: Double
    /// The norm of its gradient.
    public let norm: Float
  }

  /// Computes ``gradient`` of the mean loss of the examples, which are as many as a batch has rows.
  public func estimate(
    _ examples: [DenoisingLoss.Example], of rows: EncodedRows, weights: Weights
  ) -> Estimate {
    let size = TrainingConfiguration.microBatchRowCount
    precondition(
      examples.count == batchRowCount, "\(examples.count) examples for \(batchRowCount)")
    let divisor = Float(batchRowCount)
    parts.loss.use(weights)
    pool.run(batchRowCount / size) { [parts] block, _ in
      let range = block * size..<(block + 1) * size
      for place in range { parts.loss.load(examples[place], from: rows, at: place) }
      parts.losses[block] = parts.loss.valueAndBackward(of: range, divisor: divisor)
    }
    nonisolated(unsafe) let gradient = gradient
    pool.run(parts.tiles.count) { [parts, batchRowCount] tile, _ in
      parts.squares[tile] = parts.loss.writeGradient(
        parts.tiles[tile], rows: batchRowCount, into: gradient)
    }
    return Estimate(
      loss: parts.losses.reduce(0, +), norm: Float(parts.squares.reduce(0, +).squareRoot()))
  }
}
