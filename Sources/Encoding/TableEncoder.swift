public import Compute
import Synchronization
public import Tabular

/// A table as the model's rows, both ways, learned from a table once.
///
/// Holds counts, spellings and quantiles of the columns it was fitted to, and no row. What fewer than
/// ``EncodingOptions/leastCount`` rows have in common is not kept, neither here nor in ``schema``.
public struct TableEncoder: Codable, Hashable, Sendable {
  /// All columns of the source, also those that are dropped or generated. Categories and ranges are those of what is
  /// decoded.
  public let schema: TableSchema
  /// For each column of the schema its encoder, or `nil` if it is not modelled.
  public let columns: [ColumnEncoder?]
  /// Columns that follow from another one without exception, in the schema's order. They take no variable.
  public let dependencies: [ColumnDependency]
  /// Columns that lie near others in many rows, each after those it follows from. Their variables come after the
  /// columns' own.
  public let relations: [ColumnRelation]
  /// What was not kept because too few rows have it; `nil` where all was.
  public private(set) var protection: TableProtection?

  /// - Parameters:
  ///   - table: the table to learn from; it may leave out columns that are not modelled.
  ///   - rows: which of its rows, at least one; `nil` takes all. Each thread makes copies of one column at a time.
  ///   - schema: the source's whole schema; `nil` takes the table's.
  ///   - pool: whose threads share out the columns; the encoder does not depend on them.
  public init(
    fitting table: Table, rows: [Int]? = nil, schema: TableSchema? = nil,
    options: EncodingOptions = .init(), pool: WorkerPool = WorkerPool(threads: 1)
  ) {
    precondition((rows?.count ?? table.rowCount) > 0, "no row to fit")
    options.requireUsable()
    let schema = schema ?? table.schema
    @Sendable func cells(_ column: Int) -> Column {
      guard let index = table.schema.index(of: schema.columns[column].name) else {
        preconditionFailure("a modelled column is not in the table")
      }
      let cells = table.columns[index]
      return rows.map { cells.selecting(rows: $0) } ?? cells
    }
    @Sendable func encoder(of column: Int, _ options: EncodingOptions) -> ColumnEncoder? {
      let columnSchema = schema.columns[column]
      guard columnSchema.treatment == .model else { return nil }
      return ColumnEncoder(
        fitting: cells(column), schema: columnSchema, options: options.applied(to: columnSchema))
    }
    var columns = pool.map(schema.columns.count) { encoder(of: $0, options) }
    dependencies =
      options.findsDependencies
      ? Self.dependencies(
        of: &columns, cells: cells, options: { options.applied(to: schema.columns[$0]) }) : []
    let lookedUp = Set(dependencies.map(\.column))
    let numbers = TableNumbers(table, schema: schema, rows: rows)
    let ties =
      options.findsRelations ? Self.ties(of: numbers, columns: columns, schema: schema) : []
    var finer = options
    finer.binCount = max(options.tiedBinCount, options.binCount)
    let tied = Set(ties.flatMap { [$0.column] + $0.terms.flatMap(\.columns) })
    let refined = tied.subtracting(lookedUp).sorted()
    let finerEncoders = pool.map(refined.count) { [finer] in encoder(of: refined[$0], finer) }
    for (column, encoder) in zip(refined, finerEncoders) { columns[column] = encoder }
    self.columns = columns
    let leastCount = options.leastCount
    relations =
      options.findsRelations
      ? ties.map {
        Self.relation(of: $0, near: $1, in: numbers, columns: columns, leastCount: leastCount)
      }
        + Self.differences(
          of: numbers, columns: columns, schema: schema, leastCount: leastCount) : []
    self.schema = Self.kept(of: schema, by: columns, leastCount: leastCount)
    guard leastCount > 1 else { return }
    let protected = pool.map(columns.count) { [columns] index in
      columns[index].flatMap {
        ColumnProtection(of: cells(index), named: schema.columns[index].name, by: $0)
      }
    }
    protection = TableProtection(leastCount: leastCount, columns: protected.compactMap { $0 })
  }

  /// The schema without what is not decoded: ``ColumnSchema/keeping(whatDecodes:)``. Where nothing is protected it has all
  /// that it had of modelled columns.
  private static func kept(
    of schema: TableSchema, by columns: [ColumnEncoder?], leastCount: Int
  ) -> TableSchema {
    TableSchema(
      name: schema.name,
      columns: zip(schema.columns, columns).map { column, encoder in
        guard let encoder else { return column.withoutValues }
        return leastCount > 1 ? column.keeping(whatDecodes: encoder) : column
      })
  }

  /// An encoder of columns that are each learned alone.
  init(schema: TableSchema, columns: [ColumnEncoder?]) {
    self.schema = schema
    self.columns = columns
    dependencies = []
    relations = []
  }

  /// Where the columns' variables stand in the model's vectors.
  public var layout: VariableLayout {
    VariableLayout(variablesOfColumns.flatMap { $0 } + relations.map(\.variable))
  }

