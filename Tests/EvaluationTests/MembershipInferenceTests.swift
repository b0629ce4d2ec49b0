import Tabular
import Testing

@testable import Evaluation

@Suite struct MembershipInferenceTests {
  private func risks(
    _ training: Table, _ heldOut: Table, _ synthetic: Table, seed: UInt64 = 1
  ) throws -> MembershipInference.Measurement {
    try MembershipInference(RealRows(training: training, heldOut: heldOut), seed: seed)
      .measure(synthetic)
  }

  @Test func freshRowsDoNotTellMembersFromStrangers() throws {
    let risks = try risks(people(2000, seed: 1), people(2000, seed: 2), people(2000, seed: 3))
    for risk in [risks.distance, risks.densityRatio] {
      #expect(risk.rowCount == 2000)
      #expect(risk.aucInterval.low < 0.5 && risk.aucInterval.high > 0.5)
      #expect(isClose(risk.aucInterval.high - risk.auc, 1.96 * risk.aucError, within: 1e-4))
    }
  }

  @Test func replacingRowsByTrainingRowsRaisesBothRisks() throws {
    // Rows with an income, which no two have in common.
    func rows(seed: UInt64) -> Table {
      let all = people(2400, seed: seed)
      let present = (0..<2400).filter { !all.columns[1].missing[$0] }
      return all.selecting(rows: Array(present.prefix(2000)))
    }
    let training = rows(seed: 1)
    let metric = try MembershipInference(
      RealRows(training: training, heldOut: rows(seed: 2)), seed: 1)
    let shares = [0, 0.05, 0.2, 0.5, 1]
    let measured = try shares.map {
      try metric.measure(rows(seed: 3).replacing(firstRows: Int($0 * 2000), by: training))
    }
    for risks in [measured.map(\.distance), measured.map(\.densityRatio)] {
      let areas = risks.map(\.auc)
      #expect(zip(areas, areas.dropFirst()).allSatisfy { $0 < $1 })
      // A share x of the members is copied, and has a higher score than nearly all strangers: their pairs are won, and
      // half of the others, x + (1 - x) / 2. They alone are found where hardly a stranger is.
      for (risk, share) in zip(risks, shares) {
        #expect(isClose(risk.auc, (1 + share) / 2, within: 0.03))
        #expect(isClose(risk.truePositivesAtOnePercent?.value, share, within: 0.05))
      }
    }
  }

  @Test func theDensityRatioKnowsWhereRealRowsAreCrowdedAnyway() throws {
    // Common people have "x" in all twelve columns but one, rare ones differ in all. Members are rare, and copied
    // with three cells changed: at 3 from the nearest synthetic row, and at 12 from all strangers. Strangers are
    // common, at 1 or 2 from the nearest synthetic row, which is fresh, and from each other.
    func common(_ count: Int, _ name: String) -> [[String]] {
      (0..<count).map { row in
        (0..<12).map { $0 == row % 12 ? "\(name)\(row)" : "x" }
      }
    }
    let rare = (0..<80).map { row in (0..<12).map { "\(row) \($0)" } }
    let copies = rare.map { cells in cells.enumerated().map { $0 % 4 == 0 ? "z" : $1 } }
    func rows(_ cells: [[String]]) -> Table {
      func column(_ column: Int) -> Cells { .categories(cells.map { $0[column] }) }
      return table([
        "a": column(0), "b": column(1), "c": column(2), "d": column(3), "e": column(4),
        "f": column(5), "g": column(6), "h": column(7), "i": column(8), "j": column(9),
        "k": column(10), "l": column(11),
      ])
    }
    let risks = try risks(rows(rare), rows(common(80, "u")), rows(copies + common(80, "v")))
    #expect(risks.distance.auc == 0)
    #expect(risks.densityRatio.auc == 1)
  }

  @Test func allHeldOutRowsAreStrangersUpToTheLimitAndOfAnOddNumberOneIsLeft() throws {
    let (training, heldOut, synthetic) = (
      people(900, seed: 1), people(301, seed: 2), people(100, seed: 3)
    )
    #expect(try risks(training, heldOut, synthetic).distance.rowCount == 300)
    #expect(try risks(heldOut, training, synthetic).distance.rowCount == 300)
    let twoRows = people(2, seed: 4)
    let few = try risks(twoRows, twoRows, twoRows)
    #expect(few.distance.rowCount == 2)
    #expect(few.distance.auc == 0.5)
    #expect(few.distance.truePositivesAtOnePercent == nil)
  }

  @Test func theSeedDecidesWhoIsDrawnAndNothingElse() throws {
    let (training, heldOut, synthetic) = (
      people(500, seed: 1), people(200, seed: 2), people(300, seed: 3)
    )
    let expected = try risks(training, heldOut, synthetic)
    #expect(try risks(training, heldOut, synthetic) == expected)
    #expect(try risks(training, heldOut, synthetic, seed: 2) != expected)
    // All synthetic rows are used, so their order does not matter.
    let turned = synthetic.selecting(rows: (0..<300).reversed())
    #expect(try risks(training, heldOut, turned) == expected)
  }

  @Test func withoutTwoRowsOfEachThereIsNoAttack() throws {
    let (rows, one) = (people(10, seed: 1), people(1, seed: 2))
    for (training, heldOut) in [(rows, nil), (rows, one), (one, rows)] {
      let real = try RealRows(training: training, heldOut: heldOut)
      #expect(throws: Incomputable.self) { try MembershipInference(real, seed: 1) }
    }
    #expect(throws: Incomputable.self) { try risks(rows, rows, rows.selecting(rows: [])) }
  }
}
