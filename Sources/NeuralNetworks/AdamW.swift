public import Compute

/// Adam with decoupled weight decay: Loshchilov & Hutter (2019), "Decoupled Weight Decay
/// Regularization", algorithm 2. The update itself is ``AdamWStep``.
public struct AdamW: Sendable {
  /// The constants which stay the same from step to step.
  public struct Configuration: Codable, Hashable, Sendable {
    /// The decay rates of the moments, in [0, 1).
    public var beta1: Float
    public var beta2: Float
    /// Keeps the division safe; positive.
    public var epsilon: Float
    /// λ, per unit of learning rate; 0 for none. It acts on every parameter, biases included.
    public var weightDecay: Float

    public init(
      beta1: Float = 0.9, beta2: Float = 0.99, epsilon: Float = 1e-8, weightDecay: Float = 0
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  public let configuration: Configuration
  /// m, the running mean of gradients.
  public private(set) var firstMoments: [Float]
  /// v, the running mean of their squares.
  public private(set) var secondMoments: [Float]
  /// Steps taken so far.
  public private(set) var stepCount = 0

  /// Parameters are updated in chunks of this size, on however many threads.
  private static let chunk = 1 << 14

  public init(parameterCount: Int, configuration: Configuration = .init()) {
    self.configuration = configuration
    firstMoments = [Float](repeating: 0, count: parameterCount)
    secondMoments = [Float](repeating: 0, count: parameterCount)
  }

  /// What an average of the parameters needs to follow a step.
  public struct Average {
    /// One number a parameter.
    public var parameters: UnsafeMutablePointer<Float>
    /// 1 − decay.
    public var share: Float

    public init(parameters: UnsafeMutablePointer<Float>, share: Float) {
      self.parameters = parameters
      self.share = share
    }
  }

  /// Takes one step, with the gradient clipped to a global norm, and lets the average follow. One pass over memory.
  ///
  /// With a pool, its threads share the work; the result is the same.
  ///
  /// - Parameters:
  ///   - norm: the gradient's. Where it is not finite, nothing changes.
  ///   - maximumNorm: `nil` for no clipping.
  /// - Precondition: the weights are as many as the optimizer was made for.
  public mutating func step(
    _ weights: Weights, gradients: UnsafePointer<Float>, norm: Float, learningRate: Float,
    maximumNorm: Float?, average: Average? = nil, backend: any ComputeBackend,
    pool: WorkerPool? = nil
  ) {
    let count = firstMoments.count
    precondition(
      weights.count == count, "an optimizer of \(count) parameters cannot step \(weights.count)")
    guard norm.isFinite else { return }

    stepCount += 1
    var scale: Float = 1
    if let maximumNorm, norm > maximumNorm { scale = maximumNorm / norm }
    let step = AdamWStep(
      learningRate: learningRate, beta1: configuration.beta1, beta2: configuration.beta2,
      epsilon: configuration.epsilon, weightDecay: configuration.weightDecay,
      biasCorrection1: Self.biasCorrection(configuration.beta1, step: stepCount),
      biasCorrection2: Self.biasCorrection(configuration.beta2, step: stepCount),
      gradientScale: scale, averageShare: average?.share ?? 0)
    firstMoments.withUnsafeMutableBufferPointer { firstMoments in
      secondMoments.withUnsafeMutableBufferPointer { secondMoments in
        // Chunks do not overlap, so that threads may write them at once.
        nonisolated(unsafe) let m = firstMoments.baseAddress!
        nonisolated(unsafe) let v = secondMoments.baseAddress!
        nonisolated(unsafe) let g = gradients
        nonisolated(unsafe) let average = average?.parameters
        Self.forEachChunk(of: count, pool: pool) { range in
          let first = range.lowerBound
          backend.adamW(
            step, parameters: weights.values + first, gradients: g + first,
            firstMoments: m + first, secondMoments: v + first, average: average.map { $0 + first },
            factor: weights.roundedFactors.map { $0 + first * weights.precision.byteCount },
            count: range.count)
        }
      }
    }
  }

  /// 1 − βᵗ, in double precision: in single, β = 0.99 would lose four digits at the first step.
  private static func biasCorrection(_ beta: Float, step: Int) -> Float {
    var power = 1.0
    var square = Double(beta)
    var exponent = step
    while exponent > 0 {
      if exponent & 1 == 1 { power *= square }
      square *= square
      exponent >>= 1
    }
    return Float(1 - power)
  }

  private static func forEachChunk(
    of count: Int, pool: WorkerPool?, _ body: @Sendable (_ range: Range<Int>) -> Void
  ) {
    let chunks = (count + chunk - 1) / chunk
    if let pool {
      pool.run(chunks) { index, _ in body(index * chunk..<min(count, (index + 1) * chunk)) }
    } else {
      for index in 0..<chunks { body(index * chunk..<min(count, (index + 1) * chunk)) }
    }
  }
}
