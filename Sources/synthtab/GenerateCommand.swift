import ArgumentParser
import Compute
import Diffusion
import Evaluation
import Foundation
import ModelStore
import Synthesis
import Tabular
import TabularIO

/// `synthtab generate`: a model file in, synthetic rows out.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make synthetic rows, into SQLite or CSV.",
    discussion: """
      Rows are numbered from 0. Row k depends on the model, the seed, the solver, its steps, the precision, \
      --where, --min-distance and --refuse-copies alone, not on how many rows are asked for. Everything is written or \
      nothing: Ctrl-C leaves no file and no table behind. Memory does not grow with the number of rows.
      """)

  @Option(
    name: [.customShort("n"), .customLong("rows")],
    help: ArgumentHelp("How many rows to make, 1 to 1,000,000,000,000.", valueName: "n"))
  var rowCount: Int

  @Option(
    help: ArgumentHelp(
      "Where to: an SQLite database (.db, .sqlite, .sqlite3; new or existing), else a CSV file, or - for CSV on standard output.",
      valueName: "file"),
    completion: .file())
  var out: String

  @Option(
    help: ArgumentHelp(
      "SQLite: the table to write. (default: the name of the table that was learned)",
      valueName: "name"))
  var table: String?

  @Flag(help: "Write over an existing table or CSV file.")
  var replace = false

  @Flag(
    help: "SQLite: add to an existing table; row numbers go on where it ends, so all rows are new.")
  var append = false

  @Option(
    help: ArgumentHelp("The model file to read.", valueName: "file"),
    completion: .file(extensions: ["synthtab"]))
  var model = ModelOption.defaultPath

  @Option(help: ArgumentHelp("The seed of the rows, 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "How to follow the probability flow. (default: dpm)", valueName: "name"))
  var solver: SolverChoice?

  @Option(
    help: ArgumentHelp(
      "Noise levels that the solver visits, 2 to 1000. (default: those that the model is calibrated for, fit --levels)",
      valueName: "n"))
  var steps: Int?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Make only rows of which this is true, as in SQL: \"sex = 'Female' AND age BETWEEN 60 AND 80\"; with =, <>, <, <=, >, "
        + ">=, BETWEEN, IN, IS NULL, AND, OR, NOT. Rows are made until there are enough, which takes 1 / share of those that do; less "
        + "than 1 in 1,000 fails.",
      valueName: "condition"))
  var condition: String?

  @OptionGroup var screening: ScreenOptions
  @OptionGroup var precision: PrecisionOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var talk: TalkOptions

  func validate() throws {
    // Row numbers stay far below 2⁴⁸, where the streams of two columns would meet.
    if !(1...1_000_000_000_000).contains(rowCount) {
      throw ValidationError("-n must be from 1 to 1,000,000,000,000.")
    }
    if let steps, !SamplingConfiguration.stepLimits.contains(steps) {
      throw ValidationError("--steps must be from 2 to 1000.")
    }
    if replace && append { throw ValidationError("Give --replace or --append, not both.") }
    if let table, table.isEmpty || OutputDestination.isReserved(table: table) {
      throw ValidationError("--table must not be empty, nor begin with synthtab_ or sqlite_.")
    }
    let destination = OutputDestination(out)
    if !destination.isDatabase {
      if append { throw ValidationError("--append is for an SQLite database.") }
      if table != nil { throw ValidationError("--table is for an SQLite database.") }
    }
    if destination == .standardOutput && talk.json {
      throw ValidationError("--json and --out - both want standard output.")
    }
  }

  func run() throws {
    let checkpoint = try ModelFile.read(path: model)
    let synthesizer = Synthesizer(
      checkpoint, precision: precision.requested ?? checkpoint.configuration.precision)
    let destination = OutputDestination(out)
    let tableName = try destination.tableName(
      for: table ?? checkpoint.schema.name, of: checkpoint.source, model: model)
    var sampling = checkpoint.sampling
    if let solver { sampling.solver = solver }
    if let steps { sampling.steps = steps }

    let start = ContinuousClock.now
    let predicate = try condition.map { try checkpoint.schema.condition($0) }
    let screen = try screening.screen(
      for: checkpoint, model: model, threads: threads.count, talk: talk)
    let choice = RowChoice(condition: predicate, screen: screen)
    // Until the output is whole, so that Ctrl-C leaves no half-written file.
    let interruption = Interruption()
    defer { withExtendedLifetime(interruption) {} }
    // Read before the writer holds the database.
    let known = try Provenance.History(in: destination)
    let writer = try destination.writer(
      table: tableName, schema: synthesizer.outputSchema,
      existing: replace ? .replace : append ? .append : .refuse)
    let database = writer as? SQLiteTableWriter
    let firstRow = database?.existingRowCount ?? 0
    let made: Made
    do {
      made = try write(
        rows: firstRow..<(firstRow + rowCount), of: synthesizer, sampling: sampling, choice: choice,
        to: writer, until: interruption)
      let provenance = Provenance(
        table: tableName, firstRow: firstRow, rowCount: rowCount,
        modelFingerprint: checkpoint.fingerprint, seed: seed, sampling: sampling,
        precision: synthesizer.precision, screening: screened(made, by: choice.screen),
        condition: condition, tool: "synthtab \(ToolVersion.current)")
      if replace || known.isOfOlderTool {
        let others = known.entries.filter { !replace || $0.table != tableName }
        try database?.replaceTable(Provenance.asTable(others + [provenance]))
      } else {
        try database?.appendTable(Provenance.asTable([provenance]))
      }
      try writer.finish()
    } catch {
      writer.cancel()
      throw error
    }

    if destination != .standardOutput {
      let output = GeneratedOutput(
        path: absolutePath(out), table: destination.isDatabase ? tableName : nil,
        rowCount: rowCount, seed: seed, sampling: sampling)
      if !ModelFile.recordOutput(output, in: model) {
        talk.say(
          "Note: this output could not be recorded in \(model.printable): name it with --synthetic "
            + "when you call report.")
      }
    }
    if sampling.steps != checkpoint.sampling.steps {
      talk.say(
        "Note: the model is calibrated for \(checkpoint.sampling.steps) noise levels. With \(sampling.steps) the shares of "
          + "values are a little off.")
    }
    if made.impossibleRows > 0 {
      talk.say(
        "Note: of the rows \(made.impossibleRows) have an impossible pair of values, for too many had to be "
          + "replaced. Train for longer.")
    }
    let summary = GenerateSummary(
      out: out, table: destination.isDatabase ? tableName : nil, firstRow: firstRow,
      rows: rowCount, seed: seed, solver: sampling.solver.rawValue, steps: sampling.steps,
      precision: synthesizer.precision, evaluationsPerRow: made.evaluations / Double(rowCount),
      replacedRows: made.replacedRows,
      impossibleRows: made.impossibleRows, screening: screened(made, by: choice.screen),
      condition: condition.map {
        GenerateSummary.Condition(text: $0, replacedRows: made.replacedOtherRows)
      },
      modelFingerprint: checkpoint.fingerprint,
      seconds: (ContinuousClock.now - start).seconds)
    if talk.json {
      try StandardOutput.write(json: summary)
    } else if destination != .standardOutput {
      talk.say(summary.description)
    }
  }

  /// What making rows took.
  private struct Made {
    /// Network evaluations, each of a row.
    var evaluations = 0.0
    var replacedRows = 0
    var impossibleRows = 0
    var replacedNearRows = 0
    var replacedCopies = 0
    var replacedOtherRows = 0
  }

  /// What the screen did; `nil` without one.
  private func screened(_ made: Made, by screen: RowScreen?) -> GenerateSummary.Screening? {
    guard let screen else { return nil }
    return GenerateSummary.Screening(
      minDistance: screening.minDistance, distanceLimit: screen.nearness?.distance,
      refuseCopies: screening.refuseCopies, replacedNearRows: made.replacedNearRows,
      replacedCopies: made.replacedCopies)
  }

  /// Makes and writes `rows`, a block at a time, so that memory is bounded and no row is made twice but those before
  /// the first one in its block. With two threads or more a block is written while the next one is made.
  private func write(
    rows: Range<Int>, of synthesizer: Synthesizer, sampling: SamplingConfiguration,
    choice: RowChoice, to writer: any TableWriter, until interruption: Interruption
  ) throws -> Made {
    let progress = ProgressLine(isQuiet: talk.isQuiet)
    defer { progress.clear() }
    let background = threads.count > 1 ? BackgroundTableWriter(writer) : nil
    let output: any TableWriter = background ?? writer
    // Whoever cancels `writer` must be the only one who uses it.
    defer { try? background?.wait() }
    let start = ContinuousClock.now
    var total = Made()
    var lower = rows.lowerBound
    while lower < rows.upperBound {
      let block = lower / Synthesizer.blockRowCount
      let chunk = lower..<min((block + 1) * Synthesizer.blockRowCount, rows.upperBound)
      let made: Synthesizer.Generated
      if !choice.isEverything {
        let screened = try synthesizer.generate(
          rows: chunk, seed: seed, sampling: sampling, threads: threads.count, choice: choice)
        total.replacedNearRows += screened.replacedNearCount
        total.replacedCopies += screened.replacedCopyCount
        total.replacedOtherRows += screened.replacedOtherCount
        made = screened.generated
      } else {
        made = synthesizer.generate(
          rows: chunk, seed: seed, sampling: sampling, threads: threads.count)
      }
      if interruption.isRequested {
        throw GenerationInterrupted(isStreamed: OutputDestination(out) == .standardOutput)
      }
      try output.append(made.table)
      total.evaluations += made.evaluationsPerRow * Double(chunk.count)
      total.replacedRows += made.replacedRowCount
      total.impossibleRows += made.impossibleRowCount
      lower = chunk.upperBound
      let count = chunk.upperBound - rows.lowerBound
      let speed = Int(Double(count) / (ContinuousClock.now - start).seconds)
      progress.update("\(count)/\(rows.count) rows  \(speed) rows/s")
    }
    try background?.wait()
    return total
  }
}

/// A signal came while rows were made.
struct GenerationInterrupted: Error, CustomStringConvertible {
  /// Whether rows have gone to standard output already.
  let isStreamed: Bool

  var description: String {
    "interrupted. \(isStreamed ? "The output is not complete." : "Nothing was written.")"
  }
}
