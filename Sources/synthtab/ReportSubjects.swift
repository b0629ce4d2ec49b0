import Foundation
import ModelStore
import Predicates
import Synthesis
import Tabular
import TabularIO

/// The tables that a report compares, found from its options, the model and what the model remembers.
struct ReportSubjects {
  let training: Table
  /// `nil` if there are no real rows that the generator never saw.
  let heldOut: Table?
  let synthetic: Table
  /// The model that the training rows are those of; `nil` without one.
  let checkpoint: Checkpoint?
  /// Of all rows of the real table, those held out by the fit included.
  let realFingerprint: String
  let syntheticFingerprint: String
  /// Where the figures go.
  let database: String

  init(_ options: ReportCommand) throws {
    let model = try LocatedModel(options)
    let location = try SyntheticLocation(options, model: model)
    // Figures of private rows do not belong into what a guarantee allows to hand on.
    database =
      location.isDatabase && model?.checkpoint.privacy == nil
      ? location.path
      : URL(fileURLWithPath: location.path).deletingPathExtension().path + ".report.db"
    // Whether the figures can be written after the work is found out before it.
    try SQLiteTransaction(path: database).cancel()
    let real = try RealRows(options, model: model)
    let condition = try options.condition ?? location.condition()
    let predicate = try condition.map { try real.training.schema.condition($0) }
    training =
      predicate.map { real.training.selecting(rows: $0.rows(of: real.training)) }
      ?? real.training
    heldOut = real.heldOut.map { rows in
      predicate.map { rows.selecting(rows: $0.rows(of: rows)) } ?? rows
    }
    if let condition {
      guard training.rowCount > 0, heldOut?.rowCount != 0 else {
        throw TableError(
          place: "--where",
          problem: "no \(training.rowCount > 0 ? "held-out" : "training") row meets the condition",
          remedy: "There is nothing to compare with. Ask for a wider condition.")
      }
      options.talk.say(
        "Note: compared with the \(training.rowCount + (heldOut?.rowCount ?? 0)) real rows of which this is true: "
          + "\(condition.printable)")
    }
    synthetic = try location.load(comparableWith: training.schema, missing: real.missing)
    checkpoint = real.isOfModel ? model?.checkpoint : nil
    realFingerprint = real.fingerprint
    syntheticFingerprint = try TableFingerprint(of: location.records).sha256
    if let model, let other = try location.fingerprintOfOtherModel(than: model.checkpoint) {
      options.talk.say("Note: the synthetic table was made from another model (\(other)).")
    }
  }
}

/// The model of a report, if it has one.
private struct LocatedModel {
  let path: String
  let checkpoint: Checkpoint
  /// Whether the user named it.
  let isNamed: Bool

  /// `nil` if none was named, none is in the folder, and none is needed.
  init?(_ options: ReportCommand) throws {
    path = options.model ?? ModelOption.defaultPath
    isNamed = options.model != nil
    let isNeeded = isNamed || options.real == nil || options.synthetic == nil
    if !isNeeded && !FileManager.default.fileExists(atPath: path) { return nil }
    checkpoint = try ModelFile.read(path: path)
  }

  var name: String { URL(fileURLWithPath: path).lastPathComponent }
}

/// Training rows and held-out rows.
private struct RealRows {
  let training: Table
  let heldOut: Table?
  let missing: MissingTokens
  let isOfModel: Bool
  /// SHA-256 of the table that was read.
  let fingerprint: String

  init(_ options: ReportCommand, model: LocatedModel?) throws {
    let unseen = try options.heldOut.map { try options.reading.source(path: $0, table: nil) }
    let schema: TableSchema
    let rowsHeldOutByFit: Table?
    if let model, let (source, sha256) = try Self.sourceOfModel(model, options) {
      missing = source.missingInOutput
      let rows = try source.rows(schema: model.checkpoint.schema, isOpen: true)
      schema = rows.schema
      let fit = model.checkpoint.configuration
      let split =
        if let privacy = fit.privacy {
          Synthesizer.split(
            numbers: try privacy.unitColumn.map {
              try source.units(column: $0, of: rows, schema: model.checkpoint.schema)
            } ?? Synthesizer.numbers(ofRows: rows), holdout: fit.holdout, seed: fit.seed)
        } else {
          Synthesizer.split(rowCount: rows.rowCount, holdout: fit.holdout, seed: fit.seed)
        }
      training = rows.selecting(rows: split.training)
      rowsHeldOutByFit = split.heldOut.isEmpty ? nil : rows.selecting(rows: split.heldOut)
      isOfModel = true
      fingerprint = sha256
    } else if let path = options.real {
      let source = try options.reading.source(path: path, table: options.realTable)
      missing = source.missingInOutput
      schema = try source.schema(from: options.schema)
      training = try source.rows(schema: schema)
      rowsHeldOutByFit = nil
      isOfModel = false
      fingerprint = try source.described().sha256
    } else {
      preconditionFailure("without --real there is a model")
    }
    if let unseen {
      heldOut = try unseen.records.loaded(comparableWith: schema, missing: missing)
    } else {
      heldOut = rowsHeldOutByFit
    }
  }

