import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Tabular
import TabularIO

/// `synthtab report`: a real and a synthetic table in, an audit out.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Audit synthetic rows: how good they are, and what they tell of the real ones.",
    discussion: """
      Without options: the model in this folder, the table it was learned from, and the last output \
      made from it. The rows that fit held out are the yardstick: a real table the model never saw.

      With --real, the model is used where that is the table it was learned from; else all rows of the \
      real table count as training rows, and --held-out may name a table of real rows that the \
      generator never saw. Without such rows there is no yardstick, and the report says so.

      Three things come out: the verdict and the main figures on standard output; report.html, a page \
      with everything, for people, that needs no network; and all figures as tables synthtab_report_… in \
      the synthetic database, or beside it in NAME.report.db if it is a CSV file or the model is differentially \
      private, whose guarantee the figures do not have. Nothing that fewer than -k real rows \
      have in common is shown in any of them.

      Tables are held in memory, about 12 bytes a cell, and the rows that are compared several times over. Of \
      tables with more than --sample rows a sample is compared, except that exact copies are looked for \
      among all rows.

      --fail-if ends with exit code 3 if a figure is beyond its limit, for pipelines: \
      --fail-if 'c2st>0.8,dcr_share>0.55,mia_auc>0.6'. Figures are named as in synthtab_report_summary; \
      short names: c2st, dcr_share, copies, jsd, joint_jsd.
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

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Compare with the real rows of which this is true, as in generate --where. (default: what the synthetic table in a "
        + "database was made with)",
      valueName: "condition"))
  var condition: String?

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp(
      "The model file. (default: \(ModelOption.defaultPath), if it is there)",
      valueName: "file"),
    completion: .file(extensions: ["synthtab"]))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The column that a model trained on the synthetic rows is to predict. (default: none)",
      valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "Compare at most this many rows of each table, drawn by the seed.", valueName: "n"))
  var sample = 100_000

  @Option(
    name: [.customShort("k"), .customLong("least-count")],
    help: ArgumentHelp(
      "What fewer than k real rows have in common is counted, never shown.", valueName: "k"))
  var leastCount = 11

  @Option(
    help: ArgumentHelp("The seed of the samples that are compared, 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp("The page for people.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html = "report.html"

  @Flag(name: .customLong("no-html"), help: "Write no page.")
  var isWithoutPage = false

  @Option(
    help: ArgumentHelp(
      "End with exit code 3 if one of these is true, such as 'c2st>0.8,mia_auc>0.6'.",
      valueName: "conditions"))
  var failIf: FailureThresholds?

  @OptionGroup var talk: TalkOptions

  func validate() throws {
    guard sample > 0 else { throw ValidationError("--sample must be 1 or more.") }
    guard leastCount > 0 else { throw ValidationError("-k must be 1 or more.") }
    for threshold in failIf?.all ?? [] where !Evaluator.figureNames.contains(threshold.metric) {
      throw ValidationError(
        "--fail-if: there is no figure '\(threshold.metric)'. Figures: "
          + Evaluator.figureNames.joined(separator: ", ") + ".")
    }
  }

  func run() throws {
    let page = isWithoutPage ? nil : try ReportPage(path: html)
    let subjects = try ReportSubjects(self)
    let options = EvaluationOptions(
      seed: seed, target: target, mostRows: sample, leastCount: leastCount)
    let result = try Evaluator.evaluate(
      training: subjects.training, heldOut: subjects.heldOut, synthetic: subjects.synthetic,
      options: options, modelMembership: subjects.modelMembership(seed: seed))
    try write(result.tables, to: subjects.database)
    try page?.write(
      result, subjects.context(command: Self.typedCommand, options: options))
    if talk.json {
      try StandardOutput.write(
        JSONReport(result, guarantee: subjects.guarantee).text)
    } else {
      try StandardOutput.write(TextReport(result, guarantee: subjects.guarantee).text)
    }
    talk.say("All figures: \(subjects.database.printable), tables synthtab_report_…")
    if let page { talk.say("The page: \(page.path.printable)") }
    try FailureThreshold.check(failIf?.all ?? [], result)
  }

  /// The command as it was typed, quoted where a shell needs it.
  private static var typedCommand: String {
    (["synthtab"] + CommandLine.arguments.dropFirst()).map(\.quotedForShell).joined(separator: " ")
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
