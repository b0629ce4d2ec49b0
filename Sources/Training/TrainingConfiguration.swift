public import Diffusion

/// How a network is trained. The defaults are the measured ones of the design note "The diffusion core".
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// Optimiser steps.
  public var steps: Int
  /// Optimiser steps where the held-out loss still falls half-way: see ``Trainer``. No more than ``steps``: never
  /// extended.
  public var extendedSteps = 0
  /// Rows of a step; a multiple of ``microBatchRowCount``.
  public var batchRowCount = 512
  /// The highest learning rate, reached after the warm-up.
  public var learningRate: Float = 4e-3
  /// Steps of linear warm-up; a tenth of all steps where that is less.
  public var warmUpSteps = 200
  /// The global norm that a gradient is cut to.
  public var maximumGradientNorm: Float = 5
  /// The highest decay of the average of the parameters.
  public var averageDecay: Float = 0.999
  public var noise = NoiseDistribution()
  /// The share of the examples in which some variables are known; how many is uniform in 0 to 1.
  public var conditionedShare: Float = 0.3
  /// How often, evenly over the run, the held-out rows are looked at.
  public var validationCount = 12
  /// Whether training goes to its end and the last point is kept, as after a ``CrossValidation``; otherwise the
  /// held-out rows choose the point, and may end it.
  public var keepsLastPoint = false
  public var seed: UInt64

  /// Rows whose gradient one thread computes at a time. Fixed, so that results do not depend on threads.
  public static let microBatchRowCount = 128

  public init(steps: Int, seed: UInt64) {
    self.steps = steps
    self.seed = seed
  }
}
