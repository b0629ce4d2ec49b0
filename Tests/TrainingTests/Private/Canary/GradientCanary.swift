import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Privacy
import TestSupport

@testable import Training

/// An attacker who sees the noisy gradient of every step, knows all rows, and asks whether the last one took part: Nasr et al.
/// (2021), "Adversary Instantiation: Lower Bounds for Differentially Private Machine Learning".
///
/// The last row is the canary: a number so far out that its gradient is clipped. The learning rate is 0, so that what it does
/// to a step is known before, but for the noise and for who joins.
struct GradientCanary {
  /// What the attacker thinks that the canary does to a step that it joins.
  enum Suspicion {
    /// It adds its gradient. The attacker looks along the part of it that no other row has.
    case adds
    /// It is alone in the step: the attacker looks along its whole gradient.
    case isAlone
    /// It adds its gradient, and that of another row, which is its opposite, is missing.
    case displaces
  }

  /// What is seen of a step.
  struct Step {
    /// The noisy sum along what the attacker looks for, in the sum's units.
    let along: Double
    /// The mean square of its numbers.
    let energy: Double
  }

  let configuration: PrivateTrainingConfiguration
  /// Rows with and without the canary, which leaves its place empty.
  private let with: PrivateTrainer
  private let without: PrivateTrainer
  private let canary: Int
  private let signatures: [Signature]

  /// What the attacker looks for in a step.
  private struct Signature {
    /// Of length 1.
    let direction: [Double]
    /// Where the sum lies along it without the canary.
    let start: Double
    /// How far the canary moves it.
    let length: Double
  }

  /// - Parameter others: rows beside the canary.
  init(
    others: Int, steps: Int, samplingRate: Double, noiseMultiplier: Double,
    suspicion: Suspicion = .adds
  ) throws {
    var configuration = PrivateTrainingConfiguration(
      steps: steps, samplingRate: samplingRate,
      expectedUnitCount: samplingRate * Double(others + 1), noiseMultiplier: noiseMultiplier,
      seed: 1)
    configuration.learningRate = 0
    configuration.drawCount = 8
    var rows = PrivateSubject(rowCount: others + 1).rows
    if suspicion == .displaces {
      // Under much noise, of which each row sees as much, a gradient is the number times what is the same for all.
      configuration.noise = NoiseDistribution(location: 4, scale: 0.1)
      configuration.drawCount = 32
      for place in rows.levels.indices { rows.levels[place] = 0 }
      for row in 0..<others { rows.numbers[row] = -30 }
    }
    rows.numbers[others] = 30
    self.configuration = configuration
    canary = others
    with = Self.trainer(rows, units: others + 1, configuration)
    without = Self.trainer(rows, units: others, configuration)
    signatures = try Self.signatures(with, others: others, suspicion: suspicion)
  }

  /// ε of what the trainer says it does.
  func claimedEpsilon(delta: Double) -> Double {
    PrivacyAccountant([
      .subsampledGaussian(
        noiseMultiplier: configuration.noiseMultiplier, samplingRate: configuration.samplingRate,
        steps: configuration.steps)
    ]).epsilon(delta: delta)
  }

  /// What the attacker sees of a run.
  ///
  /// - Parameter fault: how the gradients are made otherwise than they should be.
  func run(hasCanary: Bool, seed: Int, fault: GradientFault? = nil) throws -> [Step] {
    let trainer = hasCanary ? with : without
    var generator = NoiseGenerator(insecureSeed: UInt64(seed) << 1 | (hasCanary ? 1 : 0))
    var seen: [Step] = []
    let estimate: (Int, Weights) -> UnsafePointer<Float>
    if let fault {
      estimate =
        FaultyGradientEstimator(
          fault, trainer: trainer, unitCount: canary + (hasCanary ? 1 : 0), rowCount: canary + 1,
          generator: &generator
        ).estimate
    } else {
      estimate = trainer.estimator(&generator).estimate
    }
    _ = try trainer.train { step, weights in
      let gradient = estimate(step, weights)
      seen.append(observe(gradient, step: step))
      return gradient
    } report: { _ in
      .proceed
    }
    return seen
  }

