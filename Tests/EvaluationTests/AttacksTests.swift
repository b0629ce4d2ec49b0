import Tabular
import Testing

@testable import Evaluation

/// `count` rows of five numbers that are all different and a category, none of which tells of another.
func individuals(_ count: Int, seed: UInt64) -> Table {
  var draws = SplitMix64(seed: seed)
  func column() -> Cells {
    .numbers((0..<count).map { _ in Double(draws.next(below: 1 << 40)) })
  }
  return table([
    "a": column(), "b": column(), "c": column(), "d": column(), "e": column(),
    "f": .categories((0..<count).map { _ in "\(draws.next(below: 3))" }),
  ])
}

@Suite struct LinkabilityAttackTests {
  private func risk(_ training: Table, _ heldOut: Table, _ synthetic: Table) throws -> AttackRisk {
    try LinkabilityAttack(
      neighbours: SyntheticNeighbours(synthetic: synthetic), columnCount: synthetic.columns.count,
      seed: 1
    ).risk(training: training, heldOut: heldOut, count: 500)
  }

  @Test func aCopyOfUniqueRowsIsLinked() throws {
    let training = individuals(2000, seed: 1)
    let found = try risk(training, individuals(600, seed: 2), training)
    #expect(found.attack == Proportion(500, of: 500))
    #expect(found.risk > 0.9)
    #expect(found.beatsGuessing)
  }

  @Test func rowsOfNobodyLinkNobody() throws {
    let found = try risk(
      individuals(600, seed: 1), individuals(600, seed: 2), individuals(600, seed: 3))
    #expect(found.interval.low == 0)
    #expect(found.chance > 0.01)
  }

  /// One party knows a column that is the same for all: it has 10 of 400 rows at random, so two tens meet with a
  /// chance of 1 − (390 over 10) / (400 over 10) = 0.2270, as in blind guessing. Three standard errors of 500 are
  /// 0.056, of 10,000 are 0.0126.
  @Test func tiesLinkNoOftenerThanChance() throws {
    func people(_ first: Int) -> Table {
      table([
        "n": .numbers((0..<400).map { Double(first + 3 * $0) }),
        "c": .categories((0..<400).map { _ in "same" }),
      ])
    }
    let found = try risk(people(0), people(1), people(0))
    #expect(found.attack.total == 400)
    #expect(isClose(found.attack.value, 0.2270, within: 0.063))
    #expect(isClose(found.control.value, 0.2270, within: 0.063))
    #expect(isClose(found.baseline.value, 0.2270, within: 0.0141))
  }

  @Test func tensThatMustMeetGiveAReason() throws {
    let few = individuals(19, seed: 1)
    #expect(throws: Incomputable.self) { try risk(few, few, few) }
    #expect(try risk(few, few, individuals(20, seed: 2)).attack.total == 19)
    let narrow = table(["n": .numbers((0..<40).map(Double.init))])
    #expect(throws: Incomputable.self) { try risk(narrow, narrow, narrow) }
  }
}

@Suite struct InferenceAttackTests {
  private func risk(
    of secret: Int, _ training: Table, _ heldOut: Table, _ synthetic: Table
  ) throws -> AttackRisk {
    try InferenceAttack(
      neighbours: SyntheticNeighbours(synthetic: synthetic), training: training, heldOut: heldOut,
      synthetic: synthetic, count: 500, seed: 1
    ).risk(ofColumn: secret)
  }

  @Test(
    arguments: [
      (100, 105, true), (100, 106, false), (-100, -105, true), (-100, -106, false),
      (-100, 100, false), (100, -1000, false), (0, 0, true), (0, 1e-9, false), (1e-9, 0, false),
      (.nan, .nan, true), (.nan, 1, false), (1, .nan, false), (1, .infinity, false),
    ] as [(truth: Double, guess: Double, isRight: Bool)])
  func aGuessIsRightWithinFivePercentOfTheTruth(_ case: (Double, Double, Bool)) {
    let (truth, guess, isRight) = `case`
    #expect(InferenceAttack.isRight(guess: guess, truth: truth, range: 1e6) == isRight)
  }

  /// Years from 1950 to 2020: 5 % of 70 are 3.5, where 5 % of a year would be a hundred.
  @Test func farFromZeroTheRangeDecides() {
    #expect(InferenceAttack.isRight(guess: 1993, truth: 1990, range: 70))
    #expect(!InferenceAttack.isRight(guess: 1994, truth: 1990, range: 70))
  }

  /// Each guess is negative, and of the 300 values from −3 to −900 most are far from a random one.
  @Test func negativeNumbersAreNotRightForBeingNegative() throws {
    let values = (1...300).map { Double(-3 * $0) }
    let training = table(["key": .numbers(values.map { $0 }), "secret": .numbers(values)])
    let shuffled = training.withIndependentColumns(count: 300, seed: 4)
    let copied = try risk(of: 1, training, shuffled, training)
    #expect(copied.attack == Proportion(300, of: 300))
    #expect(copied.control.value < 0.3)
    #expect(copied.baseline.value < 0.1)
    #expect(copied.risk > 0.9)
    let independent = try risk(of: 1, training, shuffled, shuffled)
    #expect(independent.attack.value < 0.3)
  }