  /// The unchanged table that the model was learned from; `nil` if `--real` names another one and the
  /// user did not ask for this model.
  private static func sourceOfModel(
    _ model: LocatedModel, _ options: ReportCommand
  ) throws -> (table: SourceTable, sha256: String)? {
    guard let known = model.checkpoint.source else {
      if options.real != nil && !model.isNamed { return nil }
      throw TableError(
        place: model.name, problem: "the model does not say what it was learned from",
        remedy: "Fit the model again, or name the real table with --real, without --model.")
    }
    if let path = options.real, !model.isNamed {
      let given = try options.reading.source(path: path, table: options.realTable)
      guard try given.described().isSameTable(as: known) else { return nil }
    }
    let source = try SourceTable(
      unchangedSince: known, model: model.name, path: options.real, table: options.realTable)
    return (source, try source.described().sha256)
  }
}

/// Where the synthetic table lies.
private struct SyntheticLocation {
  let path: String
  let table: String?
  let records: any RecordSource

  var isDatabase: Bool { records is SQLiteTable }

  init(_ options: ReportCommand, model: LocatedModel?) throws {
    if let path = options.synthetic {
      self.path = path
      table = options.table
    } else if let model {
      guard let output = try ModelFile.lastOutput(in: model.path) else {
        throw TableError(
          place: model.name, problem: "no output of this model is known",
          remedy: "Make one with synthtab generate, or name one with --synthetic.")
      }
      path = output.path
      table = options.table ?? output.table
    } else {
      preconditionFailure("without --synthetic there is a model")
    }
    records = try InputFile.open(path: path, table: table, csv: CSVOptions()) {
      throw TableError(
        place: "standard input", problem: "the synthetic table is read from a file",
        remedy: "Name a file with --synthetic.")
    }
  }

  func load(comparableWith schema: TableSchema, missing: MissingTokens) throws -> Table {
    try records.loaded(comparableWith: schema, missing: missing)
  }

  /// What the rows of the table were asked to be when they were made, as far as the database knows.
  func condition() throws -> String? {
    guard isDatabase else { return nil }
    return try Provenance.History(inDatabase: path).entries
      .last { $0.table == records.tableName }?.condition
  }

  /// The fingerprint that the database's provenance names for the table, if it is not `checkpoint`'s.
  func fingerprintOfOtherModel(than checkpoint: Checkpoint) throws -> String? {
    guard isDatabase else { return nil }
    return try Provenance.History(inDatabase: path).entries
      .last { $0.table == records.tableName && $0.modelFingerprint != checkpoint.fingerprint }?
      .modelFingerprint
  }
}

extension RecordSource {
  /// The modelled columns of `schema` that the source has, whatever else it has.
  ///
  /// A cell outside the real table's range or categories is a finding of the report, not an error, and so is a
  /// fraction among whole numbers: if there is one, the table is read again by kind alone.
  fileprivate func loaded(
    comparableWith schema: TableSchema, missing: MissingTokens
  ) throws -> Table {
    var strict = schema
    strict.columns = columnNames.map { name in
      guard let index = schema.index(of: name), schema.columns[index].treatment == .model else {
        return ColumnSchema(name: name, kind: .text, treatment: .drop)
      }
      return schema.columns[index]
    }
    func load(_ schema: TableSchema) throws -> Table {
      try TableLoader(schema: schema, missing: missing).load(self) { $0.treatment == .model }
    }
    if let table = try? load(strict) { return table }
    var relaxed = strict
    for index in relaxed.columns.indices {
      relaxed.columns[index].isNullable = true
      relaxed.columns[index].range = nil
      relaxed.columns[index].decimals = nil
      relaxed.columns[index].categories = nil
    }
    if let table = try? load(relaxed) { return table }
    for index in relaxed.columns.indices where relaxed.columns[index].kind == .integer {
      relaxed.columns[index].kind = .continuous
    }
    return try load(relaxed)
  }
}
