/// What the figures come to, in words that are defined here and in the documentation. No word promises safety: a
/// verdict is evidence about these tables.
public struct Verdict: Codable, Hashable, Sendable {
  /// How alike the synthetic rows are to real ones.
  public enum Fidelity: String, Codable, Hashable, Sendable, CaseIterable {
    /// Hard to tell from real rows.
    case close
    /// The columns and most of what links them are there; differences can be found.
    case approximate
    /// The columns are right, what links them is lost.
    case columnsOnly = "columns_only"
    /// Single columns are already wrong.
    case distorted
  }

  /// Whether the synthetic rows tell of single training rows.
  public enum Privacy: String, Codable, Hashable, Sendable, CaseIterable {
    /// No measurement tells training rows from unseen ones by more than the limits.
    case noSignOfMemorisation = "no_sign_of_memorisation"
    /// Some measurement is beyond its limit, and somebody should look at it.
    case needsReview = "needs_review"
    /// Training rows are plainly reproduced.
    case fails
    /// There are no held-out rows, so nothing can be told apart.
    case notAssessed = "not_assessed"
  }

  /// What a word rests on: numbers only; a report puts them into a sentence.
  public struct Reason: Codable, Hashable, Sendable {
    public enum Subject: String, Codable, Hashable, Sendable, CaseIterable {
      /// The mean shape error of the columns; the reference is that of real rows.
      case columns
      /// The share of the pairs' dependence that is kept; the reference is 1.
      case dependence
      /// The AUC of the classifier; the reference is that of real rows.
      case detection
      /// The share of rows closer to training; the reference is what copies would have.
      case distances
      /// The share of unique training rows that are nearly copied; the reference is that of unique held-out rows.
      case copies
      /// The share of rows that equal a training row; the reference is that of another real row, by Good (1953).
      case copiesWithoutControl = "copies_without_control"
      /// The AUC of a membership attack; the reference is 0.5.
      case membership
      /// The share of members found at 1 % of false positives; the reference is 0.01.
      case membershipAtOnePercent = "membership_at_1_percent"
      /// The risk of an attack of the Article 29 Working Party; the reference is 0.
      case attack
      /// No held-out rows to compare with. No value.
      case noHeldOutRows = "no_held_out_rows"
      /// No measurement is beyond its error. No value.
      case nothingFound = "nothing_found"
    }

    /// What a reason asks for.
    public enum Level: String, Codable, Hashable, Sendable, CaseIterable {
      case information, review, failure
    }

    public var subject: Subject
    /// The title of the attack.
    public var attack: String?
    /// The column whose value was inferred.
    public var column: String?
    public var value: Double?
    /// 95 %.
    public var interval: ConfidenceInterval?
    /// What the value is to be compared with.
    public var reference: Double?
    public var level: Level
  }

  public var fidelity: Fidelity
  public var privacy: Privacy
  public var fidelityReasons: [Reason]
  public var privacyReasons: [Reason]
}
