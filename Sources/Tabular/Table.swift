/// A schema with the rows that keep to it, column by column.
public struct Table: Equatable, Sendable {
  public let schema: TableSchema
  public let columns: [Column]
  public let rowCount: Int

  /// - Precondition: one column for each column of the schema, all of `rowCount` rows.
  public init(schema: TableSchema, columns: [Column], rowCount: Int) {
    precondition(
      schema.columns.count == columns.count,
      "\(columns.count) columns for \(schema.columns.count) in the schema")
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of unequal length")
    self.schema = schema
    self.columns = columns
    self.rowCount = rowCount
  }

  /// One cell as a value. O(1), and a string is made for a datetime.
  public func value(row: Int, column: Int) -> Value {
    let cells = columns[column]
    guard !cells.missing[row] else { return .missing }
    switch cells.storage {
    case .reals(let values): return .real(values[row])
    case .codes(let codes, let dictionary): return .text(dictionary[Int(codes[row])])
    case .integers(let values):
      guard let format = schema.columns[column].datetimeFormat else {
        return .integer(values[row])
      }
      return .text(format.text(ticks: values[row]))
    }
  }

  /// The rows at `rows`, in that order; a row may appear more than once. O(rows × columns).
  public func selecting(rows: [Int]) -> Table {
    let chosen = columns.map { $0.selecting(rows: rows) }
    return Table(schema: schema, columns: chosen, rowCount: rows.count)
  }
}

extension Column {
  /// The rows at `rows`, in that order. O(rows).
  public func selecting(rows: [Int]) -> Column {
    var mask = MissingMask()
    for row in rows { mask.append(isMissing: missing[row]) }
    let chosen: Storage =
      switch storage {
      case .integers(let values): .integers(rows.map { values[$0] })
      case .reals(let values): .reals(rows.map { values[$0] })
      case .codes(let values, let dictionary):
        .codes(rows.map { values[$0] }, dictionary: dictionary)
      }
    return Column(storage: chosen, missing: mask)
  }
}
