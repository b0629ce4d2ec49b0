import Foundation
import ModelStore
import Synthesis
import Tabular
import TabularIO

/// A real table that was opened, with all that is needed to open it the same way again.
struct SourceTable {
  let records: any RecordSource
  private let missing: MissingTokens
  /// What means missing in a synthetic copy of this table: the same, and the empty text, which is what
  /// `generate` writes into CSV for it.
  let missingInOutput: MissingTokens
  private let description: SourceDescription

  /// - Parameter path: a file, or `-` for standard input, which is read to its end here.
  init(
    path: String, table: String?, delimiter: UInt8?, hasHeader: Bool, missingTokens: [String]?
  ) throws {
    var options = CSVOptions()
    options.delimiter = delimiter
    options.hasHeader = hasHeader
    records = try InputFile.open(path: path, table: table, csv: options) {
      [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
    }
    missing = missingTokens.map { MissingTokens($0) } ?? .standard
    missingInOutput = missingTokens.map { MissingTokens($0 + [""]) } ?? .standard
    description = SourceDescription(
      path: path == SourceDescription.standardInput ? path : absolutePath(path),
      table: records is SQLiteTable ? records.tableName : nil, rowCount: 0, sha256: "",
      delimiter: delimiter, hasHeader: hasHeader, missingTokens: missingTokens)
  }

  /// The table that `description` remembers, whether it has changed or not.
  init(_ description: SourceDescription) throws {
    try self.init(
      path: description.path, table: description.table, delimiter: description.delimiter,
      hasHeader: description.hasHeader, missingTokens: description.missingTokens)
  }

  /// The table that a model was learned from, with the very same cells. Reads all records.
  ///
  /// - Parameters:
  ///   - known: the table as it was.
  ///   - model: the name of the model's file, for messages.
  ///   - path: where the table lies now; `nil`: where it lay.
  ///   - table: its name there; `nil`: the one that it had.
  /// - Throws: ``TableError`` if it cannot be read again, or has changed.
  init(
    unchangedSince known: SourceDescription, model: String, path: String?, table: String? = nil
  ) throws {
    var description = known
    if let path {
      description.path = path
      description.table = table ?? known.table
    } else if known.path == SourceDescription.standardInput {
      throw TableError(
        place: model,
        problem: "the model was learned from standard input, which cannot be read again",
        remedy: "Name the same table with --real.")
    }
    try self.init(description)
    guard try described().isSameTable(as: known) else {
      throw TableError(
        place: records.name,
        problem: "this is not, or no longer, the table that \(model) was learned from",
        remedy: "Fit the model again, or name the table as it was with --real.")
    }
  }

  /// Rows and fingerprint with the rest. Reads all records.
  func described() throws -> SourceDescription {
    let fingerprint = try TableFingerprint(of: records)
    var result = description
    result.rowCount = fingerprint.rowCount
    result.sha256 = fingerprint.sha256
    return result
  }

  /// The schema in the file, checked against the columns; the inferred one if `schemaPath` is `nil`.
  ///
  /// - Parameters:
  ///   - threads: how many read a CSV file; `nil` for one on each core.
  ///   - isPublic: whether it is taken as public knowledge, which one that was read off the rows is not.
  func schema(
    from schemaPath: String?, threads: Int? = nil, isPublic: Bool = false
  ) throws -> TableSchema {
    guard let schemaPath else {
      var options = InferenceOptions()
      options.missing = missing
      if let threads { options.threads = threads }
      return try SchemaInference.schema(of: records, options: options)
    }
    var schema = try SchemaFile.read(path: schemaPath)
    try SchemaFile.check(schema, against: records)
    if isPublic && schema.isInferred {
      throw TableError(
        place: URL(fileURLWithPath: schemaPath).lastPathComponent,
        problem:
          "its ranges and categories were read off the rows (\"inferred\": true), and --epsilon takes "
          + "them as public knowledge",
        remedy:
          "Put in what is known without the rows and delete \"inferred\", or start from synthtab "
          + "schema --public.")
    }
    schema.isInferred = false
    return schema
  }

  /// For each row the number of its unit of privacy, by its value in a column.
  ///
  /// - Parameter rows: those of this table.
  /// - Throws: ``TableError`` if there is no such column.
  func units(
    column: String, of rows: Table, schema: TableSchema, threads: Int? = nil
  ) throws -> [UInt64] {
    guard let index = schema.index(of: column) else {
      throw TableError(
        place: records.name, problem: "there is no column '\(column)'",
        remedy: "Name one of the schema's columns with --unit-column.")
    }
    var schema = schema
    schema.columns[index] = ColumnSchema(
      name: column, kind: .text, treatment: .drop, isNullable: true)
    let cells = try TableLoader(schema: schema, missing: missing, threads: threads)
      .load(records) { $0.name == column }.columns[0]
    return Synthesizer.units(of: cells, in: rows)
  }

  /// The modelled columns of the table.
  ///
  /// - Parameter isOpen: whether the schema is that of a model, which has only the values that it decodes.
  func rows(schema: TableSchema, threads: Int? = nil, isOpen: Bool = false) throws -> Table {
    try TableLoader(schema: schema, missing: missing, threads: threads, isOpen: isOpen)
      .load(records) { $0.treatment == .model }
  }
}

/// `path` from the root, as it is stored for a later run in another folder.
func absolutePath(_ path: String) -> String {
  URL(fileURLWithPath: path).standardizedFileURL.path
}

extension SourceDescription {
  /// Whether a table has the cells of another; also if the other's are not known, as those of a model with a guarantee.
  func isSameTable(as known: SourceDescription) -> Bool {
    known.sha256.isEmpty || sha256 == known.sha256
  }
}
