import Compute
import Training

/// A training step as a fit does it: batch, forward, backward, reduction, AdamW, average.
struct StepBenchmark {
  let subject: Subject
  let precision: ProductPrecision
  let threads: Int

  /// Steps before the measured ones, to warm caches and threads.
  static let warmUpSteps = 10

  /// What `count` steps take; the training's setting up and its end are not counted.
  func run(steps count: Int) throws -> Cost {
    var settings = TrainingConfiguration(steps: Self.warmUpSteps + count + 1, seed: 1)
    settings.validationCount = 1
    settings.keepsLastPoint = true
    let trainer = Trainer(
      preconditioning: subject.preconditioning, network: subject.network, rows: subject.rows,
      heldOut: nil, configuration: settings, pool: WorkerPool(threads: threads),
      backend: Backends.best(precision))
    var stopwatch: Stopwatch?
    var cost = Cost(wall: 0, cpu: 0)
    _ = try trainer.train(
      divergence: { _ in nil },
      report: { progress in
        if progress.step == Self.warmUpSteps { stopwatch = Stopwatch() }
        if progress.step == Self.warmUpSteps + count, let stopwatch { cost = stopwatch.cost }
        return .proceed
      })
    return cost
  }
}
