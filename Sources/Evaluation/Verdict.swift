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
    /// No measurement tells training rows from unseen ones by more than its error.
    case noSignOfMemorisation = "no_sign_of_memorisation"
    /// Some measurement is above its error, and somebody should look at it.
    case needsReview = "needs_review"
    /// Training rows are plainly reproduced.
    case fails
    /// There are no held-out rows, so nothing can be told apart.
    case notAssessed = "not_assessed"
  }

  /// A figure that decided, and how.
  public struct Reason: Codable, Hashable, Sendable {
    /// ``Score/metric``, or the name of an attack.
    public var figure: String
    /// A sentence for people, with the figures and the limit, without a cell of a table.
    public var sentence: String
  }

  public var fidelity: Fidelity
  public var privacy: Privacy
  public var fidelityReasons: [Reason]
  public var privacyReasons: [Reason]
}
