import Compute
import Diffusion
import Foundation
import NeuralNetworks
import TestSupport
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

  @Test(arguments: [Preconditioning.Start.marginals, .posterior])
  func theLossesOfRowsAddUpToThatOfTheBatch(start: Preconditioning.Start) {
    let loss = DenoisingLoss(
      preconditioning: Preconditioning(layout: layout, start: start), network: network,
      capacity: 4, backend: ReferenceBackend())
    loss.load(examples(observedShare: 0), from: rows)
    let batch = loss.value(parameters: parameters(), divisor: 1)
    var values = [Double](repeating: 0, count: 4)
    loss.writeValues(of: 0..<4, into: &values)
    #expect(abs(values.reduce(0, +) - batch) < 1e-6 * batch)
    var last = [0.0]
    loss.writeValues(of: 3..<4, into: &last)
    #expect(last[0] == values[3])
  }

  /// Bayes' rule for two levels at (2, 0) and (0, 2): the odds of the first are p/(1 − p)·exp(2(x₁ − x₂)/σ²). And a number
  /// of N(0, 1) is expected at x/(1 + σ²), with the variance σ²/(1 + σ²) = c_out².
  @Test func independentColumnsAreDenoisedByBayesRule() {
    let layout = VariableLayout([
      Variable(code: .category, probabilities: [0.25, 0.75]),
      Variable(code: .gaussian, probabilities: []),
    ])
    let preconditioning = Preconditioning(layout: layout)
    var rows = EncodedRows(rowCount: 1, layout: layout)
    rows.levels = [0, 0]
    rows.numbers = [0.7]
    let sigma: Float = 1.5
    let noise = RandomStream(seed: 3, purpose: .noise)
    let loss = DenoisingLoss(
      preconditioning: preconditioning,
      network: MultilayerPerceptron(
        shape: .init(inputs: preconditioning.inputCount, width: 4, blocks: 1, outputs: 3)),
      capacity: 1, backend: ReferenceBackend())
    loss.load([.init(row: 0, sigma: sigma, noise: noise)], from: rows)
    var values = [0.0]
    loss.writeIndependentValues(of: 0..<1, into: &values)

    var stream = noise
    var normals = [Float](repeating: 0, count: 3)
    normals.withUnsafeMutableBufferPointer { stream.fillNormals($0) }
    let x = zip([2, 0, 0.7], normals).map { Double($0 + sigma * $1) }
    let square = Double(sigma * sigma)
    let odds = 0.25 / 0.75 * exp(2 * (x[0] - x[1]) / square)
    let error = 0.7 - x[2] / (1 + square)
    let expected = -log(odds / (1 + odds)) + error * error * (1 + square) / square
    #expect(abs(values[0] - expected) < 1e-5)
  }

  @Test func everythingKnownCostsNothing() {
    let loss = loss()
    loss.load(examples(observedShare: 1), from: rows)
    var gradient = [Float](repeating: 1, count: network.layout.count)
    let value = loss.valueAndGradient(parameters: parameters(), divisor: 4, gradients: &gradient)
    #expect(value == 0)
    #expect(gradient.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [Float(0), 0.5])
  func theLossIsThatOfTheDenoiserOnTheNoisyRow(observedShare: Float) {
    let layout = VariableLayout([
      Variable(code: .category, probabilities: [0.2, 0.8]),
      Variable(code: .category, probabilities: [0.3, 0.3, 0.4]),
      Variable(code: .gaussian, probabilities: []),
    ])
    let preconditioning = Preconditioning(layout: layout)
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 8, blocks: 1, outputs: layout.outputCount))
    var weights = RandomStream(seed: 2, purpose: .initialWeights)
    let parameters = network.initialParameters(&weights).map { $0 + 0.3 * weights.normal() }
    let denoiser = PreconditionedDenoiser(
      preconditioning: preconditioning, network: network, parameters: parameters,
      backend: ReferenceBackend())
    var rows = EncodedRows(rowCount: 12, layout: layout)
    for row in 0..<12 {
      rows.levels[3 * row] = UInt16(row % 2)
      rows.levels[3 * row + 1] = UInt16(row % 3)
      rows.numbers[row] = Float(row) / 4 - 1
    }
    let clean = preconditioning.points(of: rows)
    let sigma: Float = 0.7
    var expected = 0.0
    var knownCount = 0
    for row in 0..<12 {
      // The noise of all coordinates first, then a draw a variable for the mask.
      var noise = RandomStream(seed: 4, purpose: .noise, index: UInt64(row))
      var x = Matrix(rows: 1, columns: 6)
      x.elements.withUnsafeMutableBufferPointer { noise.fillNormals($0) }
      let x0 = Matrix(rows: 1, columns: 6, elements: Array(clean.elements[6 * row..<6 * row + 6]))
      x = x0 + x * sigma
      let known = (0..<3).map { _ in observedShare > 0 && noise.uniform() < observedShare }
      knownCount += known.count { $0 }
      let d = denoiser.denoise(x, at: sigma, given: Condition(observed: known, clean: x0))
      // A category's D is twice its probability.
      if !known[0] { expected -= Double(log(d[0, row % 2] / 2)) }
      if !known[1] { expected -= Double(log(d[0, 2 + row % 3] / 2)) }
      // λ = 1/c_out² = (1 + σ²)/σ²
      let error = Double(d[0, 5] - x0[0, 5])
      if !known[2] { expected += error * error * 1.49 / 0.49 }
    }
    #expect(observedShare == 0 ? knownCount == 0 : (6...30).contains(knownCount))
    let loss = DenoisingLoss(
      preconditioning: preconditioning, network: network, capacity: 12, backend: ReferenceBackend())
    let examples = (0..<12).map { row in
      DenoisingLoss.Example(
        row: row, sigma: sigma,
        noise: RandomStream(seed: 4, purpose: .noise, index: UInt64(row)),
        observedShare: observedShare)
    }
    loss.load(examples, from: rows)
    #expect(abs(loss.value(parameters: parameters, divisor: 12) - expected / 12) < 1e-4)
  }
}
