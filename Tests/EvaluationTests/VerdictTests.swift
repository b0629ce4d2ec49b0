import Testing

@testable import Evaluation

/// The words follow from the figures alone, so figures are given.
@Suite struct VerdictTests {
  private func result(
    shape: Double = 0.01, pairs: Double = 0.97, auc: Double? = 0.52
  ) -> EvaluationResult {
    func score(_ name: String, _ value: Double?, real: Double, floor: Double) -> Score {
      Score(
        Figure(name: name, title: name, topic: .fidelity, goal: .match), value: value,
        valueAtCeilingSize: value, ceiling: real, floor: floor)
    }
    return EvaluationResult(
      table: "t",
      rows: .init(training: 1000, heldOut: 1000, synthetic: 1000, ceilingSize: 1000),
      options: EvaluationOptions(),
      scores: [
        score("shape_error_mean", shape, real: 0.01, floor: 0.005),
        score("pair_trends_same_bins", pairs, real: 0.98, floor: 0.9),
        score("c2st_auc", auc, real: 0.5, floor: 1),
        score("copies_of_training_rows", 0.01, real: 0.01, floor: 0),
      ],
      columns: [], pairs: [], allPairCount: 0, notes: [])
  }

  private func fidelity(_ result: EvaluationResult) -> Verdict.Fidelity? {
    Verdict(on: result)?.fidelity
  }

  private func privacy(_ result: EvaluationResult) -> Verdict.Privacy? {
    Verdict(on: result)?.privacy
  }

  @Test func fidelityIsJudgedFromColumnsToWholeRows() {
    #expect(fidelity(result()) == .close)
    #expect(fidelity(result(auc: 0.75)) == .approximate)
    #expect(fidelity(result(pairs: 0.91, auc: 0.99)) == .columnsOnly)
    #expect(fidelity(result(shape: 0.07, pairs: 0.91, auc: 1)) == .distorted)
  }

  @Test func withoutAClassifierTheDependenceDecides() {
    #expect(fidelity(result(pairs: 0.975, auc: nil)) == .close)
    #expect(fidelity(result(pairs: 0.96, auc: nil)) == .approximate)
  }

  @Test func anUnknownShapeLeavesNoVerdict() {
    var unknown = result()
    unknown.scores.removeFirst()
    #expect(Verdict(on: unknown) == nil)
  }

  @Test func nothingFoundIsSaidToBeNothingFound() throws {
    let verdict = try #require(Verdict(on: result()))
    #expect(verdict.privacy == .noSignOfMemorisation)
    #expect(verdict.privacyReasons.map(\.subject) == [.nothingFound])
  }

  @Test func withoutHeldOutRowsNothingIsAssessed() throws {
    var alone = result()
    alone.rows.heldOut = nil
    #expect(privacy(alone) == .notAssessed)
  }

  private func attacked(
    _ count: Int, name: String = "linkability", control: Int = 50, guessing: Int = 20
  ) -> Verdict.Privacy? {
    var result = result()
    result.attacks = [
      AttackRisk(
        name: name, column: nil, attack: Proportion(count, of: 500),
        control: Proportion(control, of: 500), baseline: Proportion(guessing, of: 500))
    ]
    return privacy(result)
  }

  /// The control's 10 % leave 90 %: 14, 24 and 50 % have risks of 0.04, 0.15 and 0.44, give or take 0.05 or so.
  @Test func anAttackIsJudgedByItsLowerBound() {
    #expect(attacked(70) == .noSignOfMemorisation)
    #expect(attacked(120) == .needsReview)
    #expect(attacked(250) == .fails)
    #expect(attacked(250, guessing: 300) == .noSignOfMemorisation)
  }

  /// Independent columns, too, have the values that one person alone has.
  @Test func singlingOutByOneColumnAloneDoesNotFail() {
    #expect(attacked(400, name: "singling_out_univariate") == .needsReview)
  }

  @Test func membershipIsJudgedByItsAreaAndByTheLowRate() throws {
    // 2,000 of each; all alike but 60 members that stand out: an area of 0.515 within its error, yet 3 % are found.
    let strangers = (0..<2000).map { Double($0) }
    let members = strangers.map { $0 < 60 ? 9999 : $0 }
    var found = result()
    found.membership = [
      MembershipRisk(name: "x", title: "x", members: members, strangers: strangers)
    ]
    let verdict = try #require(Verdict(on: found))
    #expect(verdict.privacy == .needsReview)
    // The area is beyond its error and within its limit: it is named too.
    #expect(
      verdict.privacyReasons.map(\.subject) == [.membership, .membershipAtOnePercent])
    #expect(verdict.privacyReasons.map(\.level) == [.information, .review])
    found.membership = [
      MembershipRisk(
        name: "x", title: "x", members: members.map { $0 + 500 }, strangers: strangers)
    ]
    #expect(privacy(found) == .fails)
  }
}
