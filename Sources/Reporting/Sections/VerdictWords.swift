import Evaluation

/// What a verdict is called and what it means. The words make no promise.
protocol VerdictWord: Equatable {
  /// From the best to the worst that can be measured.
  static var ladder: [Self] { get }
  var title: String { get }
  var meaning: String { get }
}

extension Verdict.Fidelity: VerdictWord {
  static let ladder: [Verdict.Fidelity] = [.close, .approximate, .columnsOnly, .distorted]

  var title: String {
    switch self {
    case .close: "Close"
    case .approximate: "Approximate"
    case .columnsOnly: "Columns only"
    case .distorted: "Distorted"
    }
  }

  var meaning: String {
    switch self {
    case .close: "Synthetic rows are hard to tell from real rows."
    case .approximate:
      "The columns and most of what links them are there; differences can be found."
    case .columnsOnly: "The columns are right; what links them is lost."
    case .distorted: "Single columns are already wrong."
    }
  }
}

extension Verdict.Privacy: VerdictWord {
  static let ladder: [Verdict.Privacy] = [.noSignOfMemorisation, .needsReview, .fails]

  var title: String {
    switch self {
    case .noSignOfMemorisation: "No sign of memorisation"
    case .needsReview: "Needs review"
    case .fails: "Fails"
    case .notAssessed: "Not assessed"
    }
  }

  var meaning: String {
    switch self {
    case .noSignOfMemorisation:
      "No measurement tells training rows from unseen ones by more than its error."
    case .needsReview: "Some measurement is above its error, and somebody should look at it."
    case .fails: "Training rows are plainly reproduced."
    case .notAssessed: "There are no held-out rows, so nothing can be told apart."
    }
  }
}
