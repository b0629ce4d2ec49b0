/// Why nothing at all can be said about a synthetic table. Never holds a cell.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// The table so called ("training", "synthetic") has no rows.
  case noRows(table: String)
  /// No column that a model learns is in all the tables.
  case noColumns

  public var description: String {
    switch self {
    case .noRows(let table):
      """
      The \(table) table has no rows.
             Evaluate a table with at least one row.
      """
    case .noColumns:
      """
      The tables have no column of the same name and kind that can be compared.
             Evaluate a synthetic table against the table that its model learned from.
      """
    }
  }
}
