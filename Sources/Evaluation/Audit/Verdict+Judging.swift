extension Verdict {
  /// Where one word ends and the next begins. They are conventions, made on public tables with known answers:
  /// independent columns, copies, poor and good generators. The documentation states them.
  enum Limits {
    /// Fidelity: above this mean shape error beyond that of real rows, columns are distorted.
    static let shapeExcess = 0.05
    /// Fidelity: below this share of the pairs' dependence kept, only the columns are right.
    static let dependenceKept = 0.5
    /// Fidelity: up to this AUC beyond that of real rows, rows are hard to tell from real ones.
    static let detectionExcess = 0.2
    /// Without a classifier: from this share of the dependence on, rows count as close.
    static let dependenceOfCloseRows = 0.9

    /// Privacy: the lower bound of a share of rows that behave like copies, or of a risk. Review above the first,
    /// fail above the second.
    static let copyingShare = (review: 0.1, fail: 0.5)
    /// The lower bound of how much larger a share of unique training rows is copied than of unique held-out rows.
    static let copies = (review: 0.005, fail: 0.02)
    /// Without held-out rows: how much oftener synthetic rows equal training rows than chance explains.
    static let copiesWithoutControl = (review: 0.1, fail: 0.5)
    static let membershipAUC = (review: 0.52, fail: 0.6)
    static let truePositivesAtOnePercent = (review: 0.02, fail: 0.1)
    static let attackRisk = (review: 0.05, fail: 0.2)
    /// How likely an attack's success may be by chance, all attacks together.
    static let chanceOfAttacks = 0.025
  }

  /// Reads the figures of a result. `nil` if what is needed for the words about fidelity could not be computed.
  init?(on result: EvaluationResult) {
    guard let fidelity = FidelityJudgement(result) else { return nil }
    let privacy = PrivacyJudgement(result)
    self.init(
      fidelity: fidelity.word, privacy: privacy.word, fidelityReasons: fidelity.reasons,
      privacyReasons: privacy.reasons)
  }
}

extension EvaluationResult {
  /// Whether a table had more rows than were compared.
  var isSampled: Bool {
    [rows.training, rows.heldOut ?? 0, rows.synthetic].contains { $0 > options.mostRows }
  }

  /// The score with this name.
  public func score(_ metric: String) -> Score? {
    scores.first { $0.metric == metric }
  }
}
