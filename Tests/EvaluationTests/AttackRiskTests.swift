import Testing

@testable import Evaluation

private func risk(_ attack: Proportion, _ control: Proportion) -> AttackRisk {
  AttackRisk(name: "x", attack: attack, control: control, baseline: Proportion(0, of: 1))
}

@Suite struct AttackRiskTests {
  /// z² = 3.84146. Middles 61.92073 / 103.84146 = 0.596301 and 21.92073 / 103.84146 = 0.211098; half widths
  /// 0.0188746 · √24.96036 = 0.094298 and 0.0188746 · √16.96036 = 0.077731. Risk 0.385203 / 0.788902; its half
  /// width √(0.119531² + 0.050421²) = 0.129731.
  @Test func theRiskIsTheResidualOfTheMiddlesOfWilsonsIntervals() {
    let found = risk(Proportion(60, of: 100), Proportion(20, of: 100))
    #expect(isClose(found.risk, 0.488277, within: 1e-5))
    #expect(isClose(found.interval.low, 0.488277 - 0.129731, within: 1e-5))
    #expect(isClose(found.interval.high, 0.488277 + 0.129731, within: 1e-5))
  }

  @Test func anAttackThatKnowsLessOfTrainingRowsHasNoRisk() {
    let found = risk(Proportion(10, of: 100), Proportion(40, of: 100))
    #expect(found.risk == 0)
    #expect(found.interval.low == 0)
  }

  @Test func allCountsGiveARiskWithinItsInterval() {
    for total in [1, 2, 7] {
      for attack in 0...total {
        for control in 0...total {
          let found = risk(Proportion(attack, of: total), Proportion(control, of: total))
          #expect(0 <= found.interval.low && found.interval.low <= found.risk)
          #expect(found.risk <= found.interval.high && found.interval.high <= 1)
          #expect((0...1).contains(found.chance))
        }
      }
    }
  }

  @Test func blindnessIsNotBeaten() {
    var found = risk(Proportion(10, of: 100), Proportion(0, of: 100))
    found.baseline = Proportion(2, of: 20)
    #expect(!found.beatsGuessing)
    found.baseline = Proportion(1, of: 20)
    #expect(found.beatsGuessing)
  }
}

@Suite struct ChanceTests {
  /// The lady tasting tea: of 70 ways to choose 4 cups of 8, 16 have 3 right ones and 1 has 4.
  @Test func theChanceIsFishers() {
    #expect(
      isClose(Proportion(3, of: 4).chanceOfExceeding(Proportion(1, of: 4)), 17.0 / 70))
  }

  /// P(X ≥ x) of the one is P(Y ≤ y) of the other, so P(X ≥ x) + P(X ≤ x) − P(x) = 1: from x = 2 of 3 and 1 of 3,
  /// 10 / 20, to which the 9 ways of exactly 2 belong.
  @Test func bothTailsMakeOne() {
    let (first, second) = (Proportion(2, of: 3), Proportion(1, of: 3))
    let sum = first.chanceOfExceeding(second) + second.chanceOfExceeding(first)
    // The other is exceeded with at least 1 of 3: 19 of 20.
    #expect(isClose(sum, 10.0 / 20 + 19.0 / 20))
  }

  @Test func largeCountsStayNumbers() {
    #expect(Proportion(5000, of: 5000).chanceOfExceeding(Proportion(0, of: 5000)) < 1e-300)
    #expect(Proportion(0, of: 5000).chanceOfExceeding(Proportion(5000, of: 5000)) == 1)
    #expect(Proportion(0, of: 10).chanceOfExceeding(Proportion(0, of: 10)) == 1)
    #expect(Proportion(10, of: 10).chanceOfExceeding(Proportion(10, of: 10)) == 1)
  }
}
