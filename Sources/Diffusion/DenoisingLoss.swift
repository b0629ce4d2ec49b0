public import Compute
import Foundation
public import NeuralNetworks

/// The loss of a denoiser on noisy rows, and its gradient, on batches of one size.
///
/// For each row: the sum over discrete variables of the cross-entropy −ln softmax(logit)_k of the true level, in
/// nats, plus the sum over Gaussian ones of (F − t)², t = (x₀ − c_skip·x)/c_out: the same EDM loss with
/// λ(σ) = 1/c_out² (Karras et al. 2022, equation 8). Known variables have no loss. The batch's loss is the sum
/// over its rows divided by `divisor`. A row's loss depends on that row alone.
///
/// Holds the buffers of one batch: one thread at a time.
public final class DenoisingLoss {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  /// The number of rows it has room for.
  public let capacity: Int
  private let backend: any ComputeBackend
  private let workspace: Workspace
  private var clean: [Float]
  private var noisy: [Float]
  private var sigmas: [Float]
  private var observed: [Bool]
  private var targets: [UInt16]
  private var rowCount = 0

  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, capacity: Int,
    backend: any ComputeBackend
  ) {
    self.preconditioning = preconditioning
    self.network = network
    self.capacity = capacity
    self.backend = backend
    workspace = network.makeWorkspace(rows: capacity, training: true)
    let layout = preconditioning.layout
    clean = [Float](repeating: 0, count: capacity * layout.dimension)
    noisy = clean
    sigmas = [Float](repeating: 1, count: capacity)
    observed = [Bool](repeating: false, count: capacity * layout.variables.count)
    targets = [UInt16](repeating: 0, count: capacity * layout.variables.count)
  }

  /// One noisy example: which row, how much noise, which variables are known, and its noise.
  public struct Example {
    public var row: Int
    public var sigma: Float
    /// Where the noise and the mask come from.
    public var noise: RandomStream
    /// The share of the variables that are known, each by a draw of its own; 0 for none.
    public var observedShare: Float

    public init(row: Int, sigma: Float, noise: RandomStream, observedShare: Float = 0) {
      self.row = row
      self.sigma = sigma
      self.noise = noise
      self.observedShare = observedShare
    }
  }

  /// Takes a batch: x = x₀ + σ·ε, known variables without noise.
  public func load(_ examples: [Example], from rows: EncodedRows) {
    precondition(examples.count <= capacity, "\(examples.count) examples for \(capacity) places")
    rowCount = examples.count
    let layout = preconditioning.layout
    let variableCount = layout.variables.count
    clean.withUnsafeMutableBufferPointer { clean in
      noisy.withUnsafeMutableBufferPointer { noisy in
        for (r, example) in examples.enumerated() {
          let x0 = clean.baseAddress! + r * layout.dimension
          let x = noisy.baseAddress! + r * layout.dimension
          var noise = example.noise
          sigmas[r] = example.sigma
          preconditioning.writePoint(of: example.row, in: rows, into: x0)
          noise.fillNormals(UnsafeMutableBufferPointer(start: x, count: layout.dimension))
          for j in 0..<layout.dimension { x[j] = x0[j] + example.sigma * x[j] }
          for v in 0..<variableCount {
            let isObserved = example.observedShare > 0 && noise.uniform() < example.observedShare
            observed[r * variableCount + v] = isObserved
            targets[r * variableCount + v] = rows.levels[example.row * variableCount + v]
            guard isObserved else { continue }
            for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] { x[j] = x0[j] }
          }
        }
      }
    }
  }

  /// The loss of the loaded batch.
  public func value(parameters: UnsafePointer<Float>, divisor: Float) -> Double {
    forward(parameters: parameters)
    return writeOutputGradient(divisor: divisor)
  }

  /// The loss of the loaded batch; `gradients` (one number a parameter) is overwritten with its gradient.
  public func valueAndGradient(
    parameters: UnsafePointer<Float>, divisor: Float, gradients: UnsafeMutablePointer<Float>
  ) -> Double {
    forward(parameters: parameters)
    let loss = writeOutputGradient(divisor: divisor)
    network.backward(
      rows: rowCount, parameters: parameters, gradients: gradients, workspace: workspace,
      backend: backend)
    return loss
  }

  private func forward(parameters: UnsafePointer<Float>) {
    let layout = preconditioning.layout
    let input = workspace.input.baseAddress!
    noisy.withUnsafeBufferPointer { noisy in
      observed.withUnsafeBufferPointer { observed in
        for r in 0..<rowCount {
          preconditioning.writeInput(
            x: noisy.baseAddress! + r * layout.dimension, sigma: sigmas[r],
            observed: observed.baseAddress! + r * layout.variables.count,
            into: input + r * preconditioning.inputCount)
        }
      }
    }
    network.forward(
      rows: rowCount, parameters: parameters, workspace: workspace, backend: backend)
  }

  /// Fills the workspace's dOutput with ∂loss/∂F and returns the loss.
  private func writeOutputGradient(divisor: Float) -> Double {
    let layout = preconditioning.layout
    let width = layout.outputCount
    let network = workspace.output.baseAddress!
    let gradient = workspace.dOutput.baseAddress!
    gradient.update(from: network, count: rowCount * width)
    noisy.withUnsafeBufferPointer { noisy in
      for r in 0..<rowCount {
        preconditioning.addStart(
          to: gradient + r * width, x: noisy.baseAddress! + r * layout.dimension, sigma: sigmas[r])
      }
    }
    backend.softmax(
      gradient, rows: rowCount, stride: width, blockOffsets: preconditioning.softmaxOffsets)

    var loss = 0.0
    let scale = 1 / divisor
    for r in 0..<rowCount {
      let (cSkip, cOut) = preconditioning.gaussianCoefficients(sigmas[r])
      for v in layout.variables.indices {
        let first = r * width + layout.outputOffsets[v]
        let count = layout.outputOffsets[v + 1] - layout.outputOffsets[v]
        let cell = r * layout.variables.count + v
        if observed[cell] {
          for k in first..<first + count { gradient[k] = 0 }
        } else if layout.variables[v].levelCount > 0 {
          // ∂(−ln softmax_k)/∂F = softmax − onehot(k), since F is added to the logits.
          let level = first + Int(targets[cell])
          loss -= Double(log(max(gradient[level], .leastNormalMagnitude)))
          for k in first..<first + count { gradient[k] *= scale }
          gradient[level] -= scale
        } else {
          let j = r * layout.dimension + layout.coordinateOffsets[v]
          let error = network[first] - (clean[j] - cSkip * noisy[j]) / cOut
          loss += Double(error) * Double(error)
          gradient[first] = 2 * error * scale
        }
      }
    }
    return loss / Double(divisor)
  }
}
