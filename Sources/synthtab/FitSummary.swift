import Diffusion
import Encoding
import Privacy
import Synthesis
import Tabular

extension Checkpoint {
  /// The divergence of the weights that were kept, if it was measured.
  var bestDivergence: Double? { log.first { $0.step == bestStep }?.divergence }
}

/// How a fit ended.
struct FitSummary: Encodable, CustomStringConvertible {
  let model: String
  let fingerprint: String
  let table: String
  let rows: Int
  let heldOutRows: Int
  let steps: Int
  /// The step whose weights were kept.
  let bestStep: Int
  let loss: Double?
  let divergence: Double?
  /// Pairs of common values that no training row has, and no generated one will have.
  let impossiblePairs: Int
  /// What the model promises, and what paid for it; absent without differential privacy.
  let ledger: PrivacyLedger?
  /// What was kept out because too few rows have it; `nil` if nothing was to be.
  let protection: TableProtection?
  let seconds: Double
  let seed: UInt64
  let notes: [ColumnNote]

  init(checkpoint: Checkpoint, model: String, notes: [ColumnNote], seconds: Double) {
    self.model = model
    fingerprint = checkpoint.fingerprint
    table = checkpoint.schema.name
    rows = checkpoint.trainingRowCount
    heldOutRows = checkpoint.heldOutRowCount
    steps = checkpoint.lastStep
    bestStep = checkpoint.bestStep
    loss = checkpoint.log.last?.loss
    divergence = checkpoint.bestDivergence
    impossiblePairs = checkpoint.zeros.count
    ledger = checkpoint.privacy
    protection = checkpoint.encoder.protection
    self.seconds = seconds
    seed = checkpoint.configuration.seed
    self.notes = notes
  }

  var description: String {
    var parts = ["\(model.printable): learned \(rows) rows of \(table.quoted)"]
    if heldOutRows > 0 { parts.append("\(heldOutRows) held out") }
    if let ledger { parts.append("ε = \(ledger.epsilon), δ = \(ledger.delta)") }
    if steps > 0 || ledger == nil { parts.append("\(steps) steps") }
    parts.append(Duration.seconds(seconds).spoken)
    if let divergence { parts.append("JSD \(divergence.rounded(toPlaces: 4))") }
    if impossiblePairs > 0 {
      parts.append("\(impossiblePairs) impossible pair\(impossiblePairs == 1 ? "" : "s")")
    }
    if let summary = protection?.summary { parts.append(summary) }
    return parts.joined(separator: ", ")
  }
}
