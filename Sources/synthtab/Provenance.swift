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
/// | `seed`, `solver`, `steps`, `precision` | with the model, the next two and the condition, all that the rows depend on |
/// | `min_distance`, `refuse_copies` | the options of that name, missing where they were not given |
/// | `replaced_near_rows`, `replaced_copies` | rows in place of those that these options refuse, missing without them |
/// | `condition` | what `--where` asked of the rows, missing without it |
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
  let minDistance: Double?
  let refuseCopies: Int?
  let replacedNearRows: Int?
  let replacedCopies: Int?
  let condition: String?
  let tool: String

  init(
    table: String, firstRow: Int, rowCount: Int, modelFingerprint: String, seed: UInt64,
    sampling: SamplingConfiguration, precision: ProductPrecision,
    screening: GenerateSummary.Screening?, condition: String?, tool: String
  ) {
    self.table = table
    self.firstRow = firstRow
    self.rowCount = rowCount
    self.modelFingerprint = modelFingerprint
    self.seed = String(seed)
    solver = sampling.solver.rawValue
    steps = sampling.steps
    self.precision = precision.rawValue
    minDistance = screening?.minDistance
    refuseCopies = screening?.refuseCopies
    replacedNearRows = minDistance.flatMap { _ in screening?.replacedNearRows }
    replacedCopies = refuseCopies.flatMap { _ in screening?.replacedCopies }
    self.condition = condition
    self.tool = tool
  }

  /// Of this tool.
  private static let columnCount = 14
  /// Of a tool without `min_distance` and the four that follow it.
  static let olderColumnCount = 9

  /// A row of the table, `nil` if it is not understood.
  init?(_ fields: UnsafeBufferPointer<Field>) {
    let isOfOlderTool = fields.count == Self.olderColumnCount
    guard isOfOlderTool || fields.count == Self.columnCount else { return nil }
    func text(_ index: Int) -> String? {
      guard case .text(let bytes) = fields[index] else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    func integer(_ index: Int) -> Int? {
      guard case .integer(let value) = fields[index] else { return nil }
      return Int(value)
    }
    func real(_ index: Int) -> Double? {
      guard case .real(let value) = fields[index] else { return nil }
      return value
    }
    guard let table = text(0), let firstRow = integer(1), let rowCount = integer(2),
      let modelFingerprint = text(3), let seed = text(4), let solver = text(5),
      let steps = integer(6), let precision = text(7), let tool = text(fields.count - 1)
    else { return nil }
    self.table = table
    self.firstRow = firstRow
    self.rowCount = rowCount
    self.modelFingerprint = modelFingerprint
    self.seed = seed
    self.solver = solver
    self.steps = steps
    self.precision = precision
    minDistance = isOfOlderTool ? nil : real(8)
    refuseCopies = isOfOlderTool ? nil : integer(9)
    replacedNearRows = isOfOlderTool ? nil : integer(10)
    replacedCopies = isOfOlderTool ? nil : integer(11)
    condition = isOfOlderTool ? nil : text(12)
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
      ("min_distance", reals(entries.map(\.minDistance))),
      ("refuse_copies", integers(entries.map(\.refuseCopies))),
      ("replaced_near_rows", integers(entries.map(\.replacedNearRows))),
      ("replaced_copies", integers(entries.map(\.replacedCopies))),
      ("condition", texts(entries.map(\.condition))),
      ("tool", texts(entries.map(\.tool))),
    ]
    let columns = parts.map { name, column in
      let kind: ColumnKind =
        switch column.storage {
        case .codes: .text
        case .integers: .integer
        case .reals: .continuous
        }
      return ColumnSchema(name: name, kind: kind, isNullable: optionalColumns.contains(name))
    }
    return Table(
      schema: TableSchema(name: tableName, columns: columns), columns: parts.map(\.column),
      rowCount: entries.count)
  }

  private static let optionalColumns: Set = [
    "min_distance", "refuse_copies", "replaced_near_rows", "replaced_copies", "condition",
  ]

  private static func texts(_ values: [String?]) -> Column {
    Column(
      storage: .codes(
        values.indices.map { values[$0] == nil ? -1 : Int32($0) },
        dictionary: values.map { $0 ?? "" }), missing: missing(values))
  }

  private static func integers(_ values: [Int?]) -> Column {
    Column(storage: .integers(values.map { Int64($0 ?? 0) }), missing: missing(values))
  }

  private static func reals(_ values: [Double?]) -> Column {
    Column(storage: .reals(values.map { $0 ?? 0 }), missing: missing(values))
  }

  private static func missing<Value>(_ values: [Value?]) -> MissingMask {
    var mask = MissingMask()
    for value in values { mask.append(isMissing: value == nil) }
    return mask
  }
}
