import GradientBoosting
import Tabular
import Testing

@testable import Evaluation

@Suite(.enabled(if: GradientBoostedTrees.isAvailable, "needs libxgboost0"))
struct UtilityTests {
  /// The means over 4 seeds here beside those over 40 seeds there. RMSE is in years, some 12 of them: within 1 %.
  @Test(arguments: ["income", "relationship", "age"])
  func theFiguresAreThoseOfTheJudge(target: String) throws {
    let fixtures = try TreeFixtures()
    let judged = try #require(fixtures.judged.utility[target])
    let figures = target == "age" ? ["rmse": 2, "r2": 3] : ["auc": 0, "f1_macro": 1]
    let seeds = 4
    for (source, name) in [("real", "even"), ("synthetic", "mixture")] {
      let table = fixtures.table(name)
      let scores = try (0..<UInt64(seeds)).map {
        try Utility(
          training: fixtures.table("even"), heldOut: fixtures.table("odd"), target: target, seed: $0
        ).measure(table).scores
      }
      for (figure, position) in figures {
        let expected = try #require(judged["\(source)_\(figure)"]).mean
        let own = try mean(overSeeds: seeds) { scores[Int($0)][position] }
        let tolerance = figure == "rmse" ? 0.01 * expected : 0.01
        #expect(
          (own - expected).magnitude < tolerance, "\(source) \(figure): \(own) for \(expected)")
      }
    }
  }

  private func scores(
    _ training: Table, _ heldOut: Table, _ synthetic: Table, target: String
  ) throws -> [Score] {
    try Utility.scores(
      training: training, heldOut: heldOut, synthetic: synthetic,
      independent: training.withIndependentColumns(count: synthetic.rowCount, seed: 1),
      target: target, seed: 1)
  }

  @Test func aTargetOfSpellingsHasTwoFiguresBetweenFloorAndCeiling() throws {
    let scores = try scores(
      people(500, seed: 1), people(400, seed: 2), people(500, seed: 3), target: "group")
    #expect(scores.map(\.metric) == ["utility_auc", "utility_f1"])
    for score in scores {
      #expect(score.topic == .utility && score.minimum == 0 && score.maximum == 1)
      let ceiling = try #require(score.ceiling)
      let error = try #require(score.ceilingError)
      #expect(error > 0 && error < 0.05)
      #expect(isClose(score.value, ceiling, within: 0.05))
      #expect(score.valueAtCeilingSize == score.value)
      #expect(try #require(score.floor) < ceiling - 0.1)
    }
  }

  @Test func aTargetOfNumbersHasTheOtherTwo() throws {
    let scores = try scores(
      people(500, seed: 1), people(400, seed: 2), people(900, seed: 3), target: "income")
    #expect(scores.map(\.metric) == ["utility_rmse", "utility_r2"])
    #expect(scores[0].minimum == 0 && scores[0].maximum == nil)
    #expect(scores[1].minimum == nil && scores[1].maximum == 1)
    // An income is 100 · age and something of 0..<1000: the latter's deviation is 289.
    #expect(isClose(scores[0].ceiling, 300, within: 40))
    #expect(try #require(scores[1].ceiling) > 0.9)
    #expect(try #require(scores[1].floor) < 0.2)
    // Of 900 synthetic rows 500 are compared with the 500 training rows.
    #expect(scores[0].valueAtCeilingSize != scores[0].value)
  }

  @Test func trainingRowsInThePlaceOfSyntheticOnesAreTheCeiling() throws {
    let training = people(300, seed: 1)
    for score in try scores(training, people(300, seed: 2), training, target: "group") {
      #expect(score.value == score.ceiling)
    }
  }

  @Test func rowsWithoutAKnownTargetAreLeftOut() throws {
    let x = (0..<60).map { Double($0 % 30) }
    func group(_ missing: String?) -> [String?] {
      x.map { $0 < 10 ? "low" : $0 < 20 ? "high" : missing }
    }
    let training = table(["x": .numbers(x), "y": .categories(group(nil))])
    let heldOut = table(["x": .numbers(x), "y": .categories(group("new"))])
    let utility = try Utility(training: training, heldOut: heldOut, target: "y", seed: 1)
    // 40 of 60 rows can be learned and asked about; a new spelling is no class.
    #expect(try utility.measure(training).scores.prefix(2) == [1, 1])
    #expect(try utility.measure(heldOut).scores.prefix(2) == [1, 1])
  }

  @Test func aClassThatTheTableLacksIsNeverPredicted() throws {
    let x = (0..<90).map { Double($0 % 30) }
    let three = x.map { $0 < 10 ? "a" : $0 < 20 ? "b" : "c" }
    let real = table(["x": .numbers(x), "y": .categories(three)])
    let utility = try Utility(training: real, heldOut: real, target: "y", seed: 1)
    let two = table(["x": .numbers(x), "y": .categories(three.map { $0 == "c" ? "b" : $0 })])
    // a is right; b has 30 hits and the 30 rows of c as false ones, 60 / 90; c has 30 misses.
    #expect(try isClose(utility.measure(two).scores[1], (1 + 2.0 / 3 + 0) / 3))
    let one = table(["x": .numbers(x), "y": .categories(x.map { _ in "b" })])
    // Always b: 30 hits, 60 false ones, 60 / 120; nothing is told apart.
    let scores = try utility.measure(one).scores
    #expect(scores[0] == 0.5)
    #expect(isClose(scores[1], 0.5 / 3))
  }

  @Test func whatCannotBePredictedIsSaidWithoutACell() throws {
    let x: Cells = .numbers([1, 2, 3])
    let good = table(["x": x, "y": .categories(["a", "b", "a"])])
    func reason(_ training: Table, _ heldOut: Table, target: String) -> String? {
      #expect(throws: Incomputable.self) {
        try Utility(training: training, heldOut: heldOut, target: target, seed: 1)
      }?.reason
    }
    #expect(
      reason(good, good, target: "z") == "the target 'z' is not among the compared columns")
    let constant = table(["x": x, "y": .categories(["a", nil, "a"])])
    #expect(reason(constant, good, target: "y") == "the target 'y' has one value alone")
    let equal = table(["x": .numbers([1, nil, 1]), "y": .categories(["a", "b", "a"])])
    #expect(reason(equal, good, target: "x") == "the target 'x' has one value alone")
    let alone = table(["y": .categories(["a", "b", "a"])])
    #expect(
      reason(alone, alone, target: "y") == "there is no column to predict the target 'y' from")
    let others = table(["x": x, "y": .categories(["c", nil, "c"])])
    #expect(
      reason(good, others, target: "y") == "no held-out row has a known value of the target 'y'")
    let many = (0...Utility.mostClasses).map { "w\($0)" }
    let wide = table(["x": .numbers(many.map { _ in 1 }), "y": .categories(many)])
    #expect(reason(wide, wide, target: "y") == "the target 'y' has more than 100 spellings")
    let utility = try Utility(training: good, heldOut: good, target: "y", seed: 1)
    #expect(throws: Incomputable(reason: "no row has a known value of the target 'y'")) {
      try utility.measure(others)
    }
  }
}
