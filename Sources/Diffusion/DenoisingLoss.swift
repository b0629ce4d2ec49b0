public import Compute
import Foundation
public import NeuralNetworks

/// The loss of a denoiser on noisy rows, and its gradient, on batches up to one size.
///
/// For each row: the sum over discrete variables of the cross-entropy −ln softmax(logit)_k of the true level, in
/// nats, plus the sum over Gaussian ones of (F − t)², t = (x₀ − c_skip·x)/c_out: the same EDM loss with
/// λ(σ) = 1/c_out² (Karras et al. 2022, equation 8). Known variables have no loss. The batch's loss is the sum
/// over its rows divided by `divisor`. A row's loss depends on that row alone.
///
/// Holds the buffers of one batch. Threads may work on it at once, each on rows of its own; nothing is allocated.
public final class DenoisingLoss: @unchecked Sendable {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  /// The number of rows it has room for.
  public let capacity: Int
  private let backend: any ComputeBackend
  private let workspace: Workspace
  private let offsets: [Int32]
  /// [capacity × dimension].
  private let clean: UnsafeMutablePointer<Float>
  private let noisy: UnsafeMutablePointer<Float>
  /// [capacity].
  private let sigmas: UnsafeMutablePointer<Float>
  /// [capacity × variables].
  private let observed: UnsafeMutablePointer<Bool>
  private let targets: UnsafeMutablePointer<Int32>
  /// t, where the variable is Gaussian.
  private let numbers: UnsafeMutablePointer<Float>
  /// What is added to the network's output: one number an output.
  private let bias: UnsafeMutablePointer<Float>
  private var weights: Weights?

  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, capacity: Int,
    backend: any ComputeBackend
  ) {
    self.preconditioning = preconditioning
    self.network = network
    self.capacity = capacity
    self.backend = backend
    workspace = network.makeWorkspace(rows: capacity, training: true, precision: backend.precision)
    let layout = preconditioning.layout
    offsets = layout.outputOffsets.map(Int32.init)
    func make<T>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
      let memory = UnsafeMutablePointer<T>.allocate(capacity: max(count, 1))
      memory.initialize(repeating: value, count: max(count, 1))
      return memory
    }
    clean = make(capacity * layout.dimension, 0)
    noisy = make(capacity * layout.dimension, 0)
    sigmas = make(capacity, 1)
    observed = make(capacity * layout.variables.count, false)
    targets = make(capacity * layout.variables.count, OutputTarget.nothing)
    numbers = make(capacity * layout.variables.count, 0)
    bias = make(layout.outputCount, 0)
  }

  deinit {
    clean.deallocate()
    noisy.deallocate()
    sigmas.deallocate()
    observed.deallocate()
    targets.deallocate()
    numbers.deallocate()
    bias.deallocate()
  }

  /// One noisy example: which row, how much noise, which variables are known, and its noise.
  public struct Example: Sendable {
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

  /// What the passes over rows use from now on. Not while a thread is at one.
  public func use(_ weights: Weights) {
    self.weights = weights
    preconditioning.outputBias(of: network, weights, into: bias)
  }

  /// Takes an example as row number `place`: x = x₀ + σ·ε, known variables without noise.
  public func load(_ example: Example, from rows: EncodedRows, at place: Int) {
    precondition(place < capacity, "no room for row \(place) among \(capacity)")
    let layout = preconditioning.layout
    let variableCount = layout.variables.count
    let x0 = clean + place * layout.dimension
    let x = noisy + place * layout.dimension
    let known = observed + place * variableCount
    let target = targets + place * variableCount
    var noise = example.noise
    sigmas[place] = example.sigma
    preconditioning.writePoint(of: example.row, in: rows, into: x0)
    noise.fillNormals(UnsafeMutableBufferPointer(start: x, count: layout.dimension))
    for j in 0..<layout.dimension { x[j] = x0[j] + example.sigma * x[j] }
    let (cSkip, cOut) = preconditioning.gaussianCoefficients(example.sigma)
    for v in 0..<variableCount {
      known[v] = example.observedShare > 0 && noise.uniform() < example.observedShare
      let first = layout.coordinateOffsets[v]
      if known[v] {
        target[v] = OutputTarget.nothing
        for j in first..<layout.coordinateOffsets[v + 1] { x[j] = x0[j] }
      } else if preconditioning.isDiscrete[v] {
        target[v] = Int32(rows.levels[example.row * variableCount + v])
      } else {
        target[v] = OutputTarget.number
        numbers[place * variableCount + v] = (x0[first] - cSkip * x[first]) / cOut
      }
    }
    preconditioning.writeInput(
      x: x, sigma: example.sigma, observed: example.observedShare > 0 ? known : nil,
      into: workspace.input.baseAddress! + place * preconditioning.inputCount, backend: backend)
  }

  /// The loss of these rows, loaded before.
  public func value(of rows: Range<Int>, divisor: Float) -> Double {
    writeOutput(of: rows)
    return crossEntropy(of: rows, bias: bias, divisor: divisor) / Double(divisor)
  }

  /// The loss of each of these rows, loaded before, in their order.
  public func writeValues(of rows: Range<Int>, into values: UnsafeMutablePointer<Double>) {
    writeOutput(of: rows)
    writeCrossEntropies(of: rows, bias: bias, into: values)
  }

  /// What ``writeValues(of:into:)`` would write if all columns were independent, with the marginals of the layout, and
  /// the denoiser perfect: logit_k = ln p_k + (x·e_k − |e_k|²/2)/σ², which is Bayes' rule, and F = 0 of a Gaussian
  /// variable. Runs no network.
  public func writeIndependentValues(
    of rows: Range<Int>, into values: UnsafeMutablePointer<Double>
  ) {
    let width = preconditioning.layout.outputCount
    (workspace.output.baseAddress! + rows.lowerBound * width)
      .update(repeating: 0, count: rows.count * width)
    addLikelihood(to: rows)
    preconditioning.logProbabilities.withUnsafeBufferPointer { marginals in
      guard let marginals = marginals.baseAddress else { return }
      writeCrossEntropies(of: rows, bias: marginals, into: values)
    }
  }

  /// Runs the network, up to the bias of its output.
  private func writeOutput(of rows: Range<Int>) {
    network.forward(
      rows: rows, weights: weights!, workspace: workspace, backend: backend,
      addingOutputBias: false)
    if preconditioning.start == .posterior { addLikelihood(to: rows) }
  }

  private func addLikelihood(to rows: Range<Int>) {
    for row in rows {
      preconditioning.addLikelihood(
        to: workspace.output.baseAddress! + row * preconditioning.layout.outputCount,
        x: noisy + row * preconditioning.layout.dimension, sigma: sigmas[row])
    }
  }

  private func writeCrossEntropies(
    of rows: Range<Int>, bias: UnsafePointer<Float>, into values: UnsafeMutablePointer<Double>
  ) {
    for (position, row) in rows.enumerated() {
      values[position] = crossEntropy(of: row..<row + 1, bias: bias, divisor: 1)
    }
  }

  /// The sum of the losses of these rows, whose outputs are there and are lost. Writes its gradient / `divisor`.
  private func crossEntropy(
    of rows: Range<Int>, bias: UnsafePointer<Float>, divisor: Float
  ) -> Double {
    let width = preconditioning.layout.outputCount
    let variableCount = preconditioning.layout.variables.count
    let first = rows.lowerBound
    return backend.crossEntropy(
      workspace.output.baseAddress! + first * width, bias: bias, rows: rows.count,
      blockOffsets: offsets, targets: targets + first * variableCount,
      numbers: numbers + first * variableCount, scale: 1 / divisor,
      gradient: workspace.outputGradient! + first * width * workspace.precision.byteCount)
  }

  /// The loss of these rows, and what ``writeGradient(_:rows:into:)`` needs of them.
  public func valueAndBackward(of rows: Range<Int>, divisor: Float) -> Double {
    let loss = value(of: rows, divisor: divisor)
    network.backward(rows: rows, weights: weights!, workspace: workspace, backend: backend)
    return loss
  }

  /// Overwrites a tile of `gradients` with the gradient of the loss of the first `rows` rows, and returns the sum of
  /// its squares.
  public func writeGradient(
    _ tile: MultilayerPerceptron.GradientTile, rows: Int,
    into gradients: UnsafeMutablePointer<Float>
  ) -> Double {
    network.writeGradient(
      tile, rows: 0..<rows, workspace: workspace, backend: backend, into: gradients)
    return backend.sumOfSquares(
      gradients + tile.parameters.lowerBound, count: tile.parameters.count)
  }

  /// Overwrites the memory with a tile of the gradient of the loss of `rows`: as many numbers as the tile has
  /// parameters.
  public func writeGradient(
    _ tile: MultilayerPerceptron.GradientTile, of rows: Range<Int>,
    to memory: UnsafeMutablePointer<Float>
  ) {
    network.writeGradient(
      tile, rows: rows, workspace: workspace, backend: backend,
      into: memory - tile.parameters.lowerBound)
  }

  /// How large the gradient of the loss of these rows is: see
  /// ``MultilayerPerceptron/gradientSize(of:workspace:)``.
  public func gradientSize(of rows: Range<Int>) -> GradientSize {
    network.gradientSize(of: rows, workspace: workspace)
  }

  /// Multiplies what these rows add to the gradients that are written from now on.
  public func scaleGradient(of rows: Range<Int>, by factor: Float) {
    network.scaleGradient(of: rows, by: factor, workspace: workspace)
  }

  /// Lets these rows, loaded or not, add exactly nothing to the gradients that are written from now on.
  public func clearGradient(of rows: Range<Int>) {
    network.clearGradient(of: rows, workspace: workspace)
  }
}
