public import Evaluation

extension Verdict.Fidelity {
  /// The word as it is printed.
  public var word: String {
    switch self {
    case .close: "close to real rows"
    case .approximate: "approximate"
    case .columnsOnly: "columns only"
    case .distorted: "distorted"
    }
  }

  /// What the word means.
  public var meaning: String {
    switch self {
    case .close: "Columns and what links them are kept, and rows are hard to tell from real ones."
    case .approximate:
      "Columns and most of what links them are kept, but rows can be told from real ones."
    case .columnsOnly: "Single columns are right, but most of what links them is lost."
    case .distorted: "Single columns already differ from the real ones."
    }
  }
}

extension Verdict.Privacy {
  /// The word as it is printed.
  public var word: String {
    switch self {
    case .noSignOfMemorisation: "no sign of memorisation"
    case .needsReview: "needs review"
    case .fails: "fails"
    case .notAssessed: "not assessed"
    }
  }

  /// What the word means.
  public var meaning: String {
    switch self {
    case .noSignOfMemorisation:
      "No distance, copy or attack tells training rows from unseen ones beyond the limits."
    case .needsReview: "A measurement is beyond its limit: somebody has to look at it."
    case .fails: "Training rows are plainly reproduced: do not hand this table on."
    case .notAssessed: "Without rows that the generator never saw nothing can be told."
    }
  }
}

extension Verdict.Reason {
  /// The reason as a sentence, with its figures and what they are to be compared with.
  public var sentence: String {
    let value = value ?? 0
    let reference = reference ?? 0
    let attack = (attack ?? "") + (column.map { " '\($0.printable)'" } ?? "")
    let range = interval.map { " (95 %: \($0.text))" } ?? ""
    let limit = level == .information ? " This is within the limits." : ""
    switch subject {
    case .columns:
      return "Single columns are off by \(value.percentText) on average, unseen real rows by"
        + " \(reference.percentText)."
    case .dependence: return "Of what links pairs of columns, \(value.percentText) is kept."
    case .detection:
      return "A classifier tells synthetic from real rows with an AUC of \(value.twoDecimals);"
        + " 0.50 is not at all, 1.00 always, below 0.50 means copies."
    case .distances:
      return "\(value.percentText) of the synthetic rows lie nearer to a training row than to an"
        + " unseen one; 50 % would by chance, \(reference.percentText) if all were copies." + limit
    case .copies:
      return "\(value.percentText) of the training rows that are unique have a near copy among the"
        + " synthetic rows; of unique unseen rows, \(reference.percentText) do." + limit
    case .copiesWithoutControl:
      return "\(value.percentText) of the synthetic rows equal a training row; about"
        + " \(reference.percentText) would by chance."
    case .membership:
      return "An attack by \(attack) tells training rows from unseen ones with an AUC of"
        + " \(value.twoDecimals)\(range); guessing has 0.50." + limit
    case .membershipAtOnePercent:
      return "An attack by \(attack) finds \(value.percentText) of the training rows where it takes"
        + " 1 % of unseen ones for training rows; guessing finds 1 %."
    case .attack:
      return "The attack of \(attack) knows more of training rows than of unseen ones: risk"
        + " \(value.twoDecimals)\(range)."
    case .noHeldOutRows:
      return "There are no real rows that the generator never saw to compare with."
    case .nothingFound:
      return "Distances, copies and attacks tell training rows from unseen ones by no more than"
        + " their error."
    }
  }
}
