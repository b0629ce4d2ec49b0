import ArgumentParser
import Diffusion
import Encoding
import Foundation
import ModelStore
import Synthesis
import Tabular
import TabularIO

/// `synthtab fit`: a table in, a model file out.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Learn a table and write a model file.",
    discussion: """
      Ctrl-C ends the training and keeps the best model so far; a second one ends at once. Columns of \
      free text and identifiers are never learned: what becomes of them is told. The time it takes \
      grows with rows and columns; memory is about 12 bytes a cell.
      """)

  @Argument(
    help: "A CSV file, an SQLite database, or - for CSV on standard input.",
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp(
      "SQLite: the table or view to learn. Needed where there is more than one.",
      valueName: "name"))
  var table: String?

  @Option(
    help: ArgumentHelp(
      "A schema file, as synthtab schema prints it. (default: inferred)",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var schema: String?

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp("The model file to write; a model there is replaced.", valueName: "file"),
    completion: .file(extensions: ["synthtab"]))
  var model = ModelOption.defaultPath

  @Option(
    help: ArgumentHelp(
      "Train for this long: 90s, 2m, 1.5h; below 1,000 rows at most. (default: 70 passes over the "
        + "rows, 105 where the held-out rows ask for it, 400 steps or more; below 1,000 rows as long as none is learned by heart)",
      valueName: "time"))
  var budget: TimeBudget?

  @Option(
    help: ArgumentHelp(
      "Train for this many steps, 1 or more, in place of --budget.", valueName: "n"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "The seed of everything random, 0 or more: the same seed, table and steps give the same model.",
      valueName: "n"))
  var seed: UInt64 = FitConfiguration().seed

  @Option(
    help: ArgumentHelp(
      "The share of rows held out, 0 to 0.5: they choose the best weights, except below 1,000 rows, and "
        + "report compares with them.",
      valueName: "share"))
  var holdout: Double = FitConfiguration().holdout

  @Option(
    help: ArgumentHelp(
      "How a number of many values is learned: in quantile bins, or as one Gaussian number.",
      valueName: "encoding"))
  var numbers: EncodingOptions.Numbers = EncodingOptions().numbers

  @Option(
    help: ArgumentHelp(
      "Noise levels that generate will visit, 2 to 1000, for which the model is calibrated: fewer are faster, more keep "
        + "exact rules between columns better. (default: 8; 20 below 1,000 rows and with Gaussian numbers)",
      valueName: "n"))
  var levels: Int?

  @OptionGroup var protection: ProtectionOptions
  @OptionGroup var privacy: PrivacyOptions
  @OptionGroup var precision: PrecisionOptions
  @OptionGroup var threads: ThreadOptions
  @Flag(help: "Print the resolved options and stop.")
  var dryRun = false
  @OptionGroup var talk: TalkOptions

  func validate() throws {
    if budget != nil && steps != nil {
      throw ValidationError("Give --budget or --steps, not both.")
    }
    if let steps, steps < 1 { throw ValidationError("--steps must be 1 or more.") }
    if let levels, !SamplingConfiguration.stepLimits.contains(levels) {
      throw ValidationError("--levels must be from 2 to 1000.")
    }
    guard holdout >= 0, holdout <= 0.5 else {
      throw ValidationError("--holdout must be from 0 to 0.5.")
    }
    if privacy.epsilon != nil { try validatePrivate() }
    if input == SourceDescription.standardInput && table != nil {
      throw ValidationError("--table is for an SQLite file; standard input is read as CSV.")
    }
  }

  private func validatePrivate() throws {
    if schema == nil {
      throw ValidationError(
        "--epsilon needs --schema: what is read off private rows is not public. synthtab schema --public prints "
          + "one to look through.")
    }
    if protection.isAsked {
      throw ValidationError(
        "-k and --rare-token look at the rows unpaid: with --epsilon, what is rare is kept out by paid thresholds."
      )
    }
    if budget != nil || numbers != EncodingOptions().numbers {
      throw ValidationError("--budget and --numbers do not go with --epsilon.")
    }
    if privacy.engine != .diffusion && (steps != nil || levels != nil) {
      throw ValidationError("With --epsilon, --steps and --levels need --engine diffusion.")
    }
  }

  func run() throws {
    let source = try reading.source(path: input, table: table)
    let tableSchema = try source.schema(
      from: schema, threads: threads.count, isPublic: privacy.epsilon != nil)
    let notes = tableSchema.columns.compactMap(ColumnNote.init)
    if dryRun { return try report(plan(schema: tableSchema, notes: notes)) }

    try ModelOption.checkWritable(model)
    for note in notes { talk.say(note.line) }
    let rows = try source.rows(schema: tableSchema, threads: threads.count)
    // A fingerprint of private rows would tell two tables apart that differ in one row.
    let description =
      privacy.epsilon == nil ? try source.described() : try source.described().withoutFingerprint
    let units = try privacy.unitColumn.map {
      try source.units(column: $0, of: rows, schema: tableSchema, threads: threads.count)
    }

    let start = ContinuousClock.now
    let interruption = Interruption()
    // Until the model is written, so that no half-written file is left.
    defer { withExtendedLifetime(interruption) {} }
    let fitted: Synthesizer
    do {
      fitted = try learn(
        rows, of: privacy.epsilon == nil ? tableSchema.completed(by: rows.schema) : tableSchema,
        units: units, until: interruption)
    } catch let error as SynthesisError {
      throw UnlearnableTable(place: source.records.name, cause: error)
    }
    var checkpoint = fitted.checkpoint
    if checkpoint.privacy != nil {
      for (column, encoder) in zip(checkpoint.schema.columns, checkpoint.encoder.columns)
      where encoder == .constant(.missing) {
        talk.say(
          "Note: nothing could be learned of \(column.name.quoted), which will be empty. State its range or categories "
            + "in the schema, or spend more with --epsilon.")
      }
    }
    checkpoint.source = description
    try ModelFile.write(checkpoint, to: model, tool: "synthtab \(ToolVersion.current)")
    for warning in checkpoint.encoder.protection?.warnings ?? [] { talk.say(warning) }
    try report(
      FitSummary(
        checkpoint: checkpoint, model: model, notes: notes,
        seconds: (ContinuousClock.now - start).seconds))
  }

  private func learn(
    _ rows: Table, of schema: TableSchema, units: [UInt64]?, until interruption: Interruption
  ) throws -> Synthesizer {
    talk.say(
      "learning \(rows.rowCount) rows of \(rows.schema.name.quoted); "
        + "Ctrl-C stops and keeps the best model so far")
    let progress = FitProgressLine(isQuiet: talk.isQuiet)
    defer { progress.clear() }
    return try Synthesizer(
      fitting: rows, schema: schema, units: units, configuration: configuration,
      threads: threads.count
    ) {
      progress.update($0)
      return interruption.isRequested ? .finishNow : .proceed
    }
  }

  private var configuration: FitConfiguration {
    var result = FitConfiguration()
    result.seed = seed
    result.holdout = holdout
    result.encoding.numbers = numbers
    protection.apply(to: &result.encoding)
    if let requested = precision.requested { result.precision = requested }
    result.privacy = privacy.configuration
    if let levels { result.sampling = SamplingConfiguration(steps: levels) }
    if let steps { result.length = .steps(steps) }
    if let budget { result.length = .seconds(budget.seconds) }
    return result
  }

  private func plan(schema: TableSchema, notes: [ColumnNote]) -> FitPlan {
    FitPlan(
      input: input, table: schema.name, model: model, configuration: configuration,
      threads: threads.count, columns: schema.columns.map(FitPlan.Column.init), notes: notes)
  }

  private func report(_ result: some Encodable & CustomStringConvertible) throws {
    if talk.json {
      try StandardOutput.write(json: result)
    } else if dryRun {
      try StandardOutput.write(result.description)
    } else {
      talk.say(result.description)
    }
  }
}

/// Why a table cannot be learned, and which one it is.
private struct UnlearnableTable: Error, CustomStringConvertible {
  let place: String
  let cause: SynthesisError

  var description: String { "\(place): \(cause)" }
}

extension TableSchema {
  /// This schema with what the loader has learned from the rows (categories that were not declared).
  fileprivate func completed(by loaded: TableSchema) -> TableSchema {
    var result = self
    for column in loaded.columns {
      if let index = index(of: column.name) { result.columns[index] = column }
    }
    return result
  }
}
