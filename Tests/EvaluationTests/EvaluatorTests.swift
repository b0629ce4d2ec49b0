import Tabular
import Testing

@testable import Evaluation

@Suite struct EvaluatorTests {
  private func score(_ name: String, of result: EvaluationResult) throws -> Score {
    try #require(result.scores.first { $0.metric == name })
  }

  @Test func aCopyOfTheTrainingRowsIsFaithfulAndNotPrivate() throws {
    let training = people(300, seed: 1)
    let result = try Evaluator.evaluate(
      training: training, heldOut: people(300, seed: 2), synthetic: training,
      options: EvaluationOptions(seed: 7))
    #expect(try score("column_jsd_max", of: result).value == 0)
    #expect(try score("joint_jsd_max", of: result).value == 0)
    #expect(try score("outside_range_mean", of: result).value == 0)
    #expect(try score("copies_of_training_rows", of: result).value == 1)
    let share = try score("dcr_share_closer_to_training", of: result)
    #expect(try #require(share.value) > 0.95)
    #expect(share.ceiling == 0.5)
    #expect(result.notes.isEmpty)
  }

  @Test func theCeilingIsMetAtEqualSize() throws {
    // Fresh rows are as good as held-out rows; with ten times the rows their divergence is smaller.
    let result = try Evaluator.evaluate(
      training: people(3000, seed: 1), heldOut: people(300, seed: 2),
      synthetic: people(3000, seed: 3), options: EvaluationOptions(seed: 7))
    #expect(result.rows.ceilingSize == 300)
    let jsd = try score("column_jsd_mean", of: result)
    let ceiling = try #require(jsd.ceiling)
    #expect(try #require(jsd.valueAtCeilingSize) / ceiling < 1.5)
    #expect(try #require(jsd.value) / ceiling < 0.4)
    #expect(result.columns.map(\.column) == ["age", "income", "group"])
    #expect(result.pairs.count == 3)
    #expect(result.pairs.allSatisfy { $0.jointJSDCeiling != nil })
  }

  @Test func everyFigureLiesInItsRange() throws {
    let result = try Evaluator.evaluate(
      training: people(50, seed: 1), heldOut: people(20, seed: 2), synthetic: people(1, seed: 3),
      options: EvaluationOptions(seed: 7))
    #expect(result.rows.ceilingSize == 1)
    #expect(result.scores.count { $0.value != nil } > 25)
    for score in result.scores {
      for value in [score.value, score.valueAtCeilingSize, score.ceiling, score.floor] {
        guard let value else { continue }
        #expect(value >= score.minimum ?? -.infinity && value <= score.maximum ?? .infinity)
      }
    }
  }

  @Test func everyScoreHasAKnownName() throws {
    let result = try Evaluator.evaluate(
      training: people(200, seed: 1), heldOut: people(100, seed: 2), synthetic: people(90, seed: 3),
      options: EvaluationOptions(seed: 7, target: "group"))
    let names = result.scores.map(\.metric)
    #expect(Set(names).count == names.count)
    #expect(Set(names).union(["utility_rmse", "utility_r2"]) == Set(Evaluator.figureNames))
  }

