public import Compute
public import Diffusion
public import NeuralNetworks

/// The gradient of the loss on a batch, from micro-batches of fixed size whose gradients are added in fixed
/// order: the same bits for any number of threads.
///
/// Memory: one gradient a micro-batch and one set of activations a thread.
public final class GradientEstimator {
  private let parts: Parts
  private let pool: WorkerPool
  private let backend: any ComputeBackend
  private let parameterCount: Int

  /// Buffers that several threads use at once, each its own: `losses` by worker, the rest by micro-batch.
  private final class Parts: @unchecked Sendable {
    let losses: [DenoisingLoss]
    let gradients: [UnsafeMutableBufferPointer<Float>]
    let values: UnsafeMutableBufferPointer<Double>

    init(losses: [DenoisingLoss], microBatchCount: Int, parameterCount: Int) {
      self.losses = losses
      gradients = (0..<microBatchCount).map { _ in
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: parameterCount)
        buffer.initialize(repeating: 0)
        return buffer
      }
      values = .allocate(capacity: microBatchCount)
      values.initialize(repeating: 0)
    }

    deinit {
      for gradient in gradients { gradient.deallocate() }
      values.deallocate()
    }
  }

  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, batchRowCount: Int,
    pool: WorkerPool, backend: any ComputeBackend
  ) {
    let size = TrainingConfiguration.microBatchRowCount
    precondition(batchRowCount % size == 0, "a batch is a multiple of \(size) rows")
    self.pool = pool
    self.backend = backend
    parameterCount = network.layout.count
    parts = Parts(
      losses: (0..<pool.threads).map { _ in
        DenoisingLoss(
          preconditioning: preconditioning, network: network, capacity: size, backend: backend)
      }, microBatchCount: batchRowCount / size, parameterCount: parameterCount)
  }

  /// The mean loss of the examples, and its gradient in `gradient`.
  public func estimate(
    _ examples: [DenoisingLoss.Example], of rows: EncodedRows, parameters: [Float],
    into gradient: inout [Float]
  ) -> Double {
    let size = TrainingConfiguration.microBatchRowCount
    let count = parts.gradients.count
    precondition(examples.count == count * size, "\(examples.count) examples for \(count * size)")
    parameters.withUnsafeBufferPointer { parameters in
      nonisolated(unsafe) let parameters = parameters.baseAddress!
      nonisolated(unsafe) let examples = examples
      pool.run(count) { [parts] task, worker in
        let loss = parts.losses[worker]
        loss.load(Array(examples[task * size..<(task + 1) * size]), from: rows)
        parts.values[task] = loss.valueAndGradient(
          parameters: parameters, divisor: Float(count * size),
          gradients: parts.gradients[task].baseAddress!)
      }
    }
    reduce(into: &gradient)
    return parts.values.reduce(0, +)
  }

  /// Adds the micro-batches' gradients, slice by slice, each slice in the order of the micro-batches.
  private func reduce(into gradient: inout [Float]) {
    let slice = 16_384
    let total = parameterCount
    gradient.withUnsafeMutableBufferPointer { gradient in
      nonisolated(unsafe) let target = gradient.baseAddress!
      pool.run((total + slice - 1) / slice) { [parts, backend] task, _ in
        let first = task * slice
        let count = min(slice, total - first)
        (target + first).update(from: parts.gradients[0].baseAddress! + first, count: count)
        for part in parts.gradients.dropFirst() {
          backend.add(part.baseAddress! + first, to: target + first, count: count)
        }
      }
    }
  }
}
