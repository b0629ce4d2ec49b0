import Compute
import Diffusion
import Encoding
import Evaluation
import NeuralNetworks
public import Tabular
import Training

extension Synthesizer {
  /// The fewest rows that a model is made of.
  public static let minimumRowCount = 20

  /// Rows of each generated sample that guides training: 2,048, and fewer in a run of fewer than 1,600 steps, so that
  /// the samples cost at most about a fifth of the training, however wide the table; at least 256.
  public static func validationSampleCount(steps: Int) -> Int {
    // A step trains 512 rows at three times a sampled row's cost an evaluation, of which there are 20; 12 samples.
    min(max(steps + steps / 4, 256), 2_048)
  }

  /// The number of steps of ``FitConfiguration/Length/automatic``: about seventy passes over the rows, in steps of 512,
  /// as far as 7·10¹² floating-point operations go (about 100 seconds of one core), and at least 400 steps. Fewer
  /// passes leave dependences unlearned, more of them gain little and bring rows nearer to training rows.
  ///
  /// - Parameters:
  ///   - rowCount: of the training rows.
  ///   - parameterCount: of the network.
  public static func automaticSteps(rowCount: Int, parameterCount: Int) -> Int {
    let batch = 512
    let affordable = 7e12 / (6 * Double(batch) * Double(max(parameterCount, 1)))
    return max(min(rowCount * 70 / batch, Int(affordable)), 400)
  }

  /// The width of the network's layers: 256 from 8,000 training rows on, and less below, with the root of
  /// their number, down to 48. A network that is wide for its rows learns them by heart before it has learned
  /// what they have in common.
  ///
  /// - Parameter rowCount: of the training rows.
  static func networkWidth(rowCount: Int) -> Int {
    let width = 256 * (Double(rowCount) / 8_000).squareRoot()
    return min(max(Int(width) / 16 * 16, 48), 256)
  }

  /// The most steps that a budget of seconds becomes.
  static let mostSteps = 1_000_000_000

  /// Learns a model of `table`.
  ///
  /// - Parameters:
  ///   - table: at least ``minimumRowCount`` rows; it may leave out columns that are not modelled.
  ///   - schema: the source's whole schema, where `table` leaves out columns; `nil` takes the table's.
  ///   - configuration: how long, from which seed, what is held out.
  ///   - threads: at least 1; the model does not depend on it.
  ///   - progress: called after every step; `.finishNow` ends the fit with the best weights so far.
  /// - Throws: ``SynthesisError``, `TrainingError`.
  ///
  /// Cost: 6 × parameters × 512 floating-point operations a step. Memory beside the table: 2 bytes an encoded cell
  /// (6 for a Gaussian number), a copy of the held-out rows, and while encoding a copy of one column. Before that, the
  /// search for columns that follow from others takes 2 bytes a cell, or 4 where rare spellings share levels.
  public init(
    fitting table: Table, schema: TableSchema? = nil, configuration: FitConfiguration = .init(),
    threads: Int = Synthesizer.availableThreads,
    progress: (FitProgress) -> FitDecision = { _ in .proceed }
  ) throws {
    precondition(
      (0...0.5).contains(configuration.holdout), "\(configuration.holdout) of the rows held out")
    guard table.rowCount >= Self.minimumRowCount else {
      throw SynthesisError.tooFewRows(count: table.rowCount, minimum: Self.minimumRowCount)
    }
    guard (schema ?? table.schema).columns.contains(where: { $0.treatment == .model }) else {
      throw SynthesisError.nothingToModel
    }
    let split = Self.split(
      rowCount: table.rowCount, holdout: configuration.holdout, seed: configuration.seed)
    let heldOut = table.selecting(rows: split.heldOut)
    let encoder = TableEncoder(
      fitting: table, rows: split.training, schema: schema, options: configuration.encoding)
    let fit = Fit(
      encoder: encoder, rows: encoder.encode(table, rows: split.training, seed: configuration.seed),
      heldOut: heldOut, reference: heldOut.rowCount > 0 ? heldOut : table,
      configuration: configuration, pool: WorkerPool(threads: threads))
    self.init(try fit.checkpoint(progress: progress))
  }
}

/// One fit: the encoded rows, and what looks at them.
private struct Fit {
  let encoder: TableEncoder
  /// The rows to train on.
  let rows: EncodedRows
  let heldOut: Table
  /// What generated samples are compared with: the held-out rows, or all if there are none.
  let reference: Table
  let configuration: FitConfiguration
  let pool: WorkerPool
  let backend = Backends.best()

