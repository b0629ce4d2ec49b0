import Compute
import Diffusion
import Foundation
import Tabular
import TabularIO

/// Where the rows of one synthetic table came from: one row of the table `synthtab_provenance`.
///
/// | column | holds |
/// |---|---|
/// | `table_name` | the synthetic table |
/// | `first_row`, `rows` | the numbers of the rows that one `generate` made, and how many |
/// | `model_fingerprint` | SHA-256 of the model |
/// | `seed`, `solver`, `steps`, `precision` | with the model, all that the rows depend on |
/// | `tool` | the program and its version |
///
/// No path: the database may be given away.
struct Provenance: Equatable {
  static let tableName = "synthtab_provenance"

  let table: String
  let firstRow: Int
  let rowCount: Int
  let modelFingerprint: String
  /// Decimal digits, for SQLite's integers do not reach as far as a seed.
  let seed: String
  let solver: String
  let steps: Int
  let precision: String
  let tool: String

  init(
    table: String, firstRow: Int, rowCount: Int, modelFingerprint: String, seed: UInt64,
    sampling: SamplingConfiguration, precision: ProductPrecision, tool: String
  ) {
    self.table = table
    self.firstRow = firstRow
    self.rowCount = rowCount
    self.modelFingerprint = modelFingerprint
    self.seed = String(seed)
    solver = sampling.solver.rawValue
    steps = sampling.steps
    self.precision = precision.rawValue
    self.tool = tool
  }

  /// What a database already says; nothing where there is no such database or table.
  static func entries(in destination: OutputDestination) throws -> [Provenance] {
    guard case .database(let path) = destination else { return [] }
    return try entries(inDatabase: path)
  }

  /// The same for the database at `path`.
  static func entries(inDatabase path: String) throws -> [Provenance] {
    guard FileManager.default.fileExists(atPath: path),
      let source = try? SQLiteTable(path: path, table: tableName)
    else { return [] }
    var entries: [Provenance] = []
    try source.forEachRecord { row, fields in
      guard fields.count == 9, let entry = Provenance(fields) else {
        throw TableError(
          place: "\(source.name), \(tableName), row \(row)", problem: "cannot be understood",
          remedy: "Drop the table \(tableName), or write into another database.")
      }
      entries.append(entry)
    }
    return entries
  }

  private init?(_ fields: UnsafeBufferPointer<Field>) {
    func text(_ index: Int) -> String? {
      guard case .text(let bytes) = fields[index] else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    func integer(_ index: Int) -> Int? {
      guard case .integer(let value) = fields[index] else { return nil }
      return Int(value)
    }
    guard let table = text(0), let firstRow = integer(1), let rowCount = integer(2),
      let modelFingerprint = text(3), let seed = text(4), let solver = text(5),
      let steps = integer(6), let precision = text(7), let tool = text(8)
    else { return nil }
    self.table = table
    self.firstRow = firstRow
    self.rowCount = rowCount
    self.modelFingerprint = modelFingerprint
    self.seed = seed
    self.solver = solver
    self.steps = steps
    self.precision = precision
    self.tool = tool
  }

  /// All entries as the table that is written.
  static func asTable(_ entries: [Provenance]) -> Table {
    let parts: [(name: String, column: Column)] = [
      ("table_name", texts(entries.map(\.table))),
      ("first_row", integers(entries.map(\.firstRow))),
      ("rows", integers(entries.map(\.rowCount))),
      ("model_fingerprint", texts(entries.map(\.modelFingerprint))),
      ("seed", texts(entries.map(\.seed))),
      ("solver", texts(entries.map(\.solver))),
      ("steps", integers(entries.map(\.steps))),
      ("precision", texts(entries.map(\.precision))),
      ("tool", texts(entries.map(\.tool))),
    ]
    let columns = parts.map { name, column in
      let isText = if case .codes = column.storage { true } else { false }
      return ColumnSchema(name: name, kind: isText ? .text : .integer)
    }
    return Table(
      schema: TableSchema(name: tableName, columns: columns), columns: parts.map(\.column),
      rowCount: entries.count)
  }

  private static func texts(_ values: [String]) -> Column {
    Column(
      storage: .codes(values.indices.map { Int32($0) }, dictionary: values),
      missing: MissingMask(presentRows: values.count))
  }

  private static func integers(_ values: [Int]) -> Column {
    Column(
      storage: .integers(values.map { Int64($0) }),
      missing: MissingMask(presentRows: values.count))
  }
}
