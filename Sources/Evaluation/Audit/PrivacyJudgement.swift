/// What the measurements of privacy come to: the worst of them decides. Those within the limits are named too if they are
/// beyond their error.
struct PrivacyJudgement {
  private(set) var word: Verdict.Privacy
  private(set) var reasons: [Verdict.Reason] = []

  init(_ result: EvaluationResult) {
    word = result.rows.heldOut == nil ? .notAssessed : .noSignOfMemorisation
    judgeDistances(result)
    judgeCopies(result)
    for risk in result.membership { judge(risk) }
    for risk in result.attacks { judge(risk, among: result.attacks.count) }
    switch word {
    case .notAssessed:
      reasons.append(Verdict.Reason(subject: .noHeldOutRows, level: .information))
    case .noSignOfMemorisation where reasons.isEmpty:
      reasons.append(Verdict.Reason(subject: .nothingFound, level: .information))
    case .noSignOfMemorisation, .needsReview, .fails: break
    }
  }

  private mutating func judgeDistances(_ result: EvaluationResult) {
    guard let nearest = result.nearestRecord, let share = nearest.shareCloserToTraining,
      let interval = nearest.shareInterval
    else { return }
    // A copied row is nearer to its original if that is among the rows compared, and in half of the other cases.
    let copying = (interval.low - 0.5) / (nearest.memorizerShare - 0.5)
    conclude(
      copying, Verdict.Limits.copyingShare, isTrace: copying > 0,
      Verdict.Reason(
        subject: .distances, value: share, interval: interval, reference: nearest.memorizerShare,
        level: .information))
  }

  private mutating func judgeCopies(_ result: EvaluationResult) {
    guard let copies = result.copies else { return }
    if let copied = copies.uniqueTrainingRowsNearlyCopied,
      let control = copies.uniqueHeldOutRowsNearlyCopied
    {
      let excess = copied.difference(from: control).low
      conclude(
        excess, Verdict.Limits.copies, isTrace: excess > 0,
        Verdict.Reason(
          subject: .copies, value: copied.value, interval: copied.interval,
          reference: control.value, level: .information))
    } else if result.rows.heldOut == nil, !result.isSampled,
      let exact = result.score("copies_of_training_rows")?.value,
      let unique = copies.uniqueTrainingRowsCopied
    {
      // The chance that another real row equals a training row, estimated from the training rows that are there once:
      // Good, "The Population Frequencies of Species and the Estimation of Population Parameters" (1953).
      let chance = 1 - Double(unique.total) / Double(result.rows.training)
      conclude(
        exact - chance, Verdict.Limits.copiesWithoutControl,
        Verdict.Reason(
          subject: .copiesWithoutControl, value: exact, reference: chance, level: .information))
    }
  }

  private mutating func judge(_ risk: MembershipRisk) {
    conclude(
      risk.aucInterval.low, Verdict.Limits.membershipAUC, isTrace: risk.aucInterval.low > 0.5,
      Verdict.Reason(
        subject: .membership, attack: risk.title, value: risk.auc, interval: risk.aucInterval,
        reference: 0.5, level: .information))
    guard let found = risk.truePositivesAtOnePercent else { return }
    conclude(
      found.interval.low, Verdict.Limits.truePositivesAtOnePercent,
      Verdict.Reason(
        subject: .membershipAtOnePercent, attack: risk.title, value: found.value,
        interval: found.interval, reference: 0.01, level: .information))
  }

  /// Of many attacks some succeed by chance, so each has to be less likely by their number.
  private mutating func judge(_ risk: AttackRisk, among count: Int) {
    guard risk.beatsGuessing, risk.chance < Verdict.Limits.chanceOfAttacks / Double(count) else {
      return
    }
    var limits = Verdict.Limits.attackRisk
    // A value that one person alone has is found in any table of real cells, the independent columns of which tell
    // nothing else of that person.
    if risk.name == "singling_out_univariate" { limits.fail = .infinity }
    conclude(
      risk.interval.low, limits,
      Verdict.Reason(
        subject: .attack, attack: risk.title, column: risk.column, value: risk.risk,
        interval: risk.interval, reference: 0, level: .information))
  }

  /// - Parameter isTrace: whether the measurement is beyond its error, be it within the limits: then it is named.
  private mutating func conclude(
    _ value: Double, _ limits: (review: Double, fail: Double), isTrace: Bool = false,
    _ reason: Verdict.Reason
  ) {
    var reason = reason
    if value > limits.fail {
      word = .fails
      reason.level = .failure
    } else if value > limits.review {
      if word != .fails { word = .needsReview }
      reason.level = .review
    } else if !isTrace {
      return
    }
    reasons.append(reason)
  }
}
