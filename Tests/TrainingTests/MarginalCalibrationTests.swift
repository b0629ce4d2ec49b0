import Compute
import Diffusion
import Foundation
import NeuralNetworks
import Testing

@testable import Training

struct MarginalCalibrationTests {
  let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.5, 0.5]),
    Variable(code: .category, probabilities: [0.2, 0.8]),
  ])

  /// A pilot of `counts[i][j]` rows with the levels i and j.
  func pilot(_ counts: [[Int]]) -> EncodedRows {
    let levels = counts.indices.flatMap { i in
      counts[i].indices.flatMap { j in
        Array(repeating: [UInt16(i), UInt16(j)], count: counts[i][j])
      }
    }
    var rows = EncodedRows(rowCount: levels.count, layout: layout)
    rows.levels = Array(levels.joined())
    return rows
  }

  @Test func eachLevelIsCorrectedByItsRatio() {
    var calibration = MarginalCalibration()
    calibration.pseudoCount = 0
    // Margins .6 and .4, .3 and .7: target over share, e.g. .5/.6.
    let corrections = calibration.corrections(
      for: pilot([[280, 320], [20, 380]]), layout: layout)
    let expected = [0.5 / 0.6, 0.5 / 0.4, 0.2 / 0.3, 0.8 / 0.7].map { Float(log($0)) }
    for (correction, value) in zip(corrections, expected) {
      #expect(abs(correction - value) < 1e-5)
    }
  }

  @Test func aPilotWithTheRightMarginsIsLeftAlone() {
    let corrections = MarginalCalibration().corrections(
      for: pilot([[100, 400], [100, 400]]), layout: layout)
    #expect(corrections.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func calibrationBringsTheSampledMarginalsBack() {
    let preconditioning = Preconditioning(layout: layout)
    let network = MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 8, blocks: 1, outputs: 4))
    var stream = RandomStream(seed: 1, purpose: .initialWeights)
    var parameters = network.initialParameters(&stream)
    // A network that favours the first level of the second variable.
    parameters[network.outputBias.lowerBound + 2] = 0.7
    func share(_ parameters: [Float]) -> Double {
      let denoiser = PreconditionedDenoiser(
        preconditioning: preconditioning, network: network, parameters: parameters,
        backend: Backends.best())
      let rows = Sampler(denoiser: denoiser, seed: 8)
        .sample(0..<4_096, pool: WorkerPool(threads: 2)).rows
      return Double((0..<4_096).count { rows.levels[2 * $0 + 1] == 0 }) / 4_096
    }
    #expect(share(parameters) > 0.3)
    var calibration = MarginalCalibration()
    calibration.rounds = 4
    let calibrated = calibration.calibrate(
      parameters, rowCount: 2_048,
      zeros: StructuralZeros.Index(StructuralZeros(), layout: preconditioning.layout), weights: nil,
      preconditioning: preconditioning, network: network, sampling: .init(), seed: 2,
      pool: WorkerPool(threads: 2), backend: Backends.best())
    // Three standard errors are 0.019.
    #expect(abs(share(calibrated) - 0.2) < 0.025)
    #expect(calibrated.count { $0 != 0 } >= parameters.count { $0 != 0 })
  }

  @Test func neighboursOfAnOrderedVariableAreCorrectedTogether() {
    let points = (0..<48).map { Float($0) - 23.5 }
    let ordered = VariableLayout([
      Variable(
        code: .ordered(points: points, hasMissingLevel: true),
        probabilities: [Float](repeating: 0.9 / 48, count: 48) + [0.1])
    ])
    var rows = EncodedRows(rowCount: 200, layout: ordered)
    for row in 0..<200 { rows.levels[row] = UInt16(row % 49) }
    let corrections = MarginalCalibration().corrections(for: rows, layout: ordered)
    #expect(corrections.count == 49)
    #expect(Set(corrections.prefix(48)).count <= 24)
    for pair in 0..<24 { #expect(corrections[2 * pair] == corrections[2 * pair + 1]) }
  }

  @Test func aRareLevelsFactorIsHeldBackByPseudoRows() {
    // A level that should have 60 of 300 rows and has none: (60 + 4)/(0 + 4).
    let one = VariableLayout([Variable(code: .category, probabilities: [0.8, 0.2])])
    let rows = EncodedRows(rowCount: 300, layout: one)
    let corrections = MarginalCalibration().corrections(for: rows, layout: one)
    #expect(abs(corrections[1] - log(16)) < 1e-5)
    #expect(abs(corrections[0] - log(Float(244) / 304)) < 1e-5)
    var without = MarginalCalibration()
    without.pseudoCount = 0
    let finite = without.corrections(for: rows, layout: one).allSatisfy { $0.isFinite }
    #expect(finite)
  }

  @Test func theMissingLevelIsAGroupOfItsOwn() {
    let points = (0..<48).map { Float($0) - 23.5 }
    let ordered = VariableLayout([
      Variable(
        code: .ordered(points: points, hasMissingLevel: true),
        probabilities: [Float](repeating: 0.9 / 48, count: 48) + [0.1])
    ])
    // Twice as many missing rows as there should be, the others evenly spread: 18 of 20 a group of two levels.
    var rows = EncodedRows(rowCount: 600, layout: ordered)
    for row in 0..<600 { rows.levels[row] = row < 120 ? 48 : UInt16(row % 48) }
    var calibration = MarginalCalibration()
    calibration.pseudoCount = 0
    let corrections = calibration.corrections(for: rows, layout: ordered)
    #expect(abs(corrections[48] - log(0.5)) < 1e-4)
    for k in 0..<48 { #expect(abs(corrections[k] - log(Float(1.125))) < 1e-4) }
  }
}
