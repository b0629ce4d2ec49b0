import Compute
import NeuralNetworks
import Testing

private func forward(
  _ network: MultilayerPerceptron, rows: Int, input: [Float], parameters: [Float],
  training: Bool = true, backend: any ComputeBackend = ReferenceBackend()
) -> (output: [Float], workspace: Workspace) {
  let workspace = network.makeWorkspace(
    rows: rows, training: training, precision: backend.precision)
  _ = workspace.input.update(fromContentsOf: input)
  network.forward(
    rows: 0..<rows, weights: Weights(parameters, backend: backend), workspace: workspace,
    backend: backend)
  return (Array(workspace.output), workspace)
}

/// The gradient of all parameters, rows in two parts.
private func gradient(
  of network: MultilayerPerceptron, rows: Int, outputGradient: [Float], parameters: [Float],
  workspace: Workspace, backend: any ComputeBackend
) -> [Float] {
  let weights = Weights(parameters, backend: backend)
  backend.round(outputGradient, into: workspace.outputGradient!, count: outputGradient.count)
  for part in [0..<rows / 2, rows / 2..<rows] {
    network.backward(rows: part, weights: weights, workspace: workspace, backend: backend)
  }
  var gradients = [Float](repeating: .nan, count: network.layout.count)
  for tile in network.gradientTiles() {
    network.writeGradient(
      tile, rows: 0..<rows, workspace: workspace, backend: backend, into: &gradients)
  }
  return gradients
}

private func numbers(_ count: Int, index: UInt64) -> [Float] {
  var stream = RandomStream(seed: 4, purpose: .evaluation, index: index)
  return (0..<count).map { _ in stream.normal() }
}

@Test func parametersLieLayerAfterLayer() {
  let network = MultilayerPerceptron(shape: .init(inputs: 3, width: 4, blocks: 1, outputs: 2))
  #expect(
    network.layout.entries.map(\.name) == [
      "input weights", "input bias", "block 1 weights", "block 1 bias", "output weights",
      "output bias",
    ])
  #expect(network.layout.entries.map(\.offset) == [0, 12, 16, 32, 36, 44])
  #expect(network.layout.count == 46)
}

@Test func theForwardPassIsTheFormulaWorkedOutByHand() {
  let network = MultilayerPerceptron(shape: .init(inputs: 2, width: 1, blocks: 1, outputs: 2))
  // h = silu(1·2 + 2·(−1) + 1) = silu(1) = 0.7310586
  // h + silu(2h − 1.4621172) = h + silu(0) = 0.7310586
  // y = h·[3, −1] + [0.5, 0.25]
  let parameters: [Float] = [2, -1, 1, 2, -1.4621172, 3, -1, 0.5, 0.25]
  for training in [true, false] {
    let output = forward(
      network, rows: 1, input: [1, 2], parameters: parameters, training: training
    ).output
    #expect(abs(output[0] - 2.6931758) < 1e-5)
    #expect(abs(output[1] - -0.4810586) < 1e-5)
  }
}

@Test func aWorkspaceWithoutTrainingGivesTheSameOutput() {
  let network = MultilayerPerceptron(shape: .init(inputs: 5, width: 9, blocks: 3, outputs: 4))
  let parameters = numbers(network.layout.count, index: 0)
  let input = numbers(6 * 5, index: 1)
  let backend = Backends.best(.float32)
  #expect(
    forward(network, rows: 6, input: input, parameters: parameters, backend: backend).output
      == forward(
        network, rows: 6, input: input, parameters: parameters, training: false, backend: backend
      ).output)
}

@Test(arguments: [(1, 1, 1), (300, 128, 5), (129, 256, 300), (40, 17, 2)])
func gradientTilesAreAllParametersOnce(inputs: Int, width: Int, outputs: Int) {
  let network = MultilayerPerceptron(
    shape: .init(inputs: inputs, width: width, blocks: 2, outputs: outputs))
  let tiles = network.gradientTiles().map(\.parameters).sorted { $0.lowerBound < $1.lowerBound }
  #expect(tiles.first!.lowerBound == 0)
  #expect(tiles.last!.upperBound == network.layout.count)
  for (tile, next) in zip(tiles, tiles.dropFirst()) {
    #expect(tile.upperBound == next.lowerBound)
  }
}

/// Products of rounded factors: near the exact gradient, and the same from both backends but for the order of sums.
@Test func roundedPassesAreNearTheExactOnes() throws {
  let shape = MultilayerPerceptron.Shape(inputs: 20, width: 200, blocks: 2, outputs: 30)
  let network = MultilayerPerceptron(shape: shape)
  var stream = RandomStream(seed: 3, purpose: .initialWeights)
  let parameters = network.initialParameters(&stream).map { $0 + 0.05 * stream.normal() }
  let (input, slopes) = (numbers(16 * 20, index: 0), numbers(16 * 30, index: 1))
  func gradient(by backend: any ComputeBackend) -> [Float] {
    let workspace = forward(
      network, rows: 16, input: input, parameters: parameters, backend: backend
    ).workspace
    return NeuralNetworksTests.gradient(
      of: network, rows: 16, outputGradient: slopes, parameters: parameters, workspace: workspace,
      backend: backend)
  }
  let exact = gradient(by: ReferenceBackend())
  let size = exact.reduce(0) { $0 + $1 * $1 }.squareRoot()
  func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() / size
  }
  let rounded = gradient(by: ReferenceBackend(.bfloat16))
  #expect(distance(rounded, exact) > 1e-4)
  #expect(distance(rounded, exact) < 1e-2)
  if ProductPrecision.bfloat16.isAvailable {
    #expect(distance(gradient(by: try #require(OneDNNBackend(.bfloat16))), rounded) < 1e-3)
  }
}

