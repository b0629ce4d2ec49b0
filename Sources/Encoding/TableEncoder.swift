public import Compute
public import Tabular

/// A table as the model's rows, both ways, learned from a table once.
///
/// Holds counts, spellings and quantiles of the columns it was fitted to, and no row.
public struct TableEncoder: Codable, Hashable, Sendable {
  /// All columns of the source, also those that are dropped or generated.
  public let schema: TableSchema
  /// For each column of the schema its encoder, or `nil` if it is not modelled.
  public let columns: [ColumnEncoder?]

  /// - Parameters:
  ///   - table: the rows to learn from, at least one; it may leave out columns that are not modelled.
  ///   - schema: the source's whole schema; `nil` takes the table's.
  public init(
    fitting table: Table, schema: TableSchema? = nil, options: EncodingOptions = .init()
  ) {
    precondition(table.rowCount > 0, "no row to fit")
    let schema = schema ?? table.schema
    self.schema = schema
    columns = schema.columns.map { column in
      guard column.treatment == .model else { return nil }
      guard let index = table.schema.index(of: column.name) else {
        preconditionFailure("a modelled column is not in the table")
      }
      return ColumnEncoder(fitting: table.columns[index], schema: column, options: options)
    }
  }

  /// Where the columns' variables stand in the model's vectors.
  public var layout: VariableLayout {
    VariableLayout(columns.flatMap { $0?.variables ?? [] })
  }

  /// The columns that decoding gives: modelled and generated ones, in the source's order.
  public var outputSchema: TableSchema {
    TableSchema(name: schema.name, columns: schema.columns.filter { $0.treatment != .drop })
  }

  private var places: [VariablePlace] {
    var first = 0
    var gaussian = 0
    return columns.map { column in
      let variables = column?.variables ?? []
      defer {
        first += variables.count
        gaussian += variables.count { $0.code == .gaussian }
      }
      return VariablePlace(first: first, gaussian: gaussian)
    }
  }

  /// The rows of `table`. O(cells × log levels).
  ///
  /// - Parameter seed: for the ties of Gaussian numbers.
  public func encode(_ table: Table, seed: UInt64) -> EncodedRows {
    var rows = EncodedRows(rowCount: table.rowCount, layout: layout)
    for (index, place) in places.enumerated() {
      guard let encoder = columns[index],
        let source = table.schema.index(of: schema.columns[index].name)
      else { continue }
      encoder.encode(
        table.columns[source], at: place,
        uniform: { row in uniform(row, column: index, seed: seed) }, into: &rows)
    }
    return rows
  }

  /// The table that `rows` stand for, with generated columns, of ``outputSchema``.
  ///
  /// - Parameters:
  ///   - firstRow: the number of the first row in its run: what is drawn for a row belongs to (seed, number).
  public func decode(_ rows: EncodedRows, firstRow: Int, seed: UInt64) -> Table {
    let output = outputSchema
    let places = places
    var cells: [Column] = []
    for (index, column) in schema.columns.enumerated() {
      switch column.treatment {
      case .drop: continue
      case .generate:
        cells.append(
          IdentifierGenerator(seed: seed, column: index)
            .cells(schema: column, rows: firstRow..<firstRow + rows.rowCount))
      case .model:
        guard let encoder = columns[index] else { preconditionFailure("column without encoder") }
        cells.append(
          encoder.decode(
            rows, at: places[index], schema: column,
            uniform: { row in uniform(firstRow + row, column: index, seed: seed) }))
      }
    }
    return Table(schema: output, columns: cells, rowCount: rows.rowCount)
  }

  private func uniform(_ row: Int, column: Int, seed: UInt64) -> Double {
    // 2¹⁶ columns and 2⁴⁸ rows have streams of their own.
    var stream = RandomStream(
      seed: seed, purpose: .dequantisation, index: UInt64(column) << 48 | UInt64(row))
    return stream.uniformDouble()
  }
}
