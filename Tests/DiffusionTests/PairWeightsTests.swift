import Compute
import Foundation
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
    logarithms: [Float] = [0.1, 0.2, 0.3, 0.4], second: Int = 2, columns: Int = 2,
    ceiling: Float = 0.3
  ) -> PairWeights {
    PairWeights(
      groups: [[0, 1, 1], [], [0, 1]],
      factors: [.init(first: 0, second: second, columns: columns, logarithms: logarithms)],
      ceiling: ceiling)
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
      ], ceiling: 0)
    #expect(two.logWeight(Self.rows([(1, 1)]), row: 0) == 44)
  }

  @Test func rowsAreKeptAsOftenAsTheirWeightSays() {
    let weights = Self.weights(logarithms: [0, log(0.25), log(3), log(3)], ceiling: 0)
    let filter = RowFilter(zeros: .init(StructuralZeros(), layout: Self.layout), weights: weights)
    let rows = Self.rows([(0, 0), (0, 1), (1, 0)])
    func rejectedShare(_ row: Int) -> Double {
      Double((0..<1_000).count { filter.rejects(rows, row: row, chance: Float($0) / 1_000) }) / 1e3
    }
    #expect(rejectedShare(0) == 0)
    #expect(abs(rejectedShare(1) - 0.75) < 0.002)
    #expect(rejectedShare(2) == 0)  // above the ceiling
  }

  @Test func whatDoesNotFitIsNoticed() {
    #expect(Self.weights().fit(Self.layout))
    #expect(!Self.weights(logarithms: [0, 0, 0]).fit(Self.layout))
    #expect(!Self.weights(logarithms: [0, 0, 0, .nan]).fit(Self.layout))
    #expect(!Self.weights(columns: 4).fit(Self.layout))
    #expect(!Self.weights(second: 1).fit(Self.layout))
    #expect(!Self.weights(second: 3).fit(Self.layout))
    #expect(!Self.weights(second: 0).fit(Self.layout))
    #expect(!Self.weights(ceiling: .infinity).fit(Self.layout))
    #expect(
      !PairWeights(groups: [[0, 1], [], [0, 1]], factors: Self.weights().factors, ceiling: 0)
        .fit(Self.layout))
    #expect(!PairWeights(groups: [], factors: [], ceiling: 0).fit(Self.layout))
  }
}