  /// For each variable of ``layout`` the position in the schema of its column; of a relation, of the column that
  /// follows.
  public var columnOfVariable: [Int] {
    variablesOfColumns.enumerated().flatMap { index, variables in variables.map { _ in index } }
      + relations.map(\.column)
  }

  private var variablesOfColumns: [[Variable]] {
    let lookedUp = Set(dependencies.map(\.column))
    return columns.enumerated().map { index, column in
      lookedUp.contains(index) ? [] : column?.variables ?? []
    }
  }

  /// The columns that decoding gives: modelled and generated ones, in the source's order.
  public var outputSchema: TableSchema {
    TableSchema(name: schema.name, columns: schema.columns.filter { $0.treatment != .drop })
  }

  private var places: [VariablePlace] {
    var first = 0
    var gaussian = 0
    return variablesOfColumns.map { variables in
      defer {
        first += variables.count
        gaussian += variables.count { $0.code == .gaussian }
      }
      return VariablePlace(first: first, gaussian: gaussian)
    }
  }

  /// The rows of `table`, which may be other ones than it was fitted to. O(cells × log levels).
  ///
  /// What fitting did not see, or did not keep, takes a level it did: a number beyond the ends the outermost one, a spelling
  /// that of the token or of one that shares the longest beginning with it, a missing cell of a column that had none the first one (or the median, if Gaussian).
  ///
  /// - Parameters:
  ///   - selection: which of its rows, in this order; `nil` takes all. Each thread makes copies of one column at a time.
  ///   - seed: for the ties of Gaussian numbers.
  ///   - pool: whose threads share out the columns; the rows do not depend on them.
  public func encode(
    _ table: Table, rows selection: [Int]? = nil, seed: UInt64,
    pool: WorkerPool = WorkerPool(threads: 1)
  ) -> EncodedRows {
    let rowCount = selection?.count ?? table.rowCount
    let (places, variables, dependencies) = (places, variablesOfColumns, dependencyOfColumn)
    let whole = Mutex(EncodedRows(rowCount: rowCount, layout: layout))
    pool.run(columns.count) { index, _ in
      guard dependencies[index] == nil, let encoder = columns[index],
        let source = table.schema.index(of: schema.columns[index].name)
      else { return }
      let cells = table.columns[source]
      var own = EncodedRows(rowCount: rowCount, layout: VariableLayout(variables[index]))
      encoder.encode(
        selection.map { cells.selecting(rows: $0) } ?? cells,
        at: VariablePlace(first: 0, gaussian: 0),
        uniform: { row in uniform(row, column: index, seed: seed) }, into: &own)
      // Each column has its own places.
      whole.withLock {
        $0.replaceVariables(
          from: places[index].first, numbersFrom: places[index].gaussian, with: own)
      }
    }
    return whole.withLock { rows in
      encodeRelations(TableNumbers(table, schema: schema, rows: selection), into: &rows)
      return rows
    }
  }

  /// The table that `rows` stand for, with generated columns, of ``outputSchema``.
  ///
  /// - Parameters:
  ///   - firstRow: the number of the first row in its run: what is drawn for a row belongs to (seed, number).
  ///   - lookups: this encoder's, where many chunks of rows are decoded; `nil` makes them for this call.
  public func decode(
    _ rows: EncodedRows, firstRow: Int, seed: UInt64, lookups: DecodingLookups? = nil
  ) -> Table {
    let output = outputSchema
    let spellings = (lookups ?? DecodingLookups(self)).spellings
    let places = places
    let dependencies = dependencyOfColumn
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
        let lookedUp = dependencies[index].map {
          $0.levels(in: rows, sourceAt: places[$0.source].first, variable: encoder.variables[0])
        }
        cells.append(
          encoder.decode(
            lookedUp ?? rows,
            at: lookedUp == nil ? places[index] : VariablePlace(first: 0, gaussian: 0),
            schema: column, spellings: spellings[index],
            uniform: { row in uniform(firstRow + row, column: index, seed: seed) }))
      }
    }
    applyRelations(to: &cells, of: rows, firstRow: firstRow, seed: seed)
    // What lies between two coarse values is not one.
    for (index, column) in output.columns.enumerated() where column.kind != .categorical {
      cells[index] = cells[index].coarsened(as: column)
    }
    return Table(schema: output, columns: cells, rowCount: rows.rowCount)
  }

  /// What ``decode(_:firstRow:seed:lookups:)`` looks spellings up in.
  public struct DecodingLookups: Sendable {
    /// For each column of the schema those of a category, `nil` for any other.
    fileprivate let spellings: [DecodedSpellings?]

    /// O(spellings of all columns), and memory for a code and a draw of each.
    public init(_ encoder: TableEncoder) {
      spellings = zip(encoder.columns, encoder.schema.columns).map { column, schema in
        column?.decodedSpellings(schema: schema)
      }
    }
  }

  func uniform(_ row: Int, column: Int, seed: UInt64) -> Double {
    // 2¹⁶ columns and 2⁴⁸ rows have streams of their own.
    var stream = RandomStream(
      seed: seed, purpose: .dequantisation, index: UInt64(column) << 48 | UInt64(row))
    return stream.uniformDouble()
  }
}
