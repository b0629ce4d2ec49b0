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

  /// Gradients are summed and parameters updated in chunks of this size, on however many threads,
  /// so the result does not depend on their number.
  private static let chunk = 1 << 14

  public init(parameterCount: Int, configuration: Configuration = .init()) {
    self.configuration = configuration
    firstMoments = [Float](repeating: 0, count: parameterCount)
    secondMoments = [Float](repeating: 0, count: parameterCount)
  }

  /// Clips the gradient to a global norm (`nil`: not at all), takes one step, and returns the norm
  /// before clipping. Where that norm is not finite, nothing changes.
  ///
  /// With a pool, its threads share the work; the result is the same.
  ///
  /// - Precondition: parameters and gradients have the count which the optimizer was made for.
  public mutating func step(
    _ parameters: inout [Float], gradients: [Float], learningRate: Float, maximumNorm: Float?,
    backend: any ComputeBackend, pool: WorkerPool? = nil
  ) -> Float {
    let count = firstMoments.count
    precondition(
      parameters.count == count && gradients.count == count,
      "an optimizer of \(count) parameters cannot step \(parameters.count) by \(gradients.count)")

    let norm = Self.norm(of: gradients, backend: backend, pool: pool)
    guard norm.isFinite else { return norm }

    stepCount += 1
    var scale: Float = 1
    if let maximumNorm, norm > maximumNorm { scale = maximumNorm / norm }
    let step = AdamWStep(
      learningRate: learningRate, beta1: configuration.beta1, beta2: configuration.beta2,
      epsilon: configuration.epsilon, weightDecay: configuration.weightDecay,
      biasCorrection1: Self.biasCorrection(configuration.beta1, step: stepCount),
      biasCorrection2: Self.biasCorrection(configuration.beta2, step: stepCount),
      gradientScale: scale)
    parameters.withUnsafeMutableBufferPointer { parameters in
      firstMoments.withUnsafeMutableBufferPointer { firstMoments in
        secondMoments.withUnsafeMutableBufferPointer { secondMoments in
          gradients.withUnsafeBufferPointer { gradients in
            // Chunks do not overlap, so that threads may write them at once.
            nonisolated(unsafe) let p = parameters
            nonisolated(unsafe) let m = firstMoments
            nonisolated(unsafe) let v = secondMoments
            nonisolated(unsafe) let g = gradients
            Self.forEachChunk(of: count, pool: pool) { _, range in
              backend.adamW(
                step, parameters: p.baseAddress! + range.lowerBound,
                gradients: g.baseAddress! + range.lowerBound,
                firstMoments: m.baseAddress! + range.lowerBound,
                secondMoments: v.baseAddress! + range.lowerBound, count: range.count)
            }
          }
        }
      }
    }
    return norm
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

  private static func norm(
    of gradients: [Float], backend: any ComputeBackend, pool: WorkerPool?
  ) -> Float {
    var sums = [Double](repeating: 0, count: (gradients.count + chunk - 1) / chunk)
    gradients.withUnsafeBufferPointer { gradients in
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let s = sums
        nonisolated(unsafe) let g = gradients
        forEachChunk(of: gradients.count, pool: pool) { index, range in
          s[index] = backend.sumOfSquares(
            g.baseAddress! + range.lowerBound, count: range.count)
        }
      }
    }
    return Float(sums.reduce(0, +).squareRoot())
  }

  private static func forEachChunk(
    of count: Int, pool: WorkerPool?, _ body: @Sendable (_ index: Int, _ range: Range<Int>) -> Void
  ) {
    let chunks = (count + chunk - 1) / chunk
    if let pool {
      pool.run(chunks) { index, _ in body(index, chunkRange(index, of: count)) }
    } else {
      for index in 0..<chunks { body(index, chunkRange(index, of: count)) }
    }
  }

  private static func chunkRange(_ index: Int, of count: Int) -> Range<Int> {
    index * chunk..<min(count, (index + 1) * chunk)
  }
}
