import Compute
import NeuralNetworks
import Privacy

/// The gradient that a private step goes by: DP-SGD, algorithm 1 of Abadi et al. (2016), "Deep Learning with
/// Differential Privacy".
///
///     (Σ over a Poisson sample of clipped gradients + N(0, z²C²)) / expected number of units
///
/// This is all that private training learns of the rows,
/// ``Mechanism/subsampledGaussian(noiseMultiplier:samplingRate:steps:)`` once a step. The divisor is a public
/// number: that of the units who joined is not.
final class PrivateGradientEstimator {
  private let sampler: PoissonSampler
  private var sampling: NoiseGenerator
  private let clipped: ClippedGradientSum
  private let noise: GradientNoise
  private let expectedUnitCount: Double
  private let pool: WorkerPool
  private let gradient: UnsafeMutablePointer<Float>

  /// - Parameter sampling: where the bits of the sample come from.
  init(
    sampler: PoissonSampler, sampling: NoiseGenerator, clipped: ClippedGradientSum,
    noise: GradientNoise, expectedUnitCount: Double, parameterCount: Int, pool: WorkerPool
  ) {
    precondition(
      expectedUnitCount > 0 && expectedUnitCount.isFinite, "\(expectedUnitCount) units expected")
    self.sampler = sampler
    self.sampling = sampling
    self.clipped = clipped
    self.noise = noise
    self.expectedUnitCount = expectedUnitCount
    self.pool = pool
    gradient = .allocate(capacity: parameterCount)
    gradient.initialize(repeating: 0, count: parameterCount)
  }

  deinit { gradient.deallocate() }

  /// The gradient at the weights, laid out as the parameters; its memory is used again in the next step.
  func estimate(step: Int, weights: Weights) -> UnsafePointer<Float> {
    clipped.compute(sampler.sample(&sampling), step: step, weights: weights)
    noise.write(clipped.sum, dividedBy: expectedUnitCount, to: gradient, pool: pool)
    return UnsafePointer(gradient)
  }
}
