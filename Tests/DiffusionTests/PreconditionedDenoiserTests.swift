import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Testing

struct PreconditionedDenoiserTests {
  /// A category (.2, .8), an ordered variable of three points with a missing level, a Gaussian one.
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.2, 0.8]),
    Variable(
      code: .ordered(points: [-1, 0, 2], hasMissingLevel: true),
      probabilities: [0.3, 0.3, 0.2, 0.2]),
    Variable(code: .gaussian, probabilities: []),
  ])

  /// A denoiser whose last layer is 0, or filled with small numbers.
  static func denoiser(
    isTrained: Bool, start: Preconditioning.Start = .marginals
  ) -> PreconditionedDenoiser {
    let preconditioning = Preconditioning(layout: layout, start: start)
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 16, blocks: 2, outputs: layout.outputCount))
    var stream = RandomStream(seed: 3, purpose: .initialWeights)
    var parameters = network.initialParameters(&stream)
    if isTrained { for i in parameters.indices { parameters[i] += 0.1 * stream.normal() } }
    return PreconditionedDenoiser(
      preconditioning: preconditioning, network: network, parameters: parameters,
      backend: ReferenceBackend())
  }

  @Test func withoutTrainingItIsTheProductOfTheMarginals() {
    let x = Matrix(rows: 1, columns: 5, elements: [0.7, 0.9, 0.4, 3.1, -0.8])
    let d = Self.denoiser(isTrained: false).denoise(x, at: 0.9, given: .none)
    // A category starts at its probabilities, times 2.
    #expect(abs(d[0, 0] - 0.4) < 1e-5)
    #expect(abs(d[0, 1] - 1.6) < 1e-5)
    // So does an ordered variable, whatever x is: Σ p z = .1, and .2 · 4 on the missing level's coordinate.
    #expect(abs(d[0, 2] - 0.1) < 1e-5)
    #expect(abs(d[0, 3] - 0.8) < 1e-5)
    // N(0, 1) under noise: x / (1 + σ²).
    #expect(abs(d[0, 4] - -0.8 / 1.81) < 1e-5)
  }

  /// Bayes' rule for one variable: Σ_k w_k e_k / Σ_k w_k with w_k = p_k·exp(−|x − e_k|²/(2σ²)).
  @Test(arguments: [0.3, 0.9, 4])
  func fromThePosteriorItIsTheExactDenoiserOfIndependentColumns(sigma: Double) {
    let x = [0.7, 0.9, 0.4, 3.1, -0.8]
    let d = Self.denoiser(isTrained: false, start: .posterior).denoise(
      Matrix(rows: 1, columns: 5, elements: x.map(Float.init)), at: Float(sigma), given: .none)
    func expectation(_ x: [Double], of points: [[Double]], probabilities: [Double]) -> [Double] {
      let weights = zip(points, probabilities).map { point, p in
        p * exp(-zip(x, point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 2 / sigma / sigma)
      }
      return x.indices.map { j in
        zip(weights, points).reduce(0) { $0 + $1.0 * $1.1[j] } / weights.reduce(0, +)
      }
    }
    let category = expectation(
      Array(x[..<2]), of: [[2, 0], [0, 2]], probabilities: [0.2, 0.8])
    let ordered = expectation(
      Array(x[2..<4]), of: [[-1, 0], [0, 0], [2, 0], [0, 4]],
      probabilities: [0.3, 0.3, 0.2, 0.2])
    let expected = category + ordered + [-0.8 / (1 + sigma * sigma)]
    for j in 0..<5 { #expect(abs(Double(d[0, j]) - expected[j]) < 1e-4) }
  }

  @Test func aRowDependsOnItselfAlone() {
    let denoiser = Self.denoiser(isTrained: true)
    var x = Matrix(rows: 3, columns: 5)
    for i in x.elements.indices { x.elements[i] = Float(i) * 0.1 - 0.5 }
    let together = denoiser.denoise(x, at: 0.5, given: .none)
    var other = x
    for j in 0..<5 { other[0, j] = 9 }
    let again = denoiser.denoise(other, at: 0.5, given: .none)
    #expect(together.elements[5...] == again.elements[5...])
    #expect(together[0, 0] != again[0, 0])
  }

  @Test func knownVariablesComeBackAsTheyAre() {
    let denoiser = Self.denoiser(isTrained: true)
    let clean = Matrix(rows: 1, columns: 5, elements: [0, 2, 0, 4, 0.25])
    let condition = Condition(observed: [true, true, false], clean: clean)
    var x = Matrix(rows: 1, columns: 5, elements: [5, 5, 5, 5, 0.3])
    let d = denoiser.denoise(x, at: 2, given: condition)
    #expect(Array(d.elements[..<4]) == [0, 2, 0, 4])
    // What stands at a known coordinate makes no difference.
    x[0, 0] = -7
    #expect(denoiser.denoise(x, at: 2, given: condition) == d)
    // The known values do.
    let elsewhere = Matrix(rows: 1, columns: 5, elements: [2, 0, 0, 4, 0.25])
    let changed = denoiser.denoise(
      x, at: 2, given: Condition(observed: [true, true, false], clean: elsewhere))
    #expect(changed[0, 4] != d[0, 4])
    let rows = denoiser.draw(x, at: 0.1, given: condition, uniforms: [0, 0, 0])
    #expect(Array(rows.levels[..<2]) == [1, 3])
  }

  @Test func drawsFollowTheProbabilities() {
    let denoiser = Self.denoiser(isTrained: false)
    let x = Matrix(rows: 4, columns: 5)
    let uniforms: [Float] = [0.1, 0, 0, 0.19, 0, 0, 0.21, 0, 0, 0.99, 0, 0]
    let rows = denoiser.draw(x, at: 1, given: .none, uniforms: uniforms)
    #expect((0..<4).map { rows.levels[$0 * 3] } == [0, 0, 1, 1])
  }

  @Test func pointsOfLevelsStandWhereTheCodeSays() {
    var rows = EncodedRows(rowCount: 2, layout: Self.layout)
    rows.levels = [1, 2, 0, 0, 3, 0]
    rows.numbers = [0.5, -1]
    let x = Preconditioning(layout: Self.layout).points(of: rows)
    #expect(x.elements == [0, 2, 2, 0, 0.5, 2, 0, 0, 4, -1])
  }
}
