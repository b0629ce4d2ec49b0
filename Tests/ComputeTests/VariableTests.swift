import Compute
import Testing

struct VariableTests {
  private func areClose(_ a: [[Float]], _ b: [[Float]]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { rows in
        rows.0.count == rows.1.count && zip(rows.0, rows.1).allSatisfy { abs($0 - $1) < 1e-5 }
      }
  }

  @Test func aCategoryHasACoordinateForEachLevel() {
    let variable = Variable(code: .category, probabilities: [0.5, 0.25, 0.25])
    #expect(variable.embedding == [[2, 0, 0], [0, 2, 0], [0, 0, 2]])
  }

  @Test func wavesFollowTheMiddleOfALevelsRanks() {
    let variable = Variable(
      code: .ordered(points: [-1, 1], hasMissingLevel: false, waves: 2),
      probabilities: [0.5, 0.5])
    // Ranks ¼ and ¾: √2·cos(π/4) = 1, √2·cos(π/2) = 0, √2·cos(3π/4) = −1, √2·cos(3π/2) = 0.
    #expect(areClose(variable.embedding, [[-1, 1, 0], [1, -1, 0]]))
    #expect(variable.coordinateCount == 3)
  }

  @Test func theMissingLevelStandsAloneAndTakesNoRank() {
    let variable = Variable(
      code: .ordered(points: [-1, 1], hasMissingLevel: true, waves: 1),
      probabilities: [0.25, 0.25, 0.5])
    #expect(areClose(variable.embedding, [[-1, 1, 0], [1, -1, 0], [0, 0, 4]]))
    #expect(variable.coordinateCount == 3)
  }

  @Test func aGaussianVariableHasNoLevels() {
    let variable = Variable(code: .gaussian, probabilities: [])
    #expect(variable.embedding.isEmpty)
    #expect(variable.coordinateCount == 1)
  }
}
