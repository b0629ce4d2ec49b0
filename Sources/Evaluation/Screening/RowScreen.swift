public import Tabular

/// Tells generated rows that come too close to a single training row from those that may be handed on.
///
/// It is made of the training and held-out rows themselves, never of a model: a summary that is good enough to tell rows
/// near a training row would tell whoever has it of these rows, too.
///
/// What it does not do. Rows that are taken out are missing where training rows are: the rest is a little less like the
/// real table. And that no row is near a training row says something of it, too: whoever has very many screened rows can
/// look for holes among them. A screen mends what a reader sees first; it is no guarantee of privacy.
public struct RowScreen: Sendable {
  /// Why a row is refused.
  public enum Reason: Sendable {
    /// It equals a training row that few others equal.
    case copiesRareRow
    /// It is nearer to a training row than the limit.
    case isTooNear
  }

  public let nearness: NearnessLimit?
  public let rareRows: RareRows?

  /// - Parameters:
  ///   - nearness: the limit that rows must keep, if there is one.
  ///   - rareRows: the rows that must not be copied, if there are any.
  public init(nearness: NearnessLimit?, rareRows: RareRows?) {
    self.nearness = nearness
    self.rareRows = rareRows
  }

  /// For each row of `table` why it is refused; `nil` if it is not. A row that is both is a copy.
  ///
  /// It depends on the row alone. Cost: ``NearnessLimit/isTooNear(rowsOf:threads:)``.
  ///
  /// - Parameters:
  ///   - table: has the compared columns of the training table, stored in the same way.
  ///   - threads: at least 1; the result does not depend on it.
  public func reasons(against table: Table, threads: Int) -> [Reason?] {
    var reasons = [Reason?](repeating: nil, count: table.rowCount)
    if let nearness {
      for (row, isNear) in nearness.isTooNear(rowsOf: table, threads: threads).enumerated()
      where isNear {
        reasons[row] = .isTooNear
      }
    }
    if let rareRows {
      for (row, isCopy) in rareRows.isCopied(byRowsOf: table).enumerated() where isCopy {
        reasons[row] = .copiesRareRow
      }
    }
    return reasons
  }
}
