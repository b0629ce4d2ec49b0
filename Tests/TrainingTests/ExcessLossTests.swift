import Compute
import Diffusion
import NeuralNetworks
import Testing
import Training

struct ExcessLossTests {
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.2, 0.8]),
    Variable(code: .category, probabilities: [0.3, 0.3, 0.4]),
    Variable(code: .gaussian, probabilities: []),
  ])

  /// 200 rows: a block of 128 and one that is not full.
  static let rows: EncodedRows = {
    var rows = EncodedRows(rowCount: 200, layout: layout)
    for row in 0..<200 {
      rows.levels[3 * row] = UInt16(row % 2)
      rows.levels[3 * row + 1] = UInt16(row % 3)
      rows.numbers[row] = Float(row) / 100 - 1
    }
    return rows
  }()

  static func values(
    start: Preconditioning.Start, perturbation: Float, threads: Int = 1
  ) -> [Double] {
    let preconditioning = Preconditioning(layout: layout, start: start)
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 8, blocks: 1, outputs: layout.outputCount))
    var stream = RandomStream(seed: 2, purpose: .initialWeights)
    let parameters = network.initialParameters(&stream).map { $0 + perturbation * stream.normal() }
    let backend = ReferenceBackend()
    return ExcessLoss(
      preconditioning: preconditioning, network: network,
      weights: Weights(parameters, backend: backend), seed: 1, drawsPerLevel: 2,
      pool: WorkerPool(threads: threads), backend: backend
    ).values(of: rows)
  }

  @Test func aNetworkThatStartsAtIndependentColumnsHasNoExcess() {
    #expect(Self.values(start: .posterior, perturbation: 0) == Array(repeating: 0, count: 200))
  }

  /// From the marginals alone a level costs its surprise, however little noise there is; the likelihood knows better.
  @Test func aNetworkThatHasNotLearnedTheLikelihoodHasALargeOne() {
    let values = Self.values(start: .marginals, perturbation: 0)
    #expect(values.allSatisfy { $0 > 0.5 })
  }

  @Test func threadsChangeNothing() {
    let values = Self.values(start: .posterior, perturbation: 0.3)
    #expect(Set(values).count == 200)
    #expect(Self.values(start: .posterior, perturbation: 0.3, threads: 3) == values)
  }
}