  func checkpoint(progress: (FitProgress) -> FitDecision) throws -> Checkpoint {
    let layout = encoder.layout
    guard !layout.variables.isEmpty else {
      return checkpoint(
        shape: nil, parameters: [], training: TrainingConfiguration(steps: 0, seed: 0), bestStep: 0,
        lastStep: 0, log: [])
    }
    let shape = Synthesizer.networkShape(
      for: layout, width: Synthesizer.networkWidth(rowCount: rows.rowCount))
    let validationRows =
      heldOut.rowCount > 0 ? encoder.encode(heldOut, seed: configuration.seed) : nil

    func trainer(
      steps: Int, validationCount: Int? = nil
    ) -> (Trainer, TrainingConfiguration) {
      var settings = TrainingConfiguration(steps: steps, seed: configuration.seed)
      settings.validationCount = validationCount ?? settings.validationCount
      let trainer = Trainer(
        preconditioning: Preconditioning(layout: layout),
        network: MultilayerPerceptron(shape: shape), rows: rows, heldOut: validationRows,
        configuration: settings, pool: pool, backend: backend)
      return (trainer, settings)
    }

    let steps =
      switch configuration.length {
      case .automatic:
        Synthesizer.automaticSteps(
          rowCount: rows.rowCount, parameterCount: MultilayerPerceptron(shape: shape).layout.count)
      case .steps(let count): max(count, 1)
      case .seconds(let seconds):
        try Self.steps(in: seconds) { trainer(steps: $0, validationCount: 1).0 }
      }
    let (trainer, settings) = trainer(steps: steps)
    let divergence = JensenShannonDivergence(real: reference)
    var log: [FitProgress] = []
    let result = try trainer.train(
      divergence: { parameters in
        let sample = sample(
          parameters, shape: shape, count: Synthesizer.validationSampleCount(steps: steps))
        let mean = divergence.mean(of: sample)
        return reference.columns.count > 1 ? (mean.columns + mean.pairs) / 2 : mean.columns
      },
      report: { step in
        let report = FitProgress(
          step: step.step, stepCount: step.stepCount, loss: step.loss,
          heldOutLoss: step.validation?.loss, divergence: step.validation?.divergence,
          rowsSeen: step.step * settings.batchRowCount)
        if step.validation != nil { log.append(report) }
        return progress(report) == .finishNow ? .finishNow : .proceed
      })
    let parameters = configuration.calibration.calibrate(
      result.parameters, rowCount: rows.rowCount,
      preconditioning: Preconditioning(layout: layout),
      network: MultilayerPerceptron(shape: shape), seed: configuration.seed &+ 1 << 32, pool: pool,
      backend: backend)
    return checkpoint(
      shape: shape, parameters: parameters, training: settings, bestStep: result.bestStep,
      lastStep: result.lastStep, log: log)
  }

  /// How many steps take about `seconds` here: a short trial run is timed. A tenth is left for validation.
  private static func steps(in seconds: Double, _ trainer: (Int) -> Trainer) throws -> Int {
    let trialSteps = 40
    var times: [ContinuousClock.Instant] = []
    _ = try trainer(trialSteps).train(
      divergence: { _ in nil },
      report: { _ in
        times.append(.now)
        return .proceed
      })
    // The first steps warm the caches, the last one holds the validation.
    let first = 10
    let last = trialSteps - 2
    let duration = times[last] - times[first]
    let (whole, parts) = duration.components
    let perStep = (Double(whole) + Double(parts) * 1e-18) / Double(last - first)
    let count = min(seconds * 0.9 / max(perStep, 1e-9), Double(Synthesizer.mostSteps))
    return max(Int(count) - trialSteps, 1)
  }

  private func sample(
    _ parameters: [Float], shape: MultilayerPerceptron.Shape, count: Int
  ) -> Table {
    let denoiser = PreconditionedDenoiser(
      preconditioning: Preconditioning(layout: encoder.layout),
      network: MultilayerPerceptron(shape: shape), parameters: parameters, backend: backend)
    let sampler = Sampler(denoiser: denoiser, seed: configuration.seed)
    let rows = sampler.sample(0..<count, pool: pool).rows
    return encoder.decode(rows, firstRow: 0, seed: configuration.seed)
  }

  private func checkpoint(
    shape: MultilayerPerceptron.Shape?, parameters: [Float],
    training settings: TrainingConfiguration,
    bestStep: Int, lastStep: Int, log: [FitProgress]
  ) -> Checkpoint {
    Checkpoint(
      encoder: encoder, networkShape: shape, parameters: parameters, configuration: configuration,
      training: settings, trainingRowCount: rows.rowCount, heldOutRowCount: heldOut.rowCount,
      bestStep: bestStep, lastStep: lastStep, log: log, source: nil)
  }
}