  /// The logarithm of how much likelier what was seen is with the canary than without, if it joins each step with the
  /// sampling rate.
  func logLikelihoodRatio(_ steps: [Step]) -> Double {
    let variance = configuration.noiseMultiplier * configuration.noiseMultiplier
    let rate = configuration.samplingRate
    return zip(steps, signatures).reduce(0) { sum, pair in
      let (step, length) = (pair.0, pair.1.length)
      let exponent = (2 * step.along * length - length * length) / (2 * variance)
      return sum + (exponent > 500 ? exponent + log(rate) : log(1 - rate + rate * exp(exponent)))
    }
  }

  /// What was seen of the steps that the canary joins in epochs of ordinary training, whose order follows from the seed.
  func sumInItsOwnSteps(_ steps: [Step]) -> Double {
    var batches = BatchSampler(
      rowCount: canary + 1, batchRowCount: 1, noise: configuration.noise, conditionedShare: 0,
      seed: configuration.seed)
    return steps.indices.filter { batches.examples(step: $0)[0].row == canary }
      .reduce(0) { $0 + steps[$1].along }
  }

  private func observe(_ gradient: UnsafePointer<Float>, step: Int) -> Step {
    let signature = signatures[step]
    var (along, square) = (0.0, 0.0)
    for index in signature.direction.indices {
      let number = Double(gradient[index]) * configuration.expectedUnitCount
      along += number * signature.direction[index]
      square += number * number
    }
    return Step(
      along: along - signature.start, energy: square / Double(signature.direction.count))
  }

  private static func trainer(
    _ rows: EncodedRows, units: Int, _ configuration: PrivateTrainingConfiguration
  ) -> PrivateTrainer {
    let preconditioning = Preconditioning(layout: PrivateSubject.layout)
    return PrivateTrainer(
      preconditioning: preconditioning,
      network: MultilayerPerceptron(
        shape: .init(
          inputs: preconditioning.inputCount, width: 8, blocks: 1,
          outputs: PrivateSubject.layout.outputCount)),
      rows: rows, units: PrivacyUnits((0..<units).map { [$0] }, rowLimit: 1),
      configuration: configuration, pool: WorkerPool(threads: 1), backend: Backends.best(.float32))
  }

  private static func signatures(
    _ trainer: PrivateTrainer, others: Int, suspicion: Suspicion
  ) throws -> [Signature] {
    let clipped = trainer.clippedGradientSum(clippingNorm: trainer.configuration.clippingNorm)
    let count = trainer.network.layout.count
    let zeros = UnsafeMutablePointer<Float>.allocate(capacity: count)
    zeros.initialize(repeating: 0, count: count)
    defer { zeros.deallocate() }
    var signatures: [Signature] = []
    _ = try trainer.train { step, weights in
      let gradients = (0...others).map { unit in
        clipped.compute([unit], step: step, weights: weights)
        return Array(UnsafeBufferPointer(start: clipped.sum, count: count))
      }
      switch suspicion {
      case .adds: signatures.append(Self.remainder(of: gradients[others], gradients.dropLast()))
      case .isAlone: signatures.append(Self.remainder(of: gradients[others], []))
      case .displaces:
        let change = zip(gradients[others], gradients[0]).map { $0 - $1 }
        let length = norm(change)
        let direction = change.map { $0 / length }
        signatures.append(
          Signature(
            direction: direction, start: dot(gradients[0], direction), length: length))
      }
      return UnsafePointer(zeros)
    } report: { _ in
      .proceed
    }
    return signatures
  }

  /// What is left of a gradient without what lies along the others, so that it does not matter which of those joined: Gram &
  /// Schmidt, twice against rounding.
  private static func remainder(
    of gradient: [Double], _ others: some Sequence<[Double]>
  ) -> Signature {
    var basis: [[Double]] = []
    func rest(_ numbers: [Double]) -> [Double] {
      var rest = numbers
      for axis in basis + basis {
        let share = dot(rest, axis)
        for index in rest.indices { rest[index] -= share * axis[index] }
      }
      return rest
    }
    for other in others {
      let own = rest(other)
      let length = norm(own)
      if length > 1e-6 { basis.append(own.map { $0 / length }) }
    }
    let own = rest(gradient)
    let length = norm(own)
    return Signature(direction: own.map { $0 / length }, start: 0, length: length)
  }

  /// How far the canary moves the sum of a step.
  var lengths: [Double] { signatures.map(\.length) }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
