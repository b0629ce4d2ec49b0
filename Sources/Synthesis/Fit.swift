import Compute
import Diffusion
import Encoding
import Evaluation
import NeuralNetworks
import Tabular
import Training

/// One fit: the encoded rows, and what looks at them.
struct Fit {
  let encoder: TableEncoder
  /// The rows to train on.
  let rows: EncodedRows
  /// The same as they are in the source.
  let training: () -> Table
  let heldOut: Table
  /// The same, encoded.
  let heldOutRows: EncodedRows
  /// What generated samples are compared with: the held-out rows, or all if there are none.
  let reference: Table
  let configuration: FitConfiguration
  let pool: WorkerPool

  func checkpoint(progress: (FitProgress) -> FitDecision) throws -> Checkpoint {
    guard !encoder.layout.variables.isEmpty else {
      return checkpoint(
        shape: nil, parameters: [], zeros: StructuralZeros(),
        training: TrainingConfiguration(steps: 0, seed: 0), bestStep: 0,
        lastStep: 0, log: [])
    }
    let plan = try self.plan(progress: progress)
    let divergence = JensenShannonDivergence(real: reference)
    let sampleCount = Synthesizer.validationSampleCount(steps: plan.steps)
    let result = try trainer(plan).train(
      divergence: { parameters in
        let mean = divergence.mean(of: sample(parameters, count: sampleCount))
        return reference.columns.count > 1 ? (mean.columns + mean.pairs) / 2 : mean.columns
      },
      report: { step in
        let report = FitProgress(step, of: plan)
        return progress(report) == .finishNow ? .finishNow : .proceed
      })
    let zeros = self.zeros
    let index = StructuralZeros.Index(zeros, layout: encoder.layout)
    var parameters = calibrate(result.parameters, configuration.calibration, zeros: index, run: 1)
    let weights = pairWeights(parameters, zeros: index)
    parameters = calibrate(
      parameters, configuration.calibration.again, zeros: index, weights: weights, run: 3)
    return checkpoint(
      shape: network.shape, parameters: parameters, zeros: zeros, weights: weights, training: plan,
      bestStep: result.bestStep, lastStep: result.lastStep,
      log: result.log.map { FitProgress($0, of: plan) })
  }

  var backend: any ComputeBackend { Backends.best(configuration.precision) }

  var preconditioning: Preconditioning {
    Preconditioning(layout: encoder.layout, start: start)
  }

  private var start: Preconditioning.Start { Synthesizer.start(rowCount: rows.rowCount) }

  private var sampling: SamplingConfiguration {
    configuration.sampling
      ?? Synthesizer.sampling(rowCount: rows.rowCount, numbers: configuration.encoding.numbers)
  }

  private func calibrate(
    _ parameters: [Float], _ calibration: MarginalCalibration, zeros: StructuralZeros.Index,
    weights: PairWeights? = nil, run: UInt64
  ) -> [Float] {
    calibration.calibrate(
      parameters, rowCount: rows.rowCount, zeros: zeros, weights: weights,
      preconditioning: preconditioning, network: network, sampling: sampling,
      seed: configuration.seed &+ run << 32, pool: pool, backend: backend)
  }

  /// How generated rows are weighted.
  private func pairWeights(
    _ parameters: [Float], zeros: StructuralZeros.Index
  ) -> PairWeights? {
    guard rows.rowCount >= Synthesizer.smallRowCount, heldOut.rowCount > 0 else { return nil }
    return configuration.pairCalibration.weights(
      for: rows, heldOut: heldOutRows,
      layout: encoder.layout, among: wholeColumns, pool: pool
    ) { count, weights, run in
      Sampler(
        denoiser: denoiser(parameters, weights: weights), configuration: sampling,
        seed: configuration.seed &+ 2 << 32 &+ run
      ).sample(0..<count, without: zeros, pool: pool).sampled.rows
    }
  }

  private func denoiser(
    _ parameters: [Float], weights: PairWeights? = nil
  ) -> PreconditionedDenoiser {
    PreconditionedDenoiser(
      preconditioning: preconditioning, network: network, parameters: parameters,
      weights: weights, backend: backend)
  }

  private var zeros: StructuralZeros {
    guard configuration.findsStructuralZeros else { return StructuralZeros() }
    return StructuralZeroSearch().zeros(
      in: rows, layout: encoder.layout, among: wholeColumns, pool: pool)
  }

  /// The variables that are a column each. Of several, as a date's parts or an amount and its relation, one says
  /// whether another counts, so that their pairs say little of the column's values.
  private var wholeColumns: [Int] {
    let columns = encoder.columnOfVariable
    let counts = Dictionary(columns.map { ($0, 1) }, uniquingKeysWith: +)
    return columns.indices.filter { counts[columns[$0]] == 1 }
  }

  var network: MultilayerPerceptron {
    MultilayerPerceptron(
      shape: Synthesizer.networkShape(
        for: encoder.layout,
        width: Synthesizer.networkWidth(
          rowCount: rows.rowCount, variableCount: encoder.layout.variables.count)))
  }

  func trainer(_ settings: TrainingConfiguration) -> Trainer {
    trainer(
      settings, rows: rows,
      heldOut: heldOut.rowCount > 0 ? heldOutRows : nil)
  }

  func trainer(
    _ settings: TrainingConfiguration, rows: EncodedRows, heldOut: EncodedRows?
  ) -> Trainer {
    Trainer(
      preconditioning: preconditioning, network: network, rows: rows, heldOut: heldOut,
      configuration: settings, pool: pool, backend: backend)
  }

  /// `count` rows generated with these parameters.
  func sample(_ parameters: [Float], count: Int) -> Table {
    let rows = Sampler(
      denoiser: denoiser(parameters), configuration: sampling,
      seed: configuration.seed
    ).sample(0..<count, pool: pool).rows
    return encoder.decode(rows, firstRow: 0, seed: configuration.seed)
  }

  private func checkpoint(
    shape: MultilayerPerceptron.Shape?, parameters: [Float], zeros: StructuralZeros,
    weights: PairWeights? = nil,
    training settings: TrainingConfiguration,
    bestStep: Int, lastStep: Int, log: [FitProgress]
  ) -> Checkpoint {
    Checkpoint(
      encoder: encoder, networkShape: shape, start: start, parameters: parameters,
      marginals: nil, privacy: nil, zeros: zeros, weights: weights, sampling: sampling, configuration: configuration,
      training: settings,
      trainingRowCount: rows.rowCount,
      heldOutRowCount: heldOut.rowCount, bestStep: bestStep, lastStep: lastStep, log: log,
      source: nil)
  }
}
