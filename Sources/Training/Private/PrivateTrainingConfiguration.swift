public import Diffusion
public import NeuralNetworks

/// How a network is trained with differential privacy: see ``PrivateTrainer``. Nothing in it may depend on the
/// private rows, but for what was released with noise.
public struct PrivateTrainingConfiguration: Codable, Hashable, Sendable {
  /// Optimiser steps, fewer than 2²⁴.
  public var steps: Int
  /// q: with this probability a unit joins a step, in (0, 1].
  public var samplingRate: Double
  /// What the noisy sum of a step is divided by: q times the number of units, as far as it is public or was released
  /// with noise.
  public var expectedUnitCount: Double
  /// z: the noise's standard deviation over ``clippingNorm``.
  public var noiseMultiplier: Double
  /// C: the norm that a unit's gradient is cut to; 2⁻²⁰ to 2²⁰.
  public var clippingNorm = 1.0
  /// K: noises of each row in a step, 1 to 256.
  public var drawCount = 8
  /// The highest learning rate, reached after the warm-up.
  public var learningRate: Float = 2e-3
  /// Steps of linear warm-up; a tenth of all steps where that is less.
  public var warmUpSteps = 50
  public var schedule = Schedule.cosine
  public var optimizer = AdamW.Configuration()
  /// The highest decay of the average of the parameters.
  public var averageDecay: Float = 0.999
  public var noise = NoiseDistribution()
  /// The share of the examples in which some variables are known; how many is uniform in 0 to 1.
  public var conditionedShare: Float = 0
  /// Of the initial weights, and of the noises that the rows are seen under: none of them protects anyone.
  public var seed: UInt64

  /// What the learning rate does after the warm-up.
  public enum Schedule: String, Codable, Hashable, Sendable {
    /// A half cosine down to 0: ``LearningRateSchedule``.
    case cosine
    case constant
  }

  public init(
    steps: Int, samplingRate: Double, expectedUnitCount: Double, noiseMultiplier: Double,
    seed: UInt64
  ) {
    self.steps = steps
    self.samplingRate = samplingRate
    self.expectedUnitCount = expectedUnitCount
    self.noiseMultiplier = noiseMultiplier
    self.seed = seed
  }

  /// The learning rate of step `step`, 0 for the first.
  func rate(step: Int) -> Float {
    let cosine = LearningRateSchedule(
      peak: learningRate, warmUpSteps: warmUpSteps, stepCount: steps)
    return schedule == .cosine || step < cosine.warmUpSteps ? cosine.rate(step: step) : learningRate
  }
}
