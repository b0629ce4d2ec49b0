import Compute
import NeuralNetworks
import Training

extension Fit {
  /// How the fit trains, and for how long.
  func plan(progress: (FitProgress) -> FitDecision) throws -> TrainingConfiguration {
    let isSmall = rows.rowCount < Synthesizer.smallRowCount
    var settings = TrainingConfiguration(steps: 1, seed: configuration.seed)
    settings.learningRate = Synthesizer.learningRate(rowCount: rows.rowCount)
    settings.keepsLastPoint = isSmall
    switch configuration.length {
    case .steps(let count):
      settings.steps = max(count, 1)
    case .seconds(let seconds) where !isSmall:
      settings.steps = try steps(in: seconds, settings)
    case .automatic where !isSmall:
      settings.steps = Synthesizer.automaticSteps(
        rowCount: rows.rowCount, parameterCount: network.layout.count)
      settings.extendedSteps = settings.steps + settings.steps / 2
    case .seconds(let seconds):
      // The last training is as long as one of those that were tried last.
      settings.steps = try searchedSteps(settings, within: seconds * 0.7, progress: progress)
    case .automatic:
      settings.steps = try searchedSteps(settings, within: .infinity, progress: progress)
    }
    return settings
  }

  /// The length that ``LengthSearch`` finds in about `seconds`.
  private func searchedSteps(
    _ settings: TrainingConfiguration, within seconds: Double,
    progress: (FitProgress) -> FitDecision
  ) throws -> Int {
    let start = ContinuousClock.now
    return try LengthSearch(fit: self, table: training()).length(
      of: Synthesizer.trialLengths(rowCount: rows.rowCount), configuration: settings
    ) { training, step in
      let isOver = (ContinuousClock.now - start) / .seconds(1) > seconds
      let decision = progress(FitProgress(step, of: settings, trial: training))
      return decision == .finishNow || isOver ? .finishNow : .proceed
    }
  }

  /// How many steps take about `seconds` here: a short trial run is timed. A tenth is left for validation.
  private func steps(in seconds: Double, _ settings: TrainingConfiguration) throws -> Int {
    var trial = settings
    trial.steps = 40
    trial.validationCount = 1
    var times: [ContinuousClock.Instant] = []
    _ = try trainer(trial).train(
      divergence: { _ in nil },
      report: { _ in
        times.append(.now)
        return .proceed
      })
    // The first steps warm the caches, the last one holds the validation.
    let first = 10
    let last = trial.steps - 2
    let duration = times[last] - times[first]
    let (whole, parts) = duration.components
    let perStep = (Double(whole) + Double(parts) * 1e-18) / Double(last - first)
    let count = min(seconds * 0.9 / max(perStep, 1e-9), Double(Synthesizer.mostSteps))
    return max(Int(count) - trial.steps, 1)
  }
}
