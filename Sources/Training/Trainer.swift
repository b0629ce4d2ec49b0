public import Compute
public import Diffusion
public import NeuralNetworks

/// Trains the network of a denoiser on encoded rows.
///
/// A run is extended from `steps` to `extendedSteps` if half-way the held-out loss fell, over the last sixth of
/// the run, by more than 1 % of what it gained on the marginals so far.
///
/// Cost of a step: 6 × parameters × batch rows floating-point operations. The result depends on the
/// configuration and the rows alone, not on threads.
public struct Trainer {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  public let configuration: TrainingConfiguration
  private let rows: EncodedRows
  private let heldOut: EncodedRows?
  private let pool: WorkerPool
  private let backend: any ComputeBackend

  /// - Parameter heldOut: rows for validation, in the same encoding; they are never trained on.
  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, rows: EncodedRows,
    heldOut: EncodedRows?, configuration: TrainingConfiguration, pool: WorkerPool,
    backend: any ComputeBackend
  ) {
    self.preconditioning = preconditioning
    self.network = network
    self.rows = rows
    self.heldOut = heldOut
    self.configuration = configuration
    self.pool = pool
    self.backend = backend
  }

  /// The parameters that training ends with, and how it went.
  public struct Result: Sendable {
    /// The averaged parameters of the best validation point.
    public let parameters: [Float]
    /// The step of that point.
    public let bestStep: Int
    /// The last step done.
    public let lastStep: Int
    /// One entry a validation point.
    public let log: [TrainingProgress]
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - divergence: how far rows generated with these averaged parameters are from real ones; called at
  ///     validation points, for the log.
  ///   - report: called after every step.
  /// - Throws: ``TrainingError``, and what `divergence` throws.
  /// - Precondition: at least one step.
  public func train(
    divergence: ([Float]) throws -> Double?, report: (TrainingProgress) -> TrainingDecision
  ) throws -> Result {
    var initial = RandomStream(seed: configuration.seed, purpose: .initialWeights)
    let parameters = network.initialParameters(&initial)
    let weights = Weights(parameters, backend: backend)
    var optimizer = AdamW(parameterCount: parameters.count)
    var average = ParameterAverage(parameters, maximumDecay: configuration.averageDecay)
    var batches = BatchSampler(
      rowCount: rows.rowCount, batchRowCount: configuration.batchRowCount,
      noise: configuration.noise, conditionedShare: configuration.conditionedShare,
      seed: configuration.seed)
    let estimator = GradientEstimator(
      preconditioning: preconditioning, network: network,
      batchRowCount: configuration.batchRowCount, pool: pool, backend: backend)
    var examples: [DenoisingLoss.Example] = []
    let heldOutLoss = heldOut.map {
      HeldOutLoss(
        rows: $0, preconditioning: preconditioning, network: network, noise: configuration.noise,
        seed: configuration.seed, pool: pool, backend: backend)
    }
    var rates = LearningRateSchedule(
      peak: configuration.learningRate, warmUpSteps: configuration.warmUpSteps,
      stepCount: configuration.steps)

    let initialLoss =
      configuration.keepsLastPoint ? nil : heldOutLoss?.value(weights)
    var best = BestParameters(initialLoss: initialLoss)
    var points = ValidationPoints(
      stepCount: configuration.steps, count: configuration.validationCount,
      initialLoss: initialLoss)
    var log: [TrainingProgress] = []
    var lossSum = 0.0
    var lossCount = 0
    var failedSteps = 0
    var step = 0
    while step < points.stepCount {
      batches.replace(&examples, step: step)
      let estimate = estimator.estimate(examples, of: rows, weights: weights)
      // A step without a finite gradient changes nothing; one or two are skipped, a series ends the run.
      failedSteps = estimate.norm.isFinite ? 0 : failedSteps + 1
      guard failedSteps < 10 else { throw TrainingError.diverged(step: step + 1) }
      if estimate.norm.isFinite {
        average.follow {
          optimizer.step(
            weights, gradients: estimator.gradient, norm: estimate.norm,
            learningRate: rates.rate(step: step), maximumNorm: configuration.maximumGradientNorm,
            average: $0, backend: backend, pool: pool)
        }
        lossSum += estimate.loss
        lossCount += 1
      }

      let validation =
        points.isPoint(after: step + 1)
        ? TrainingProgress.Validation(
          loss: heldOutLoss?.value(Weights(average.parameters, backend: backend)),
          divergence: try divergence(average.parameters)) : nil
      let progress = TrainingProgress(
        step: step + 1, stepCount: points.stepCount, loss: lossSum / Double(max(lossCount, 1)),
        validation: validation)
      if let validation {
        log.append(progress)
        best.consider(
          average.parameters, step: step + 1,
          loss: configuration.keepsLastPoint ? nil : validation.loss)
        if points.shouldExtend(loss: validation.loss),
          configuration.extendedSteps > configuration.steps, step + 1 >= rates.warmUpSteps
        {
          points.extend(to: configuration.extendedSteps, from: step + 1)
          rates.extend(to: configuration.extendedSteps, from: step + 1)
        }
      }
      if step % 20 == 19 {
        lossSum = 0
        lossCount = 0
      }
      let decision = report(progress)
      if decision == .finishNow || best.isGettingWorse {
        if best.step == nil { best.consider(average.parameters, step: step + 1, loss: nil) }
        return try result(best, lastStep: step + 1, log: log)
      }
      step += 1
    }
    return try result(best, lastStep: points.stepCount, log: log)
  }

  private func result(
    _ best: BestParameters, lastStep: Int, log: [TrainingProgress]
  ) throws -> Result {
    precondition(lastStep > 0, "training of no step")
    // No point is best if no loss of the held-out rows was a number.
    guard let step = best.step else { throw TrainingError.diverged(step: lastStep) }
    return Result(parameters: best.parameters, bestStep: step, lastStep: lastStep, log: log)
  }
}
