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
    backend: any ComputeBackend = Backends.best()
  ) -> Trainer {
    let preconditioning = Preconditioning(layout: layout)
    return Trainer(
      preconditioning: preconditioning,
      network: MultilayerPerceptron(
        shape: .init(inputs: preconditioning.inputCount, width: 32, blocks: 1, outputs: 4)),
      rows: rows(600), heldOut: rows(130), configuration: configuration,
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
    let fast = try Self.trainer(threads: 1, configuration: configuration).train(
      divergence: { _ in nil }, report: { _ in .proceed })
    let reference = try Self.trainer(
      threads: 1, configuration: configuration, backend: ReferenceBackend()
    ).train(divergence: { _ in nil }, report: { _ in .proceed })
    let distance = zip(fast.parameters, reference.parameters).map { abs($0 - $1) }.max()!
    #expect(distance < 1e-3)
  }
}
