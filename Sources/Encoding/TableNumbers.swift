import Tabular

/// The numbers of a table by the positions of a schema, with some of its rows.
struct TableNumbers {
  private let columns: [Column?]
  private let rows: [Int]?
  let rowCount: Int

  /// - Parameter rows: which rows of `table`; `nil` takes all.
  init(_ table: Table, schema: TableSchema, rows: [Int]?) {
    columns = schema.columns.map { column in
      table.schema.index(of: column.name).map { table.columns[$0] }
    }
    self.rows = rows
    rowCount = rows?.count ?? table.rowCount
  }

  /// The number in a column and row; `nil` if it is missing or the table has no such column. O(1).
  subscript(column: Int, row: Int) -> Double? {
    columns[column]?.number(at: rows?[row] ?? row)
  }
}