/// Every derivative against a central difference. The loss, Σ w·y with fixed w, is summed in double
/// precision; what is left is the rounding of the network itself.
@Test(arguments: [0, 1, 3])
func gradientsAgreeWithFiniteDifferences(blocks: Int) {
  let shape = MultilayerPerceptron.Shape(inputs: 3, width: 5, blocks: blocks, outputs: 4)
  let network = MultilayerPerceptron(shape: shape)
  let rows = 6
  let input = numbers(rows * shape.inputs, index: 1)
  let weights = numbers(rows * shape.outputs, index: 2)
  var parameters = numbers(network.layout.count, index: 3).map { 0.5 * $0 }

  func loss(_ parameters: [Float]) -> Double {
    let output = forward(network, rows: rows, input: input, parameters: parameters).output
    return zip(weights, output).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  for backend in [ReferenceBackend(), Backends.best(.float32)] as [any ComputeBackend] {
    let workspace = forward(
      network, rows: rows, input: input, parameters: parameters, backend: backend
    ).workspace
    let gradients = gradient(
      of: network, rows: rows, outputGradient: weights, parameters: parameters,
      workspace: workspace, backend: backend)

    let step: Float = 1.0 / 64
    for index in parameters.indices {
      let value = parameters[index]
      parameters[index] = value + step
      let above = loss(parameters)
      parameters[index] = value - step
      let below = loss(parameters)
      parameters[index] = value
      let difference = (above - below) / Double(2 * step)
      #expect(
        abs(Double(gradients[index]) - difference) < 2e-3 * (1 + abs(difference)),
        "parameter \(index), \(backend.name)")
    }
  }
}

@Test func rowsThatAreNotAskedForStayAsTheyAre() {
  let network = MultilayerPerceptron(shape: .init(inputs: 2, width: 3, blocks: 1, outputs: 2))
  let parameters = numbers(network.layout.count, index: 0)
  let input = numbers(4 * 2, index: 1)
  let (all, workspace) = forward(network, rows: 4, input: input, parameters: parameters)
  workspace.output.update(repeating: 99)
  let backend = ReferenceBackend()
  let weights = Weights(parameters, backend: backend)
  network.forward(rows: 0..<1, weights: weights, workspace: workspace, backend: backend)
  network.forward(rows: 2..<4, weights: weights, workspace: workspace, backend: backend)
  #expect(Array(workspace.output) == Array(all[..<2]) + [99, 99] + Array(all[4...]))
}

/// A row's result must not depend on its tile, or the number of rows asked for would change them.
@Test func aRowIsTheSameAmongOtherRows() {
  let network = MultilayerPerceptron(shape: .init(inputs: 37, width: 64, blocks: 2, outputs: 50))
  let parameters = numbers(network.layout.count, index: 0).map { 0.1 * $0 }
  let input = numbers(128 * 37, index: 1)
  let others = numbers(128 * 37, index: 2)
  let backend = Backends.best(.float32)
  let row = forward(network, rows: 128, input: input, parameters: parameters, backend: backend)
    .output[5 * 50..<6 * 50]
  var mixed = others
  mixed.replaceSubrange(5 * 37..<6 * 37, with: input[5 * 37..<6 * 37])
  let among = forward(network, rows: 128, input: mixed, parameters: parameters, backend: backend)
    .output[5 * 50..<6 * 50]
  #expect(row == among)
}

@Test func initialWeightsFollowTheirLayersAndTheOutputIsZero() {
  let network = MultilayerPerceptron(shape: .init(inputs: 100, width: 25, blocks: 2, outputs: 3))
  var stream = RandomStream(seed: 1, purpose: .initialWeights)
  let parameters = network.initialParameters(&stream)
  let bounds: [Float] = [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0, 0]
  for (entry, bound) in zip(network.layout.entries, bounds) {
    let largest = parameters[entry.range].map(abs).max()!
    #expect(largest <= bound)
    #expect(largest >= 0.8 * bound)
  }
  let weights = parameters[network.layout.entries[0].range]
  let variance = weights.reduce(0) { $0 + $1 * $1 } / Float(weights.count)
  // A uniform in ±b has variance b²/3.
  #expect(abs(variance - 0.01 / 3) < 0.0003)

  let output = forward(network, rows: 2, input: numbers(200, index: 0), parameters: parameters)
    .output
  #expect(output == [0, 0, 0, 0, 0, 0])
}
