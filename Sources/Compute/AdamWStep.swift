/// The constants of one AdamW update: Loshchilov & Hutter (2019), algorithm 2.
///
/// With g = gradientScale · gradient:
///
///     m ← β₁·m + (1 − β₁)·g
///     v ← β₂·v + (1 − β₂)·g²
///     θ ← θ − learningRate · ((m / biasCorrection1) / (√(v / biasCorrection2) + ε) + weightDecay·θ)
///     average ← average + averageShare · (θ − average)
public struct AdamWStep: Equatable, Sendable {
  public var learningRate: Float
  public var beta1: Float
  public var beta2: Float
  public var epsilon: Float
  /// The decoupled decay λ: not part of the gradient, and scaled by the learning rate.
  public var weightDecay: Float
  /// 1 − β₁ᵗ at step t, which counts from 1.
  public var biasCorrection1: Float
  /// 1 − β₂ᵗ at step t, which counts from 1.
  public var biasCorrection2: Float
  /// What gradients are multiplied by before anything else: less than 1 where they were clipped.
  public var gradientScale: Float
  /// 1 − decay of the parameters' moving average, where it follows the step.
  public var averageShare: Float

  public init(
    learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    biasCorrection1: Float, biasCorrection2: Float, gradientScale: Float = 1,
    averageShare: Float = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.biasCorrection1 = biasCorrection1
    self.biasCorrection2 = biasCorrection2
    self.gradientScale = gradientScale
    self.averageShare = averageShare
  }
}
