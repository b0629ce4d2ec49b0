public import Tabular

/// The training rows that few others equal, to find rows that copy one of them.
///
/// A row equals another if every compared cell does: ``ExactCopies`` says how. A copy may be chance: where columns are
/// few or coarse, a model that never saw a row makes it all the same.
public struct RareRows: Sendable {
  private let exact: ExactCopies
  /// For each training row whether it is the first of those that equal it, and these are few.
  private let isRare: [Bool]

  /// O(rows · columns). Keeps about 30 bytes a training row, and the table.
  ///
  /// - Parameter limit: a row is rare if fewer training rows equal it, itself included; 2: if it is unique.
  public init(training: Table, heldByFewerThan limit: Int) {
    exact = ExactCopies(training: training)
    var counts = [Int](repeating: 0, count: training.rowCount)
    for match in exact.matches(in: training) { counts[match.trainingRow] += 1 }
    isRare = counts.map { $0 > 0 && $0 < limit }
  }

  /// For each row of `table` whether it equals a rare training row. O(rows · columns).
  ///
  /// - Precondition: `table` has the compared columns of the training table, numbers where it has numbers.
  public func isCopied(byRowsOf table: Table) -> [Bool] {
    var isCopied = [Bool](repeating: false, count: table.rowCount)
    for match in exact.matches(in: table) where isRare[match.trainingRow] {
      isCopied[match.row] = true
    }
    return isCopied
  }
}
