import ArgumentParser
import Compute
import Diffusion
import Encoding
import ModelStore
import Privacy
import Reporting
import Synthesis
import Tabular

/// `synthtab inspect`: what a model file holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds.",
    discussion: "The file is checked whole: if this command succeeds, it is not damaged.")

  @Argument(help: "The model file.", completion: .file(extensions: ["synthtab"]))
  var model = ModelOption.defaultPath

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let contents = ModelContents(
      model: model, checkpoint: try ModelFile.read(path: model),
      lastOutput: try ModelFile.lastOutput(in: model))
    if json {
      try StandardOutput.write(json: contents)
    } else {
      try StandardOutput.write(contents.description)
    }
  }
}

/// A model in words.
struct ModelContents: Encodable, CustomStringConvertible {
  struct Output: Encodable {
    let path: String
    let table: String?
    let rows: Int
    let seed: UInt64
  }

  /// A column that follows from another one, by name.
  struct LookedUpColumn: Encodable {
    let column: String
    let source: String
  }

  /// How many pairs of values of two columns, or of parts of one, are never generated.
  struct ImpossiblePairs: Encodable {
    let columns: [String]
    let count: Int
  }

  let model: String
  let fingerprint: String
  let table: String
  let source: SourceDescription?
  let configuration: FitConfiguration
  let parameters: Int
  let rows: Int
  let heldOutRows: Int
  let steps: Int
  let bestStep: Int
  let divergence: Double?
  let columns: [FitPlan.Column]
  let notes: [ColumnNote]
  let lookedUp: [LookedUpColumn]
  let impossiblePairs: [ImpossiblePairs]
  /// What is not in the model because too few rows have it; `nil` if nothing was to be.
  let protection: TableProtection?
  /// What the model promises, and what paid for it; `nil` without differential privacy.
  let ledger: PrivacyLedger?
  let lastOutput: Output?

  init(model: String, checkpoint: Checkpoint, lastOutput: GeneratedOutput?) {
    self.model = model
    fingerprint = checkpoint.fingerprint
    table = checkpoint.schema.name
    source = checkpoint.source
    configuration = checkpoint.configuration
    parameters = checkpoint.parameters.count
    steps = checkpoint.lastStep
    bestStep = checkpoint.bestStep
    rows = checkpoint.trainingRowCount
    heldOutRows = checkpoint.heldOutRowCount
    divergence = checkpoint.bestDivergence
    columns = checkpoint.schema.columns.map(FitPlan.Column.init)
    notes = checkpoint.schema.columns.compactMap(ColumnNote.init)
    lookedUp = checkpoint.encoder.dependencies.map {
      LookedUpColumn(
        column: checkpoint.schema.columns[$0.column].name,
        source: checkpoint.schema.columns[$0.source].name)
    }
    let columnOfVariable = checkpoint.encoder.columnOfVariable
    let counts = Dictionary(
      checkpoint.zeros.pairs.map { pair in
        (
          Set([columnOfVariable[pair.first], columnOfVariable[pair.second]]).sorted(),
          pair.cells.count
        )
      }, uniquingKeysWith: +)
    impossiblePairs = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
      ImpossiblePairs(columns: $0.key.map { checkpoint.schema.columns[$0].name }, count: $0.value)
    }
    protection = checkpoint.encoder.protection
    ledger = checkpoint.privacy
    self.lastOutput = lastOutput.map {
      Output(path: $0.path, table: $0.table, rows: $0.rowCount, seed: $0.seed)
    }
  }

  var description: String {
    var lines = [
      "model        \(model.printable)",
      "fingerprint  \(fingerprint)",
      "table        \(table.quoted)",
    ]
    if let source {
      // Of a model with a guarantee neither is kept of its table.
      let isKnown = !source.sha256.isEmpty
      lines.append(
        "source       \(source.path.printable)" + (isKnown ? ", \(source.rowCount) rows" : ""))
    }
    lines.append("parameters   \(parameters)")
    lines.append(
      ledger == nil
        ? "rows         \(rows) learned, \(heldOutRows) held out"
        : "rows         about \(rows) learned")
    if ledger == nil || steps > 0 { lines.append("steps        \(steps), the best \(bestStep)") }
    if let divergence { lines.append("JSD          \(divergence.rounded(toPlaces: 4))") }
    lines.append("seed         \(configuration.seed)")
    lines.append("holdout      \(configuration.holdout)")
    lines.append("precision    \(configuration.precision.rawValue)")
    if let ledger {
      lines.append("guarantee    ε = \(ledger.epsilon), δ = \(ledger.delta), \(ledger.unit.words)")
      if !ledger.hasSecureNoise {
        lines.append("             void for whoever knows --insecure-dp-seed")
      }
    }
    if let protection {
      lines.append(
        "protects     what fewer than \(protection.leastCount) rows have in common")
    }
    if let lastOutput {
      lines.append("last output  \(lastOutput.path.printable), \(lastOutput.rows) rows")
    }
    lines.append("columns")
    lines += FitPlan.Column.listing(columns)
    lines += notes.map(\.line)
    lines += protection?.columns.map(\.line) ?? []
    lines += lookedUp.map { "looked up \($0.column.quoted) from \($0.source.quoted)" }
    lines += impossiblePairs.map {
      "impossible \($0.count == 1 ? "1 pair" : "\($0.count) pairs") of values of "
        + $0.columns.map(\.quoted).joined(separator: " and ")
    }
    lines += ledger.map { LedgerText($0).lines } ?? []
    return lines.joined(separator: "\n")
  }
}

extension PrivacyLedger.Unit {
  fileprivate var words: String {
    switch self {
    case .row: "for each row"
    case .column(let name, let rowLimit): "for each \(name.quoted), \(rowLimit) rows at most"
    }
  }
}
