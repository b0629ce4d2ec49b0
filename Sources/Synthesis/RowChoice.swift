public import Evaluation
public import Predicates
import Tabular

/// Which of the rows that a model makes are wanted.
public struct RowChoice: Sendable {
  /// What must be true of a row's modelled cells.
  public var condition: Predicate?
  /// What must not be, beside the real rows.
  public var screen: RowScreen?

  public init(condition: Predicate? = nil, screen: RowScreen? = nil) {
    self.condition = condition
    self.screen = screen
  }

  /// Whether all rows are wanted.
  public var isEverything: Bool { condition == nil && screen == nil }

  /// Why a row is not taken.
  enum Reason: Hashable {
    /// The condition is not true of it.
    case isNotWanted
    case isRefused(RowScreen.Reason)
  }

  /// How many spare runs there are: enough where 90 % of all rows are refused, and where one row of 1,000 meets the
  /// condition.
  var spareRunCount: Int { condition == nil ? 16 : Self.leastShare }

  /// One of so many rows must meet a condition.
  private static let leastShare = 1_024

  /// Whether so few of the rows that were made for a block are wanted that it is not worth going on.
  func isHopeless(madeCount: Int, keptCount: Int) -> Bool {
    condition != nil && madeCount >= 16 * Synthesizer.blockRowCount
      && keptCount * Self.leastShare < madeCount
  }

  /// For each row of a generated table why it is not taken; `nil` if it is. It depends on the row alone.
  func reasons(against table: Table, threads: Int) -> [Reason?] {
    var reasons =
      screen?.reasons(against: table, threads: threads).map { $0.map { .isRefused($0) } }
      ?? [Reason?](repeating: nil, count: table.rowCount)
    if let condition {
      let truth = condition.truth(of: table)
      for row in reasons.indices where truth[row] != .yes { reasons[row] = .isNotWanted }
    }
    return reasons
  }
}