  @Test func withoutHeldOutRowsThereIsNoCeiling() throws {
    for heldOut in [nil, people(0, seed: 2)] {
      let result = try Evaluator.evaluate(
        training: people(50, seed: 1), heldOut: heldOut, synthetic: people(50, seed: 3),
        options: EvaluationOptions(seed: 7))
      let jsd = try score("joint_jsd_mean", of: result)
      #expect(jsd.value != nil)
      #expect(jsd.ceiling == nil)
      #expect(try score("dcr_share_closer_to_training", of: result).value == nil)
      #expect(result.rows.heldOut == nil)
      #expect(
        result.notes == ["There are no held-out rows, so there is no ceiling to compare with."])
    }
  }

  @Test func onlyColumnsThatAllTablesHaveAreCompared() throws {
    let training = table([
      "id": .identifiers(["7"]), "a": .numbers([1]), "b": .numbers([1]), "c": .numbers([1]),
    ])
    let synthetic = table(["c": .categories(["1"]), "a": .numbers([1]), "z": .numbers([1])])
    let result = try Evaluator.evaluate(
      training: training, heldOut: training, synthetic: synthetic,
      options: EvaluationOptions(seed: 7))
    #expect(result.columns.map(\.column) == ["a"])
    #expect(
      result.notes.prefix(2) == [
        "Column 'b' is not compared: the synthetic table lacks it.",
        "Column 'c' is not compared: it holds numbers in the training table and spellings in the"
          + " synthetic table.",
      ])
    // One column has no pairs: the figure is unknown, not 0.
    #expect(try score("joint_jsd_mean", of: result).value == nil)
  }

  /// Without held-out rows copies are seen all the same, where chance does not explain them.
  @Test func copiesNeedNoHeldOutRowsToFail() throws {
    func privacy(training: Table, synthetic: Table) throws -> Verdict.Privacy? {
      try Evaluator.evaluate(training: training, heldOut: nil, synthetic: synthetic).verdict?
        .privacy
    }
    let training = people(300, seed: 1)
    #expect(try privacy(training: training, synthetic: training) == .fails)
    #expect(try privacy(training: training, synthetic: people(300, seed: 3)) == .notAssessed)
    // Of so few kinds of rows every other real row is a copy too.
    let kinds = people(300, seed: 1).keeping(columns: ["group"])
    #expect(try privacy(training: kinds, synthetic: kinds) == .notAssessed)
  }

  @Test func whatCannotBeMeasuredHasItsScoreAndNoValue() throws {
    let result = try Evaluator.evaluate(
      training: people(50, seed: 1), heldOut: nil, synthetic: people(50, seed: 3))
    let names = result.scores.map(\.metric)
    let utility = Utility.figures.map(\.name)
    #expect(Set(names).union(utility) == Set(Evaluator.figureNames))
    #expect(try score("mia_auc", of: result).value == nil)
    #expect(try score("linkability_risk", of: result).value == nil)
  }

  @Test func tablesWithNothingToCompareAreRefused() {
    let rows = people(3, seed: 1)
    let empty = people(0, seed: 1)
    let other = table(["other": .numbers([1])])
    #expect(throws: EvaluationError.noRows(table: "training")) {
      try Evaluator.evaluate(
        training: empty, heldOut: nil, synthetic: rows, options: EvaluationOptions(seed: 7))
    }
    #expect(throws: EvaluationError.noRows(table: "synthetic")) {
      try Evaluator.evaluate(
        training: rows, heldOut: nil, synthetic: empty, options: EvaluationOptions(seed: 7))
    }
    #expect(throws: EvaluationError.noColumns) {
      try Evaluator.evaluate(
        training: rows, heldOut: nil, synthetic: other, options: EvaluationOptions(seed: 7))
    }
  }

  @Test func theSameTablesAndSeedGiveTheSameResult() throws {
    func result(seed: UInt64) throws -> EvaluationResult {
      try Evaluator.evaluate(
        training: people(300, seed: 1), heldOut: people(40, seed: 2),
        synthetic: people(300, seed: 3), options: EvaluationOptions(seed: seed))
    }
    #expect(try result(seed: 1) == result(seed: 1))
    #expect(try result(seed: 1) != result(seed: 2))
  }

  @Test func aMetricThatFailsLeavesItsReason() {
    struct Failing: Metric {
      static let figures = [
        Figure(name: "failing", title: "failing", topic: .fidelity, goal: .maximize)
      ]
      static let dependsOnRowCount = true
      func measure(_ table: Table) throws -> Double {
        guard table.rowCount < 2 else { throw Incomputable(reason: "there are too many rows") }
        return 1
      }
      static func values(of measurement: Double) -> [Double?] { [measurement] }
    }
    var notes = NoteTaker()
    let comparison = Comparison(
      training: people(2, seed: 3), heldOut: people(1, seed: 1), synthetic: people(2, seed: 1),
      seed: 7)
    let scores = notes.findings(of: Failing(), comparison).scores
    #expect(scores.map(\.value) == [nil])
    #expect(scores.map(\.ceiling) == [1])
    #expect(notes.notes == ["'failing' could not be computed: there are too many rows."])
  }
}
