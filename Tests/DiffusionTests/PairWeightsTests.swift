import Compute
import Foundation
import NeuralNetworks
import Testing

@testable import Diffusion

struct PairWeightsTests {
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.5, 0.3, 0.2]),
    Variable(code: .gaussian, probabilities: []),
    Variable(code: .category, probabilities: [0.5, 0.5]),
  ])

  /// Levels 1 and 2 of the first variable are one group.
  static func weights(
    logarithms: [Float] = [0.1, 0.2, 0.3, 0.4], second: Int = 2, columns: Int = 2
  ) -> PairWeights {
    PairWeights(
      groups: [[0, 1, 1], [], [0, 1]],
      factors: [.init(first: 0, second: second, columns: columns, logarithms: logarithms)])
  }

  static func rows(_ levels: [(UInt16, UInt16)]) -> EncodedRows {
    var rows = EncodedRows(rowCount: levels.count, layout: layout)
    for (row, pair) in levels.enumerated() {
      rows.levels[3 * row] = pair.0
      rows.levels[3 * row + 2] = pair.1
    }
    return rows
  }

  @Test func aRowHasTheFactorOfItsGroups() {
    let rows = Self.rows([(0, 0), (0, 1), (1, 0), (2, 0), (2, 1)])
    #expect(
      (0..<5).map { Self.weights().logWeight(rows, row: $0) } == [0.1, 0.2, 0.3, 0.3, 0.4])
  }

  @Test func factorsOfAllPairsAreMultiplied() {
    let two = PairWeights(
      groups: [[0, 1, 1], [], [0, 1]],
      factors: [
        .init(first: 0, second: 2, columns: 2, logarithms: [1, 2, 3, 4]),
        .init(first: 0, second: 2, columns: 2, logarithms: [10, 20, 30, 40]),
      ])
    #expect(two.logWeight(Self.rows([(1, 1)]), row: 0) == 44)
  }

  @Test func weightsAreMultipliedPairByPair() {
    let other = PairWeights(
      groups: [[0, 1, 1], [], [0, 1]],
      factors: [.init(first: 0, second: 2, columns: 2, logarithms: [2, 0, -20, 40])])
    let product = Self.weights().adding(0.5, of: other)
    #expect(product.factors.count == 1)
    #expect(product.factors[0].logarithms == [1.1, 0.2, -7, 7])
    let none = PairWeights(groups: other.groups, factors: [])
    #expect(none.adding(1, of: Self.weights()) == Self.weights())
  }

  /// Outputs 0 to 2 are the first variable's, 3 the number's, 4 and 5 the other variable's.
  @Test func probabilitiesAreTiltedWhereTheVariablesLie() {
    let tilt = Self.weights(logarithms: [0, log(3), 0, log(0.5)]).tilt(of: Self.layout)
    var row: [Float] = [0.5, 0.3, 0.2, -7, 0, 1]
    tilt.apply(to: &row, rows: 1, stride: 6)
    // By hand: the other variable is at its level 1, so ×3 and ×1/2; the sum is 1.75.
    for (value, expected) in zip(row, [1.5, 0.15, 0.1].map { $0 / 1.75 } + [-7, 0, 1]) {
      #expect(abs(value - Float(expected)) < 1e-6)
    }
  }

  /// Of two variables that the network takes for independent, sampled with weights, the joint distribution is p·w: here
  /// the network gives its marginals at all times, and so w is all there is of dependence.
  @Test func sampledRowsFollowTheWeights() {
    let layout = VariableLayout([
      Variable(code: .category, probabilities: [0.5, 0.5]),
      Variable(code: .category, probabilities: [0.5, 0.5]),
    ])
    let preconditioning = Preconditioning(layout: layout, start: .posterior)
    let network = MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 4, blocks: 1, outputs: 4))
    let strength: Float = 0.7
    func agreement(_ weights: PairWeights?) -> Double {
      let denoiser = PreconditionedDenoiser(
        preconditioning: preconditioning, network: network,
        parameters: [Float](repeating: 0, count: network.layout.count), weights: weights,
        backend: Backends.best())
      let rows = Sampler(denoiser: denoiser, configuration: .init(steps: 40), seed: 3)
        .sample(0..<8_192, pool: WorkerPool(threads: 2)).rows
      return Double((0..<8_192).count { rows.levels[2 * $0] == rows.levels[2 * $0 + 1] }) / 8_192
    }
    #expect(abs(agreement(nil) - 0.5) < 0.02)
    let weights = PairWeights(
      groups: [[0, 1], [0, 1]],
      factors: [
        .init(
          first: 0, second: 1, columns: 2, logarithms: [strength, -strength, -strength, strength])
      ])
    // e^2s / (e^2s + 1); mean field is an approximation.
    let exact = Double(exp(2 * strength) / (exp(2 * strength) + 1))
    #expect(abs(agreement(weights) - exact) < 0.05, "\(agreement(weights)), exact \(exact)")
  }

  @Test func whatDoesNotFitIsNoticed() {
    #expect(Self.weights().fit(Self.layout))
    #expect(!Self.weights(logarithms: [0, 0, 0]).fit(Self.layout))
    #expect(!Self.weights(logarithms: [0, 0, 0, .nan]).fit(Self.layout))
    #expect(!Self.weights(logarithms: [0, 0, 0, 7.1]).fit(Self.layout))
    #expect(!Self.weights(columns: 4).fit(Self.layout))
    #expect(!Self.weights(second: 1).fit(Self.layout))
    #expect(!Self.weights(second: 3).fit(Self.layout))
    #expect(!Self.weights(second: 0).fit(Self.layout))
    #expect(
      !PairWeights(groups: [[0, 1], [], [0, 1]], factors: Self.weights().factors)
        .fit(Self.layout))
    #expect(!PairWeights(groups: [], factors: []).fit(Self.layout))
  }
}
