import Compute

/// A column whose cell follows from another one's: a number of school years from a degree, a city from a postcode.
///
/// Every level of the source has one value of the column in all rows learned from. So the column is no variable of the
/// model: decoding looks its level up by the source's, and no pair is written that the table does not have. Found by
/// `DependencySearch`.
///
/// Holds a level for each level of the source, and no row.
public struct ColumnDependency: Codable, Hashable, Sendable {
  /// The position in the schema of the column that is looked up.
  public let column: Int
  /// The position of the column that it is looked up from: a modelled one, of one variable.
  public let source: Int
  /// The level of the column, in its own encoder, for each level of the source's variable.
  public let levels: [UInt16]

  /// The column's levels, as rows of one variable. O(rows).
  ///
  /// - Parameters:
  ///   - first: where the source's variable stands among those of `rows`.
  ///   - variable: the column's.
  func levels(in rows: EncodedRows, sourceAt first: Int, variable: Variable) -> EncodedRows {
    var result = EncodedRows(rowCount: rows.rowCount, layout: VariableLayout([variable]))
    for row in 0..<rows.rowCount {
      result.levels[row] = levels[Int(rows.levels[row * rows.variableCount + first])]
    }
    return result
  }
}
