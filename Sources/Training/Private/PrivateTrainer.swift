public import Compute
public import Diffusion
public import NeuralNetworks
public import Privacy

/// Trains the network of a denoiser with differential privacy: DP-SGD, with AdamW on the noisy gradients.
///
/// All that is learned of the rows goes through the noisy gradient of each step. So there is no validation, no log
/// of losses and no best point: the result is the average of the parameters after the last step. That follows from
/// the noisy gradients alone, and costs no more than they do.
///
/// Neighbouring tables differ by one unit, whose rows' numbers stay empty; other rows keep theirs.
///
/// Cost of a step: K times the rows that join × 6 × parameters floating-point operations, an eighth more for the norms
/// and the grid, and the noise of each parameter. Its memory does not grow with the sample.
public struct PrivateTrainer {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  public let configuration: PrivateTrainingConfiguration
  private let rows: EncodedRows
  private let units: PrivacyUnits
  private let pool: WorkerPool
  private let backend: any ComputeBackend

  /// - Parameters:
  ///   - units: groups of the rows' numbers.
  ///   - backend: of single precision.
  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, rows: EncodedRows,
    units: PrivacyUnits, configuration: PrivateTrainingConfiguration, pool: WorkerPool,
    backend: any ComputeBackend
  ) {
    precondition(
      (1..<NoiseDraws.stepLimit).contains(configuration.steps), "\(configuration.steps) steps")
    self.preconditioning = preconditioning
    self.network = network
    self.rows = rows
    self.units = units
    self.configuration = configuration
    self.pool = pool
    self.backend = backend
  }

  /// Where a run is, which says nothing of the rows.
  public struct Progress: Hashable, Sendable {
    /// Steps done, 1 for the first.
    public let step: Int
    /// Steps planned.
    public let stepCount: Int
  }

  /// What may be released.
  public struct Result: Sendable {
    /// The averaged parameters after the last step.
    public let parameters: [Float]
    /// The last step done.
    public let lastStep: Int
    /// What was done with the rows, so many times as it was done.
    public let mechanism: Mechanism
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - generator: where the sampling and the noise come from. With an insecure one the result follows from it and the
  ///     configuration, whatever the threads.
  ///   - report: called after every step. Whether it ends the run must not depend on the rows.
  /// - Throws: ``TrainingError/diverged(step:)`` if the parameters are not finite at the end.
  public func train(
    generator: inout NoiseGenerator, report: (Progress) -> TrainingDecision
  ) throws -> Result {
    try train(gradient: estimator(&generator).estimate, report: report)
  }

  /// What this trainer's steps go by.
  func estimator(_ generator: inout NoiseGenerator) -> PrivateGradientEstimator {
    let clipped = clippedGradientSum(clippingNorm: configuration.clippingNorm)
    return PrivateGradientEstimator(
      sampler: PoissonSampler(unitCount: units.count, samplingRate: configuration.samplingRate),
      sampling: generator.split(), clipped: clipped,
      noise: GradientNoise(
        deviation: configuration.noiseMultiplier * configuration.clippingNorm,
        grid: clipped.bound.grid, count: network.layout.count, generator: &generator),
      expectedUnitCount: configuration.expectedUnitCount, parameterCount: network.layout.count,
      pool: pool)
  }

  /// The sum of gradients that this trainer's steps take.
  func clippedGradientSum(clippingNorm: Double) -> ClippedGradientSum {
    ClippedGradientSum(
      preconditioning: preconditioning, network: network, rows: rows, units: units,
      draws: NoiseDraws(
        noise: configuration.noise, count: configuration.drawCount,
        conditionedShare: configuration.conditionedShare, seed: configuration.seed),
      clippingNorm: clippingNorm, pool: pool, backend: backend)
  }

  /// Trains by noisy gradients, which are asked for step by step. What follows from them costs nothing.
  func train(
    gradient: (_ step: Int, _ weights: Weights) -> UnsafePointer<Float>,
    report: (Progress) -> TrainingDecision
  ) throws -> Result {
    var initial = RandomStream(seed: configuration.seed, purpose: .initialWeights)
    let parameters = network.initialParameters(&initial)
    let weights = Weights(parameters, backend: backend)
    var optimizer = AdamW(
      parameterCount: parameters.count, configuration: configuration.optimizer)
    var average = ParameterAverage(parameters, maximumDecay: configuration.averageDecay)
    var lastStep = 0
    var decision = TrainingDecision.proceed
    while lastStep < configuration.steps && decision == .proceed {
      let gradient = gradient(lastStep, weights)
      average.follow {
        optimizer.step(
          weights, gradients: gradient, norm: 0,
          learningRate: configuration.rate(step: lastStep), maximumNorm: nil, average: $0,
          backend: backend, pool: pool)
      }
      lastStep += 1
      decision = report(Progress(step: lastStep, stepCount: configuration.steps))
    }
    guard average.parameters.allSatisfy(\.isFinite) else {
      throw TrainingError.diverged(step: lastStep)
    }
    return Result(
      parameters: average.parameters, lastStep: lastStep,
      mechanism: .subsampledGaussian(
        noiseMultiplier: configuration.noiseMultiplier, samplingRate: configuration.samplingRate,
        steps: lastStep))
  }
}
