import Compute
import NeuralNetworks
import Testing

/// A network after a backward pass over random rows.
private struct PassedNetwork {
  let network: MultilayerPerceptron
  let workspace: Workspace
  let rowCount: Int
  let backend: any ComputeBackend

  init(
    _ shape: MultilayerPerceptron.Shape, rows: Int, backend: any ComputeBackend = KernelBackend(),
    change: (_ input: inout [Float], _ outputGradient: inout [Float]) -> Void = { _, _ in }
  ) {
    network = MultilayerPerceptron(shape: shape)
    rowCount = rows
    self.backend = backend
    workspace = network.makeWorkspace(rows: rows, training: true, precision: .float32)
    var stream = RandomStream(seed: 9, purpose: .evaluation)
    var input = (0..<rows * shape.inputs).map { _ in stream.normal() }
    var outputGradient = (0..<rows * shape.outputs).map { _ in stream.normal() }
    let parameters = (0..<network.layout.count).map { _ in 0.3 * stream.normal() }
    change(&input, &outputGradient)
    _ = workspace.input.update(fromContentsOf: input)
    let weights = Weights(parameters, backend: backend)
    network.forward(rows: 0..<rows, weights: weights, workspace: workspace, backend: backend)
    backend.round(outputGradient, into: workspace.outputGradient!, count: outputGradient.count)
    network.backward(rows: 0..<rows, weights: weights, workspace: workspace, backend: backend)
  }

  func gradient(of rows: Range<Int>) -> [Float] {
    var gradient = [Float](repeating: .nan, count: network.layout.count)
    for tile in network.gradientTiles() {
      network.writeGradient(
        tile, rows: rows, workspace: workspace, backend: backend, into: &gradient)
    }
    return gradient
  }

  func size(of rows: Range<Int>) -> GradientSize {
    network.gradientSize(of: rows, workspace: workspace)
  }

  /// √(Σ_layers (Σ_i ‖∇_layer ℓ_i‖)²): a row's gradient of a layer is one product, so its norm is that of its factors.
  func spread(of rows: Range<Int>) -> Double {
    let gradients = rows.map { gradient(of: $0..<$0 + 1) }
    let entries = network.layout.entries
    return stride(from: 0, to: entries.count, by: 2).map { entry in
      let layer = entries[entry].offset..<entries[entry + 1].range.upperBound
      let sum = gradients.map { norm($0[layer]) }.reduce(0, +)
      return sum * sum
    }.reduce(0, +).squareRoot()
  }
}

private func norm(_ numbers: some Sequence<Float>) -> Double {
  numbers.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}

struct GradientSizeTests {
  @Test(arguments: [
    MultilayerPerceptron.Shape(inputs: 5, width: 7, blocks: 0, outputs: 3),
    .init(inputs: 16, width: 8, blocks: 2, outputs: 24),
    .init(inputs: 37, width: 19, blocks: 3, outputs: 66),
  ])
  func normsAreThoseOfTheGradientsThemselves(shape: MultilayerPerceptron.Shape) {
    let passed = PassedNetwork(shape, rows: 40)
    for rows in [0..<1, 39..<40, 3..<5, 5..<9, 8..<16, 1..<14, 0..<40] {
      let size = passed.size(of: rows)
      let expected = norm(passed.gradient(of: rows))
      #expect(abs(size.norm - expected) < 3e-4 * expected, "\(rows)")
      let spread = passed.spread(of: rows)
      #expect(abs(size.spread - spread) < 3e-4 * spread, "\(rows)")
    }
  }

  @Test func theSpreadOfOneRowIsItsNorm() {
    let passed = PassedNetwork(.init(inputs: 9, width: 6, blocks: 1, outputs: 4), rows: 8)
    for row in 0..<8 {
      let size = passed.size(of: row..<row + 1)
      #expect(abs(size.spread - size.norm) < 3e-4 * size.norm)
    }
    // Of several it is larger, unless all point the same way.
    let all = passed.size(of: 0..<8)
    #expect(all.spread > 1.2 * all.norm)
  }

  @Test func aNormIsNeverTooSmallWhereRowsCancelEachOther() {
    // The second row is the first with the opposite gradient, and a little more.
    let (inputs, outputs) = (200, 150)
    let passed = PassedNetwork(
      .init(inputs: inputs, width: 64, blocks: 1, outputs: outputs), rows: 2
    ) { input, gradient in
      for j in 0..<inputs { input[inputs + j] = input[j] }
      for j in 0..<outputs { gradient[outputs + j] = -gradient[j] * (1 + 1e-4) }
    }
    let size = passed.size(of: 0..<2)
    let expected = norm(passed.gradient(of: 0..<2))
    #expect(expected < 1e-3 * size.spread)
    #expect(size.norm >= expected)
    #expect(size.norm < 0.02 * size.spread)
  }

  @Test func scaledRowsAddTheirShare() {
    let passed = PassedNetwork(.init(inputs: 9, width: 6, blocks: 1, outputs: 4), rows: 8)
    let (first, second) = (passed.gradient(of: 0..<3), passed.gradient(of: 3..<8))
    passed.network.scaleGradient(of: 3..<8, by: 0.25, workspace: passed.workspace)
    for ((sum, a), b) in zip(zip(passed.gradient(of: 0..<8), first), second) {
      #expect(abs(sum - (a + 0.25 * b)) < 1e-5)
    }
    #expect(passed.gradient(of: 0..<3) == first)
  }

  @Test(arguments: [Float.nan, .infinity, 1e30, -1e30])
  func rowsThatAreNotFiniteHaveNoSizeAndCanBeCleared(value: Float) {
    for isInput in [true, false] {
      let passed = PassedNetwork(
        .init(inputs: 9, width: 6, blocks: 1, outputs: 4), rows: 8
      ) { input, gradient in
        if isInput { input[2 * 9 + 4] = value } else { gradient[2 * 4 + 1] = value }
      }
      #expect(!passed.size(of: 0..<4).isFinite)
      #expect(!passed.size(of: 2..<3).isFinite)
      #expect(passed.size(of: 3..<8).isFinite)
      let rest = zip(passed.gradient(of: 0..<2), passed.gradient(of: 3..<8)).map { $0 + $1 }
      passed.network.clearGradient(of: 2..<3, workspace: passed.workspace)
      #expect(passed.gradient(of: 2..<3).allSatisfy { $0 == 0 })
      for (sum, expected) in zip(passed.gradient(of: 0..<8), rest) {
        #expect(abs(sum - expected) < 1e-5)
      }
    }
  }
}
