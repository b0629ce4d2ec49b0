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
  /// - Parameter threads: how many read a CSV file; `nil` for one on each core.
  func schema(from schemaPath: String?, threads: Int? = nil) throws -> TableSchema {
    guard let schemaPath else {
      var options = InferenceOptions()
      options.missing = missing
      if let threads { options.threads = threads }
      return try SchemaInference.schema(of: records, options: options)
    }
    let schema = try SchemaFile.read(path: schemaPath)
    try SchemaFile.check(schema, against: records)
    return schema
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
