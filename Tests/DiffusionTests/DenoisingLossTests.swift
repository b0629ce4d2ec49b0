import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Testing

struct DenoisingLossTests {
  let layout = PreconditionedDenoiserTests.layout
  let preconditioning = Preconditioning(layout: PreconditionedDenoiserTests.layout)

  var network: MultilayerPerceptron {
    MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 8, blocks: 2, outputs: layout.outputCount))
  }

  var rows: EncodedRows {
    var rows = EncodedRows(rowCount: 4, layout: layout)
    rows.levels = [0, 0, 0, 1, 1, 0, 0, 2, 0, 1, 3, 0]
    rows.numbers = [0.3, -1.2, 0.9, 0.1]
    return rows
  }

  func examples(observedShare: Float) -> [DenoisingLoss.Example] {
    (0..<4).map { row in
      DenoisingLoss.Example(
        row: row, sigma: 0.4 + 0.5 * Float(row),
        noise: RandomStream(seed: 1, purpose: .noise, index: UInt64(row)),
        observedShare: observedShare)
    }
  }

  func parameters() -> [Float] {
    var stream = RandomStream(seed: 5, purpose: .initialWeights)
    return network.initialParameters(&stream).map { $0 + 0.2 * stream.normal() }
  }

  func loss() -> DenoisingLoss {
    DenoisingLoss(
      preconditioning: preconditioning, network: network, capacity: 4, backend: ReferenceBackend())
  }

  @Test(arguments: [Float(0), 0.5])
  func theGradientIsThatOfTheLoss(observedShare: Float) {
    let loss = loss()
    loss.load(examples(observedShare: observedShare), from: rows)
    var parameters = parameters()
    var gradient = [Float](repeating: 0, count: parameters.count)
    _ = loss.valueAndGradient(parameters: parameters, divisor: 4, gradients: &gradient)
    // Central differences along random directions: the slope is the gradient's projection.
    var stream = RandomStream(seed: 9, purpose: .noise)
    for _ in 0..<12 {
      let direction = parameters.map { _ in stream.normal() }
      let step: Float = 2e-3
      let start = parameters
      parameters = zip(start, direction).map { $0 + step * $1 }
      let above = loss.value(parameters: parameters, divisor: 4)
      parameters = zip(start, direction).map { $0 - step * $1 }
      let below = loss.value(parameters: parameters, divisor: 4)
      parameters = start
      let slope = (above - below) / Double(2 * step)
      let projection = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(slope - projection) < 0.02 * max(abs(projection), 0.5))
    }
  }

  @Test func withoutTrainingACategoryCostsItsSurprise() {
    // Only the category is free: the others are known, so they have no loss.
    let layout = VariableLayout([Variable(code: .category, probabilities: [0.25, 0.75])])
    let preconditioning = Preconditioning(layout: layout)
    let network = MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 4, blocks: 1, outputs: 2))
    var stream = RandomStream(seed: 1, purpose: .initialWeights)
    let parameters = network.initialParameters(&stream)
    var rows = EncodedRows(rowCount: 2, layout: layout)
    rows.levels = [0, 1]
    let loss = DenoisingLoss(
      preconditioning: preconditioning, network: network, capacity: 2, backend: ReferenceBackend())
    loss.load(
      (0..<2).map { .init(row: $0, sigma: 1, noise: RandomStream(seed: 1, purpose: .noise)) },
      from: rows)
    let expected = (-log(0.25) - log(0.75)) / 2
    #expect(abs(loss.value(parameters: parameters, divisor: 2) - expected) < 1e-5)
  }

  @Test func everythingKnownCostsNothing() {
    let loss = loss()
    loss.load(examples(observedShare: 1), from: rows)
    var gradient = [Float](repeating: 1, count: network.layout.count)
    let value = loss.valueAndGradient(parameters: parameters(), divisor: 4, gradients: &gradient)
    #expect(value == 0)
    #expect(gradient.allSatisfy { $0 == 0 })
  }
}
