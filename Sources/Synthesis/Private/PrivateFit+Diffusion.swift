import Compute
import Diffusion
import Encoding
import Foundation
import Marginals
import NeuralNetworks
import Privacy
import Training

extension PrivateFit {
  /// Units that are expected to join a step, at most.
  static let expectedUnitLimit = 1_024.0
  /// Steps of the training.
  static let trainingSteps = 1_500
  /// The width of the network's layers.
  static let networkWidth = 128

  /// The network, trained by DP-SGD with the noise that the rest of (ε, δ) asks for, and its marginals corrected to the
  /// noisy counts of the columns, which are paid for.
  ///
  /// - Parameters:
  ///   - spent: what was learned before.
  ///   - delta: of the whole guarantee.
  func diffusionModel(
    of learned: LearnedColumns, spent: [PrivacyLedger.Entry], delta: Double,
    generator: inout NoiseGenerator, progress: (FitProgress) -> FitDecision
  ) throws -> Model {
    let layout = learned.encoder.layout
    let backend = Backends.best(.float32)
    // The number of units is private as that of rows is, and no more than that.
    let unitCount = max(learned.rowCount, 1)
    var steps = Self.trainingSteps
    if case .steps(let count) = configuration.length { steps = count }
    let samplingRate = min(Self.expectedUnitLimit / unitCount, 0.5)
    let noiseMultiplier: Double
    do {
      noiseMultiplier = try calibration(besides: spent, delta: delta).noiseMultiplier(
        samplingRate: samplingRate, steps: steps)
    } catch {
      throw SynthesisError.unreachablePrivacy(
        "no noise is strong enough for ε = \(privacy.epsilon), δ = \(delta) in \(steps) steps.")
    }
    let settings = PrivateTrainingConfiguration(
      steps: steps, samplingRate: samplingRate, expectedUnitCount: unitCount,
      noiseMultiplier: noiseMultiplier,
      // Under a seed that is known, what a row is seen with would follow from its place among the others.
      seed: generator.next())
    let start = Preconditioning.Start.posterior
    let preconditioning = Preconditioning(layout: layout, start: start)
    let network = MultilayerPerceptron(
      shape: Synthesizer.networkShape(for: layout, width: Self.networkWidth))
    let trainer = PrivateTrainer(
      preconditioning: preconditioning, network: network, rows: learned.rows,
      units: units == nil
        ? PrivacyUnits(rowCount: learned.rows.rowCount)
        : PrivacyUnits(learned.units, rowLimit: privacy.rowLimit),
      configuration: settings, pool: pool, backend: backend)
    let result = try trainer.train(generator: &generator) { step in
      progress(FitProgress(step)) == .finishNow ? .finishNow : .proceed
    }
    let zeros = StructuralZeros.Index(StructuralZeros(), layout: layout)
    let parameters = configuration.calibration.calibrate(
      result.parameters, rowCount: Int(learned.rowCount), zeros: zeros, weights: nil,
      preconditioning: preconditioning, network: network,
      sampling: sampling(rowCount: learned.rowCount), seed: configuration.seed &+ 1 << 32,
      pool: pool, backend: backend)
    return Model(
      networkShape: network.shape, start: start, parameters: parameters, steps: result.lastStep,
      composition: privacy.hasPublicRowCount ? .lossDistribution : .renyi,
      entries: [
        PrivacyLedger.Entry(
          purpose: "clipped gradients of the network (DP-SGD)",
          sensitivity: settings.clippingNorm,
          noise: noiseMultiplier * settings.clippingNorm,
          valueCount: network.layout.count * result.lastStep, mechanism: result.mechanism)
      ])
  }

  /// How the noise is found. The number of rows decides on the samples: where it is public they are fixed, and so is the
  /// most that the columns may have cost.
  private func calibration(
    besides spent: [PrivacyLedger.Entry], delta: Double
  ) -> NoiseCalibration {
    let failure = Mechanism.rareFailure(delta: delta * Self.thresholdShare)
    guard privacy.hasPublicRowCount else {
      let gaussian = spent.map(\.mechanism).filter {
        if case .gaussian = $0 { true } else { false }
      }
      return NoiseCalibration(
        epsilon: privacy.epsilon, delta: delta, besides: gaussian + [failure], isAdaptive: true)
    }
    let columns = Mechanism.gaussian(
      noiseMultiplier: 1 / (whole(delta: delta).mu * Self.encodingShare.squareRoot()))
    return NoiseCalibration(
      epsilon: privacy.epsilon, delta: delta, besides: [columns, failure])
  }
}
