import Compute
import Diffusion
import Foundation
import NeuralNetworks
import TestSupport
import Testing

@testable import Training

struct GradientEstimatorTests {
  let preconditioning = Preconditioning(layout: TrainerTests.layout)

  var network: MultilayerPerceptron {
    MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 16, blocks: 1, outputs: 4))
  }

  func parameters() -> [Float] {
    var stream = RandomStream(seed: 7, purpose: .initialWeights)
    return network.initialParameters(&stream).map { $0 + 0.1 * stream.normal() }
  }

  @Test func microBatchesAddUpToTheWholeBatch() {
    let rows = TrainerTests.rows(600)
    var batches = BatchSampler(
      rowCount: 600, batchRowCount: 384, noise: NoiseDistribution(), conditionedShare: 0.3, seed: 1)
    let examples = batches.examples(step: 0)
    let whole = DenoisingLoss(
      preconditioning: preconditioning, network: network, capacity: 384,
      backend: ReferenceBackend())
    whole.load(examples, from: rows)
    let parameters = parameters()
    var expected = [Float](repeating: 0, count: parameters.count)
    let loss = whole.valueAndGradient(
      parameters: parameters, divisor: 384, gradients: &expected)

    let estimator = GradientEstimator(
      preconditioning: preconditioning, network: network, batchRowCount: 384,
      pool: WorkerPool(threads: 2), backend: ReferenceBackend())
    let estimate = estimator.estimate(
      examples, of: rows, weights: Weights(parameters, backend: ReferenceBackend()))
    #expect(abs(estimate.loss - loss) < 1e-6)
    let gradient = Array(UnsafeBufferPointer(start: estimator.gradient, count: parameters.count))
    for (a, b) in zip(gradient, expected) { #expect(abs(a - b) < 1e-5) }
    let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(Double(estimate.norm) - norm) < 1e-6 * norm)
  }

  func heldOutLoss(_ rows: EncodedRows, _ network: MultilayerPerceptron) -> HeldOutLoss {
    HeldOutLoss(
      rows: rows, preconditioning: Preconditioning(layout: TrainerTests.layout), network: network,
      noise: NoiseDistribution(), seed: 3, pool: WorkerPool(threads: 2),
      backend: ReferenceBackend())
  }

  @Test func theHeldOutLossIsTheMeanOverItsRows() {
    // Without training a row costs ln 2 for each of its two variables, whatever the noise. 300 rows are two
    // batches and a part of one.
    var stream = RandomStream(seed: 7, purpose: .initialWeights)
    let loss = heldOutLoss(TrainerTests.rows(300), network)
      .value(Weights(network.initialParameters(&stream), backend: ReferenceBackend()))
    #expect(abs(loss - 2 * log(2)) < 1e-5)
  }

  @Test func heldOutRowsAreDrawnFromTheWholeTableAndMeetAllNoiseLevels() {
    let examples = heldOutLoss(TrainerTests.rows(10_000), network).examples
    #expect(examples.count == 2_048)
    let rows = examples.map(\.row)
    #expect(Set(rows).count == 2_048)
    // A quarter of the draws from each quarter of the rows: standard error 20.
    for quarter in 0..<4 {
      #expect(abs(rows.count { $0 / 2_500 == quarter } - 512) < 100)
    }
    // Strata in ascending order: no two rows share one.
    let noise = NoiseDistribution()
    for (i, example) in examples.enumerated().dropFirst().dropLast() {
      #expect(example.sigma >= noise.sigma(quantile: Double(i) / 2_048) * 0.9999)
      #expect(example.sigma <= noise.sigma(quantile: Double(i + 1) / 2_048) * 1.0001)
    }
  }

  @Test func ofFewHeldOutRowsAllAreUsed() {
    let examples = heldOutLoss(TrainerTests.rows(7), network).examples
    // 2,048 examples have room for each of the seven 292 times, with as many noise levels.
    for row in 0..<7 { #expect(examples.count { $0.row == row } == 292) }
    #expect(Set(examples.map(\.sigma)).count > 2_000)
    // A row's levels are spread over all.
    let first = examples.filter { $0.row == 0 }.map(\.sigma)
    #expect(first.min()! < 0.1 && first.max()! > 10)
  }
}
