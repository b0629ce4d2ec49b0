import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Testing

@testable import Training

struct TrainerTests {
  /// Two categories of two levels which are always equal: the entropy of a row is ln 2, and independent
  /// columns would cost 2 ln 2.
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.5, 0.5]),
    Variable(code: .category, probabilities: [0.5, 0.5]),
  ])

  static func rows(_ count: Int) -> EncodedRows {
    var rows = EncodedRows(rowCount: count, layout: layout)
    for row in 0..<count {
      rows.levels[2 * row] = UInt16(row % 2)
      rows.levels[2 * row + 1] = UInt16(row % 2)
    }
    return rows
  }

  static func configuration(steps: Int = 40) -> TrainingConfiguration {
    var configuration = TrainingConfiguration(steps: steps, seed: 1)
    configuration.batchRowCount = 256
    configuration.validationCount = 4
    return configuration
  }

  static func trainer(
    threads: Int, configuration: TrainingConfiguration = configuration(),
    heldOut: EncodedRows = rows(130), backend: any ComputeBackend = Backends.best()
  ) -> Trainer {
    let preconditioning = Preconditioning(layout: layout)
    return Trainer(
      preconditioning: preconditioning,
      network: MultilayerPerceptron(
        shape: .init(inputs: preconditioning.inputCount, width: 32, blocks: 1, outputs: 4)),
      rows: rows(600), heldOut: heldOut, configuration: configuration,
      pool: WorkerPool(threads: threads), backend: backend)
  }

  @Test func theResultDoesNotDependOnThreads() throws {
    let one = try Self.trainer(threads: 1).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    let three = try Self.trainer(threads: 3).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    #expect(one.parameters == three.parameters)
    #expect(one.log == three.log)
  }

  @Test func trainingLearnsThatTwoColumnsAreEqual() throws {
    let trainer = Self.trainer(threads: 2, configuration: Self.configuration(steps: 150))
    let result = try trainer.train(divergence: { _ in nil }, report: { _ in .proceed })
    let denoiser = PreconditionedDenoiser(
      preconditioning: trainer.preconditioning, network: trainer.network,
      parameters: result.parameters, backend: Backends.best())
    let rows = Sampler(denoiser: denoiser, seed: 3).sample(0..<512, pool: WorkerPool(threads: 2))
      .rows
    let equal = (0..<512).count { rows.levels[2 * $0] == rows.levels[2 * $0 + 1] }
    // Independent columns would agree in half the rows.
    #expect(equal > 490)
    #expect(result.log.map { $0.validation?.loss ?? 0 }.last! < 0.9 * 2 * log(2))
  }

  @Test func validationComesAtEqualDistanceAndAtTheEnd() throws {
    let result = try Self.trainer(threads: 1).train(
      divergence: { _ in 0.1 }, report: { _ in .proceed })
    #expect(result.log.map(\.step) == [10, 20, 30, 40])
    #expect(result.log.allSatisfy { $0.validation?.divergence == 0.1 })
  }

  @Test func aRunThatStillLearnsIsExtendedAndSaysSo() throws {
    var configuration = Self.configuration()
    configuration.validationCount = 12
    configuration.steps = 48
    configuration.extendedSteps = 72
    let result = try Self.trainer(threads: 1, configuration: configuration).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    #expect(result.lastStep == 72)
    #expect(
      result.log.map(\.step) == [4, 8, 12, 16, 20, 24, 32, 40, 48, 56, 64, 72])
    #expect(result.log.map(\.stepCount) == [48, 48, 48, 48, 48, 48, 72, 72, 72, 72, 72, 72])
    configuration.extendedSteps = 0
    let short = try Self.trainer(threads: 1, configuration: configuration).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    #expect(short.lastStep == 48)
  }

  @Test(arguments: [1, 7, 25])
  func itEndsWhenAsked(step: Int) throws {
    let result = try Self.trainer(threads: 1).train(
      divergence: { _ in nil }, report: { $0.step == step ? .finishNow : .proceed })
    #expect(result.lastStep == step)
    #expect(result.bestStep <= step)
    #expect(!result.parameters.isEmpty)
  }

  @Test func gradientsThatAreNotFiniteEndTheRun() {
    var configuration = Self.configuration()
    configuration.learningRate = .infinity
    #expect(throws: TrainingError.self) {
      _ = try Self.trainer(threads: 1, configuration: configuration).train(
        divergence: { _ in nil }, report: { _ in .proceed })
    }
  }

  @Test func backendsAgreeOnTheFirstSteps() throws {
    let configuration = Self.configuration(steps: 3)
    let fast = try Self.trainer(
      threads: 1, configuration: configuration, backend: Backends.best(.float32)
    ).train(divergence: { _ in nil }, report: { _ in .proceed })
    let reference = try Self.trainer(
      threads: 1, configuration: configuration, backend: ReferenceBackend()
    ).train(divergence: { _ in nil }, report: { _ in .proceed })
    let distance = zip(fast.parameters, reference.parameters).map { abs($0 - $1) }.max()!
    #expect(distance < 1e-3)
  }

  @Test func trainingThatOnlyMemorisesEndsEarly() throws {
    // What is learned, that both columns are equal, is wrong for the held-out rows.
    var unequal = Self.rows(130)
    for row in 0..<130 { unequal.levels[2 * row] = 1 - unequal.levels[2 * row] }
    var configuration = Self.configuration(steps: 200)
    configuration.validationCount = 20
    let result = try Self.trainer(threads: 1, configuration: configuration, heldOut: unequal)
      .train(divergence: { _ in nil }, report: { _ in .proceed })
    #expect(result.lastStep < 200)
    #expect(result.bestStep < result.lastStep)
  }

  @Test func theResultIsTheAverageThatWasValidated() throws {
    let trainer = Self.trainer(threads: 1)
    let result = try trainer.train(divergence: { _ in nil }, report: { _ in .proceed })
    let loss = HeldOutLoss(
      rows: Self.rows(130), preconditioning: trainer.preconditioning, network: trainer.network,
      noise: trainer.configuration.noise, seed: 1, pool: WorkerPool(threads: 1),
      backend: Backends.best()
    ).value(Weights(result.parameters, backend: Backends.best()))
    #expect(loss == result.log.first { $0.step == result.bestStep }!.validation!.loss)

    var latest = Self.configuration()
    latest.averageDecay = 0
    let raw = try Self.trainer(threads: 1, configuration: latest).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    #expect(raw.parameters != result.parameters)
  }

  @Test func theReportedLossIsAMeanOverTheLatestSteps() throws {
    var losses: [Double] = []
    var configuration = Self.configuration(steps: 60)
    configuration.conditionedShare = 0
    _ = try Self.trainer(threads: 1, configuration: configuration).train(
      divergence: { _ in nil },
      report: {
        losses.append($0.loss)
        return .proceed
      })
    // Without training a row costs 2 ln 2.
    #expect(abs(losses[0] - 2 * log(2)) < 1e-4)
    #expect(losses.allSatisfy { $0 < 1.2 * 2 * log(2) })
    // The mean starts afresh at step 21, below that of the first twenty.
    #expect(losses[20] < losses[19] - 0.03)
  }

  @Test func aHeldOutLossThatIsNoNumberIsAnError() {
    let layout = VariableLayout([Variable(code: .gaussian, probabilities: [])])
    let preconditioning = Preconditioning(layout: layout)
    var heldOut = EncodedRows(rowCount: 3, layout: layout)
    heldOut.numbers = [.nan, 0, 0]
    let trainer = Trainer(
      preconditioning: preconditioning,
      network: MultilayerPerceptron(
        shape: .init(inputs: preconditioning.inputCount, width: 8, blocks: 0, outputs: 1)),
      rows: EncodedRows(rowCount: 9, layout: layout), heldOut: heldOut,
      configuration: Self.configuration(steps: 5), pool: WorkerPool(threads: 1),
      backend: Backends.best())
    #expect(throws: TrainingError.diverged(step: 5)) {
      _ = try trainer.train(divergence: { _ in nil }, report: { _ in .proceed })
    }
  }
}
