import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Tabular
import TabularIO

/// `synthtab report`: a real and a synthetic table in, figures out.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Compare synthetic rows with real ones: fidelity, validity, closeness.",
    discussion: """
      Without options: the model in this folder, the table it was learned from, and the last output \
      made from it. The rows that fit held out are the yardstick: a real table the model never saw.

      With --real, the model is used where that is the table it was learned from; else all rows of the \
      real table count as training rows, and --held-out may name a table of real rows that the \
      generator never saw. Without such rows there is no yardstick, and the report says so.

      All figures are also written into the synthetic database, as tables synthtab_report_…; beside a \
      CSV file, into NAME.report.db. Both tables are held in memory, about 12 bytes a cell.
      """)

  @Option(
    help: ArgumentHelp(
      "The synthetic table: a database or a CSV file. (default: the last output of the model)",
      valueName: "file"),
    completion: .file())
  var synthetic: String?

  @Option(
    help: ArgumentHelp(
      "SQLite: the synthetic table's name. Needed where there is more than one.",
      valueName: "name"))
  var table: String?

  @Option(
    help: ArgumentHelp(
      "The real table: a database, a CSV file, or - for CSV on standard input. (default: the one that the model was learned from)",
      valueName: "file"),
    completion: .file())
  var real: String?

  @Option(
    help: ArgumentHelp(
      "SQLite: the real table's name. Needed where there is more than one.", valueName: "name"))
  var realTable: String?

  @Option(
    help: ArgumentHelp(
      "Real rows that the generator never saw, in a file like --real.", valueName: "file"),
    completion: .file())
  var heldOut: String?

  @Option(
    help: ArgumentHelp(
      "A schema file for --real, where no model is used. (default: inferred)",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var schema: String?

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp(
      "The model file. (default: \(ModelOption.defaultPath), if it is there)",
      valueName: "file"),
    completion: .file(extensions: ["synthtab"]))
  var model: String?

  @Option(
    help: ArgumentHelp("The seed of the samples that are compared, 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup var talk: TalkOptions

  func run() throws {
    let subjects = try ReportSubjects(self)
    let result = try Evaluator.evaluate(
      training: subjects.training, heldOut: subjects.heldOut, synthetic: subjects.synthetic,
      seed: seed)
    try write(result.tables, to: subjects.database)
    if talk.json {
      try StandardOutput.write(JSONReport(result).text)
    } else {
      try StandardOutput.write(TextReport(result).text)
    }
    talk.say("All figures: \(subjects.database.printable), tables synthtab_report_…")
  }

  /// Writes all tables or none, in the place of those of an earlier report.
  private func write(_ tables: [Table], to path: String) throws {
    guard let first = tables.first else { return }
    // Ctrl-C waits until the figures are written, so that no half-written file is left.
    let interruption = Interruption()
    defer { withExtendedLifetime(interruption) {} }
    let writer = try SQLiteTableWriter(
      path: path, table: first.schema.name, schema: first.schema, existing: .replace)
    do {
      try writer.append(first)
      for table in tables.dropFirst() { try writer.replaceTable(table) }
      try writer.finish()
    } catch {
      writer.cancel()
      throw error
    }
  }
}