  @Test func aMissingSecretIsGuessedByAMissingOne() throws {
    let training = table([
      "key": .categories((0..<100).map { "\($0)" }),
      "number": .numbers((0..<100).map { $0 % 2 == 0 ? nil : Double($0) }),
      "spelling": .categories((0..<100).map { $0 % 2 == 0 ? nil : "\($0)" }),
    ])
    #expect(try risk(of: 1, training, training, training).attack == Proportion(100, of: 100))
    #expect(try risk(of: 2, training, training, training).attack == Proportion(100, of: 100))
  }

  /// 3 of 4 synthetic rows say "a", and so it is for everybody: 10,000 draws have three standard errors of 0.013.
  @Test func noBlindGuessIsLost() throws {
    let real = table([
      "key": .integers((0..<500).map(Int64.init)),
      "secret": .categories((0..<500).map { _ in "a" }),
    ])
    let synthetic = table([
      "key": .integers((0..<400).map(Int64.init)),
      "secret": .categories((0..<400).map { $0 % 4 == 0 ? "b" : "a" }),
    ])
    let found = try risk(of: 1, real, real, synthetic)
    #expect(found.baseline.total == 500 * Attacks.blindGuesses)
    #expect(isClose(found.baseline.value, 0.75, within: 0.013))
  }
}

@Suite struct AttacksTests {
  @Test func aCopyIsAtRiskAndStrangersAreNot() {
    let (training, heldOut) = (individuals(600, seed: 1), individuals(600, seed: 2))
    let copy = Attacks.outcome(
      training: training, heldOut: heldOut, synthetic: training, target: "c", seed: 3)
    #expect(
      copy.risks.map(\.name) == [
        "singling_out_univariate", "singling_out_multivariate", "linkability", "inference",
      ])
    #expect(copy.risks.allSatisfy { $0.interval.low > 0.9 && $0.chance < 1e-6 })
    #expect(copy.risks.allSatisfy { $0.beatsGuessing })
    let strangers = Attacks.outcome(
      training: training, heldOut: heldOut, synthetic: individuals(600, seed: 4), target: "c",
      seed: 3)
    #expect(strangers.risks.count == 4)
    #expect(strangers.risks.allSatisfy { $0.interval.low == 0 && $0.chance > 0.01 })
  }

  @Test func secretsBeginWithTheTargetAndHaveAnIntervalEach() {
    let real = people(60, seed: 1)
    func secrets(target: String?, count: Int) -> [String?] {
      Attacks.outcome(
        training: real, heldOut: real, synthetic: real, target: target, seed: 1, secretCount: count
      ).risks.filter { $0.name == "inference" }.map(\.column)
    }
    #expect(secrets(target: nil, count: 1) == ["group"])
    #expect(secrets(target: "unknown", count: 1) == ["group"])
    #expect(secrets(target: "income", count: 9) == ["income", "age", "group"])
  }

  @Test func theSameSeedGivesTheSameOutcome() {
    let (training, heldOut) = (people(300, seed: 1), people(200, seed: 2))
    func outcome(seed: UInt64) -> Attacks.Outcome {
      Attacks.outcome(
        training: training, heldOut: heldOut, synthetic: training, target: nil, seed: seed,
        count: 100)
    }
    #expect(outcome(seed: 1) == outcome(seed: 1))
    #expect(outcome(seed: 1) != outcome(seed: 2))
  }

  @Test func whatCannotBeAttackedIsSaid() {
    let narrow = table(["n": .integers([1, 2, nil]), "id": .identifiers(["x", "y", "z"])])
    let outcome = Attacks.outcome(
      training: narrow, heldOut: narrow, synthetic: narrow, target: nil, seed: 1)
    #expect(outcome.risks.map(\.name) == ["singling_out_univariate"])
    #expect(outcome.notes.count == 3)
  }

  /// Unseen spellings, a column without a cell, one row.
  @Test func oddTablesGiveFiguresAndNoNaN() {
    let training = table(["n": .numbers([nil]), "c": .categories(["a"]), "m": .integers([3])])
    let synthetic = table([
      "n": .numbers(Array(repeating: nil, count: 20)),
      "c": .categories(Array(repeating: "new", count: 20)),
      "m": .integers(Array(repeating: -1, count: 20)),
    ])
    let outcome = Attacks.outcome(
      training: training, heldOut: training, synthetic: synthetic, target: "n", seed: 1,
      secretCount: 3)
    #expect(outcome.risks.count == 6)
    #expect(outcome.risks.allSatisfy { $0.attack.total >= 1 && $0.risk == 0 })
    // The number is missing everywhere, so it is guessed; the others are never.
    #expect(outcome.risks.suffix(3).map(\.attack.count) == [1, 0, 0])
  }
}
