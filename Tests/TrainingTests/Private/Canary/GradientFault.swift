import Compute
import Diffusion
import NeuralNetworks
import Privacy

@testable import Training

/// Mistakes that programs for DP-SGD were found to make.
enum GradientFault {
  /// Gradients are summed as they are.
  case noClipping
  /// The sum is released as it is.
  case noNoise
  /// In the loop over the examples, each clipped gradient gets noise of its own, N(0, z²C²/B) for B expected examples, so that B
  /// of them have the noise that is claimed. So the noise tells how many took part, and of nobody there is none.
  case noisePerExample
  /// Batches are those of ordinary training: each row once in an epoch, in an order that follows from the public seed. The
  /// claim is that of Poisson samples of the same size on average.
  case epochsOfThePublicSeed
  /// As many units join every step, chosen by secure bits without replacement, and the claim is that of Poisson samples. So a
  /// unit that joins takes the place of another, and moves the sum by twice as much as it should.
  case fixedSampleSize
}

/// The parts of ``PrivateGradientEstimator``, put together wrongly.
final class FaultyGradientEstimator {
  private let fault: GradientFault
  private let trainer: PrivateTrainer
  private let unitCount: Int
  private let clipped: ClippedGradientSum
  private let noise: GradientNoise
  private let pool = WorkerPool(threads: 1)
  private var sampling: NoiseGenerator
  private var batches: BatchSampler
  private var gradient: [Float]
  private let result: UnsafeMutablePointer<Float>

  private var configuration: PrivateTrainingConfiguration { trainer.configuration }

  /// - Parameters:
  ///   - unitCount: the trainer's.
  ///   - rowCount: of the table, with empty places.
  init(
    _ fault: GradientFault, trainer: PrivateTrainer, unitCount: Int, rowCount: Int,
    generator: inout NoiseGenerator
  ) {
    self.fault = fault
    self.trainer = trainer
    self.unitCount = unitCount
    let configuration = trainer.configuration
    let count = trainer.network.layout.count
    clipped = trainer.clippedGradientSum(
      clippingNorm: fault == .noClipping ? 256 : configuration.clippingNorm)
    sampling = generator.split()
    var deviation = configuration.noiseMultiplier * configuration.clippingNorm
    if fault == .noisePerExample { deviation /= configuration.expectedUnitCount.squareRoot() }
    noise = GradientNoise(
      deviation: deviation, grid: clipped.bound.grid, count: count, generator: &generator)
    batches = BatchSampler(
      rowCount: rowCount, batchRowCount: max(1, Int(configuration.expectedUnitCount.rounded())),
      noise: configuration.noise, conditionedShare: 0, seed: configuration.seed)
    gradient = [Float](repeating: 0, count: count)
    result = .allocate(capacity: count)
    result.initialize(repeating: 0, count: count)
  }

  deinit { result.deallocate() }

  func estimate(step: Int, weights: Weights) -> UnsafePointer<Float> {
    let sample = sample(step)
    let divisor = configuration.expectedUnitCount
    switch fault {
    case .noClipping, .epochsOfThePublicSeed, .fixedSampleSize:
      clipped.compute(sample, step: step, weights: weights)
      noise.write(clipped.sum, dividedBy: divisor, to: result, pool: pool)
    case .noNoise:
      clipped.compute(sample, step: step, weights: weights)
      for index in gradient.indices { result[index] = Float(clipped.sum[index] / divisor) }
    case .noisePerExample:
      result.update(repeating: 0, count: gradient.count)
      for unit in sample {
        clipped.compute([unit], step: step, weights: weights)
        noise.write(clipped.sum, dividedBy: divisor, to: &gradient, pool: pool)
        for index in gradient.indices { result[index] += gradient[index] }
      }
    }
    return UnsafePointer(result)
  }

  private func sample(_ step: Int) -> [Int] {
    switch fault {
    case .noClipping, .noNoise, .noisePerExample:
      return PoissonSampler(unitCount: unitCount, samplingRate: configuration.samplingRate)
        .sample(&sampling)
    case .epochsOfThePublicSeed:
      return batches.examples(step: step).map(\.row).filter { $0 < unitCount }
    case .fixedSampleSize:
      let size = Int(configuration.expectedUnitCount.rounded())
      return Array((0..<unitCount).shuffled(using: &sampling).prefix(size))
    }
  }
}
