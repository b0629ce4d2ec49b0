import Compute
import Diffusion
import Foundation
import Testing

@testable import Training

struct PairCalibrationTests {
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.5, 0.5]),
    Variable(code: .category, probabilities: [0.5, 0.5]),
    Variable(code: .category, probabilities: [0.25, 0.25, 0.25, 0.25]),
  ])

  /// Rows whose first two variables agree in `agreement` of the cases; the third is independent.
  static func rows(_ count: Int, agreement: Float, index: UInt64) -> EncodedRows {
    var stream = RandomStream(seed: 5, purpose: .evaluation, index: index)
    var rows = EncodedRows(rowCount: count, layout: layout)
    for row in 0..<count {
      let first = UInt16(stream.uniform() < 0.5 ? 0 : 1)
      rows.levels[3 * row] = first
      rows.levels[3 * row + 1] = stream.uniform() < agreement ? first : 1 - first
      rows.levels[3 * row + 2] = UInt16(stream.uniform() * 4)
    }
    return rows
  }

  /// The weights for rows of `real`, where the model gives rows of `model`.
  static func weights(
    real: Float, heldOut: Float, model: Float, heldOutCount: Int = 4_000,
    configuration: PairCalibration = PairCalibration(), threads: Int = 2
  ) -> PairWeights? {
    configuration.weights(
      for: rows(20_000, agreement: real, index: 1),
      heldOut: rows(heldOutCount, agreement: heldOut, index: 2), layout: layout,
      pool: WorkerPool(threads: threads)
    ) { count, weights, run in
      // With weights, the model is right.
      rows(count, agreement: weights == nil ? model : real, index: 10 + run)
    }
  }

  /// The share of agreeing rows among a model's, weighted.
  static func weightedAgreement(_ weights: PairWeights, model: Float) -> Double {
    let rows = rows(40_000, agreement: model, index: 20)
    var (total, agreeing) = (0.0, 0.0)
    for row in 0..<40_000 {
      let weight = Double(exp(weights.logWeight(rows, row: row)))
      total += weight
      if rows.levels[3 * row] == rows.levels[3 * row + 1] { agreeing += weight }
    }
    return agreeing / total
  }

  @Test func weightedRowsHaveTheMarginsOfTheTrainingRows() throws {
    let weights = try #require(Self.weights(real: 0.8, heldOut: 0.8, model: 0.7))
    #expect(weights.fit(Self.layout))
    // The standard error of the training rows alone is .003.
    #expect(abs(Self.weightedAgreement(weights, model: 0.7) - 0.8) < 0.012)
    // By hand: agreeing rows are 8/7, others 2/3 as frequent as they should be.
    let same = weights.logWeight(Self.rows(1, agreement: 1, index: 3), row: 0)
    let other = weights.logWeight(Self.rows(1, agreement: 0, index: 3), row: 0)
    #expect(abs((same - other) - log(Float(8.0 / 7) / Float(2.0 / 3))) < 0.12)
  }

  @Test func aModelThatIsRightIsLeftAlone() {
    #expect(Self.weights(real: 0.8, heldOut: 0.8, model: 0.8) == nil)
  }

  /// What only the training rows say is their noise, or learned by heart.
  @Test func whatHeldOutRowsDoNotConfirmIsNotTaken() {
    #expect(Self.weights(real: 0.8, heldOut: 0.7, model: 0.7) == nil)
  }

  @Test func withoutRowsToConfirmItNothingIsDone() {
    #expect(Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, heldOutCount: 0) == nil)
    #expect(Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, heldOutCount: 1) == nil)
    var none = PairCalibration()
    none.pairLimit = 0
    #expect(Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, configuration: none) == nil)
  }

  @Test func aModelThatIsFarOffIsCorrectedToo() throws {
    for (real, model): (Float, Float) in [(0.9, 0.3), (0.95, 0.2)] {
      let weights = try #require(Self.weights(real: real, heldOut: real, model: model))
      #expect(abs(Self.weightedAgreement(weights, model: model) - Double(real)) < 0.03)
    }
  }

  @Test func theWeightsDoNotDependOnThreads() {
    let one = Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, threads: 1)
    #expect(one == Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, threads: 3))
  }

  /// A model that takes up only half of what it is asked for is corrected again, and no more than is confirmed.
  @Test func whatIsLeftIsCorrectedInASecondRound() throws {
    func weights(rounds: Int) throws -> PairWeights {
      var calibration = PairCalibration()
      calibration.rounds = rounds
      return try #require(
        calibration.weights(
          for: Self.rows(20_000, agreement: 0.8, index: 1),
          heldOut: Self.rows(4_000, agreement: 0.8, index: 2), layout: Self.layout,
          pool: WorkerPool(threads: 1)
        ) { count, weights, run in
          Self.rows(count, agreement: weights == nil ? 0.6 : 0.7, index: 10 + run)
        })
    }
    func odds(_ weights: PairWeights) -> Float {
      weights.logWeight(Self.rows(1, agreement: 1, index: 3), row: 0)
        - weights.logWeight(Self.rows(1, agreement: 0, index: 3), row: 0)
    }
    // By hand: ln (4 / 1.5), and in the second round ln (4 / (7/3)) more.
    #expect(abs(odds(try weights(rounds: 1)) - log(4 / 1.5)) < 0.12)
    #expect(abs(odds(try weights(rounds: 2)) - log(4 / 1.5) - log(12 / 7)) < 0.2)
  }

  @Test func ofAWideTableSomeRowsChooseThePairs() throws {
    var calibration = PairCalibration()
    calibration.screeningLimit = 0
    let weights = try #require(
      Self.weights(real: 0.8, heldOut: 0.8, model: 0.7, configuration: calibration))
    #expect(weights.factors.contains { $0.first == 0 && $0.second == 1 })
    #expect(abs(Self.weightedAgreement(weights, model: 0.7) - 0.8) < 0.012)
  }

  @Test func levelsAreGrouped() {
    let calibration = PairCalibration()
    #expect(
      calibration.groups(
        of: Variable(code: .category, probabilities: [0.6, 0.005, 0.39, 0.005])) == [0, 1, 2, 1])
    #expect(calibration.groups(of: Variable(code: .gaussian, probabilities: [])) == [])
    // 16 equal bins and missing: two bins a group, and missing alone.
    let bins = Variable(
      code: .ordered(points: (0..<16).map { Float($0) }, hasMissingLevel: true, waves: 0),
      probabilities: [Float](repeating: 0.05, count: 16) + [0.2])
    #expect(
      calibration.groups(of: bins) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8])
  }
}
