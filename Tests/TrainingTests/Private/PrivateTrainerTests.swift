import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Privacy
import Testing

@testable import Training

struct PrivateTrainerTests {
  static func configuration(
    steps: Int = 12, samplingRate: Double = 0.3, expected: Double = 12, noiseMultiplier: Double = 1
  ) -> PrivateTrainingConfiguration {
    var configuration = PrivateTrainingConfiguration(
      steps: steps, samplingRate: samplingRate, expectedUnitCount: expected,
      noiseMultiplier: noiseMultiplier, seed: 1)
    configuration.drawCount = 4
    return configuration
  }

  private func result(
    _ trainer: PrivateTrainer, seed: UInt64 = 5, stopAfter last: Int = .max
  ) throws -> PrivateTrainer.Result {
    var generator = NoiseGenerator(insecureSeed: seed)
    return try trainer.train(generator: &generator) { $0.step == last ? .finishNow : .proceed }
  }

  @Test func threadsDoNotChangeTheResultUnderAnInsecureSeed() throws {
    let subject = PrivateSubject.people(80)
    let one = try result(subject.trainer(Self.configuration(), threads: 1))
    #expect(
      try result(subject.trainer(Self.configuration(), threads: 3)).parameters == one.parameters)
    #expect(try result(subject.trainer(Self.configuration()), seed: 6).parameters != one.parameters)
  }

  @Test func secureBitsNeverGiveTheSameResultTwice() throws {
    let trainer = PrivateSubject.people(20).trainer(Self.configuration(steps: 2))
    var (first, second) = (NoiseGenerator(), NoiseGenerator())
    #expect(
      try trainer.train(generator: &first) { _ in .proceed }.parameters
        != trainer.train(generator: &second) { _ in .proceed }.parameters)
    // Nor does one generator, asked twice.
    var generator = NoiseGenerator(insecureSeed: 1)
    #expect(
      try trainer.train(generator: &generator) { _ in .proceed }.parameters
        != trainer.train(generator: &generator) { _ in .proceed }.parameters)
  }

  @Test func whatIsAccountedForIsWhatWasDone() throws {
    let trainer = PrivateSubject.people(20).trainer(Self.configuration())
    var steps: [Int] = []
    var generator = NoiseGenerator(insecureSeed: 1)
    let all = try trainer.train(generator: &generator) {
      #expect($0.stepCount == 12)
      steps.append($0.step)
      return .proceed
    }
    #expect(steps == Array(1...12) && all.lastStep == 12)
    #expect(
      all.mechanism == .subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.3, steps: 12))
    let stopped = try result(trainer, stopAfter: 5)
    #expect(stopped.lastStep == 5)
    #expect(
      stopped.mechanism == .subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.3, steps: 5))
  }

  @Test func aRunThatEndsEarlyIsTheBeginningOfALongerOne() throws {
    var configuration = Self.configuration(steps: 40)
    configuration.schedule = .constant
    configuration.warmUpSteps = 0
    let subject = PrivateSubject.people(20)
    let stopped = try result(subject.trainer(configuration), stopAfter: 8)
    configuration.steps = 8
    let short = try result(subject.trainer(configuration))
    #expect(short.parameters == stopped.parameters)
    #expect(short.mechanism == stopped.mechanism)
  }

  @Test func aToyProblemIsLearned() throws {
    // Two columns that are always equal: independent columns cost 2 ln 2, and half of it is what can be saved.
    let preconditioning = Preconditioning(layout: TrainerTests.layout)
    let network = MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 32, blocks: 1, outputs: 4))
    var configuration = Self.configuration(
      steps: 150, samplingRate: 0.1, expected: 200, noiseMultiplier: 0.8)
    configuration.clippingNorm = 0.5
    configuration.learningRate = 1e-2
    configuration.averageDecay = 0.95
    let trainer = PrivateTrainer(
      preconditioning: preconditioning, network: network, rows: TrainerTests.rows(2_000),
      units: PrivacyUnits(rowCount: 2_000), configuration: configuration,
      pool: WorkerPool(threads: 2), backend: Backends.best(.float32))
    let heldOut = HeldOutLoss(
      rows: TrainerTests.rows(300), preconditioning: preconditioning, network: network,
      noise: NoiseDistribution(), seed: 3, pool: WorkerPool(threads: 2),
      backend: Backends.best(.float32))
    let result = try result(trainer)
    let loss = heldOut.value(Weights(result.parameters, backend: Backends.best(.float32)))
    #expect(loss < 0.85 * 2 * log(2), "\(loss)")
  }

  @Test func parametersThatAreNotFiniteAreAnError() {
    var configuration = Self.configuration(steps: 3)
    configuration.learningRate = .infinity
    #expect(throws: TrainingError.diverged(step: 3)) {
      _ = try result(PrivateSubject.people(20).trainer(configuration))
    }
  }

  @Test func rowsThatAreNotFiniteDoNoHarm() throws {
    var subject = PrivateSubject.people(20)
    for row in 0..<10 { subject.rows.numbers[row] = row % 2 == 0 ? .nan : .infinity }
    #expect(try result(subject.trainer(Self.configuration())).parameters.allSatisfy(\.isFinite))
  }

  @Test func learningRatesWarmUpAndFollowTheSchedule() {
    var configuration = Self.configuration(steps: 110)
    configuration.learningRate = 0.1
    configuration.warmUpSteps = 10
    #expect(abs(configuration.rate(step: 0) - 0.01) < 1e-7)
    #expect(abs(configuration.rate(step: 60) - 0.05) < 1e-6)
    configuration.schedule = .constant
    #expect(abs(configuration.rate(step: 0) - 0.01) < 1e-7)
    #expect(configuration.rate(step: 60) == 0.1)
    #expect(configuration.rate(step: 109) == 0.1)
  }

  @Test func aConfigurationSurvivesItsEncoding() throws {
    var configuration = Self.configuration()
    configuration.schedule = .constant
    configuration.conditionedShare = 0.2
    let data = try JSONEncoder().encode(configuration)
    #expect(
      try JSONDecoder().decode(PrivateTrainingConfiguration.self, from: data) == configuration)
  }

  /// How a test makes a variant of the mechanism with a fault: of the same parts, and no switch in the trainer.
  @Test func aFaultyVariantIsMadeOfTheParts() throws {
    let trainer = PrivateSubject.people(20).trainer(Self.configuration(steps: 2))
    let count = trainer.network.layout.count
    let pool = WorkerPool(threads: 1)
    // Clipped to 100 and claimed to be clipped to 1.
    let unclipped = trainer.clippedGradientSum(clippingNorm: 100)
    var generator = NoiseGenerator(insecureSeed: 1)
    let noise = GradientNoise(
      deviation: trainer.configuration.noiseMultiplier * trainer.configuration.clippingNorm,
      grid: unclipped.bound.grid, count: count, generator: &generator)
    let gradient = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { gradient.deallocate() }
    let result = try trainer.train { step, weights in
      // Without replacement, and always the same number.
      unclipped.compute(
        Array((0..<20).shuffled(using: &generator).prefix(6)), step: step, weights: weights)
      noise.write(unclipped.sum, dividedBy: 6, to: gradient, pool: pool)
      return UnsafePointer(gradient)
    } report: { _ in
      .proceed
    }
    #expect(result.lastStep == 2)
  }
}
