import Evaluation

/// A verdict as a word among all words that it could have been.
protocol VerdictWord: Equatable {
  /// From the best to the worst that can be measured.
  static var ladder: [Self] { get }
  var word: String { get }
  var meaning: String { get }
}

extension Verdict.Fidelity: VerdictWord {
  static let ladder: [Verdict.Fidelity] = [.close, .approximate, .columnsOnly, .distorted]
}

extension Verdict.Privacy: VerdictWord {
  static let ladder: [Verdict.Privacy] = [.noSignOfMemorisation, .needsReview, .fails]
}
