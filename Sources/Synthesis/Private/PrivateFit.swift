import Compute
import Diffusion
import Encoding
import Foundation
import Marginals
import NeuralNetworks
import Privacy
import Tabular
import Training

/// One fit under differential privacy: whatever is learned from the rows is paid for out of one budget.
struct PrivateFit {
  let table: Table
  /// What is public of the schema; ranges and categories that are missing are learned.
  let declared: TableSchema
  let units: [UInt64]?
  let configuration: FitConfiguration
  let privacy: PrivacyConfiguration
  let pool: WorkerPool

  /// The share of δ for thresholds.
  static let thresholdShare = 0.1
  /// The share of μ² for the number of rows.
  static let rowCountShare = 0.005
  /// The share of μ² for the single columns.
  static let encodingShare = 0.15

  func checkpoint(progress: (FitProgress) -> FitDecision) throws -> Checkpoint {
    let split = Synthesizer.split(
      numbers: units ?? Synthesizer.numbers(ofRows: table), holdout: configuration.holdout,
      seed: configuration.seed)
    let rows = limited(split.training)
    var generator =
      privacy.insecureNoiseSeed.map { NoiseGenerator(insecureSeed: $0) } ?? NoiseGenerator()
    let delta = privacy.delta
    let whole = whole(delta: delta)
    var budget = GaussianBudget(whole, generator: generator.split())
    let rowLimit = privacy.rowLimit
    // Of a public number of rows, about so many are not held out: which ones is private.
    var rowCount = Double(table.rowCount) * (1 - configuration.holdout)
    if !privacy.hasPublicRowCount {
      rowCount = Double(
        budget.release(
          [rows.count], sensitivity: Double(rowLimit),
          cost: whole.mu * whole.mu * Self.rowCountShare,
          purpose: "number of rows"
        ).values[0])
      rowCount = max(rowCount, 1)
    }
    let encoding = PrivateEncodingOptions(
      cost: budget.total * Self.encodingShare, delta: delta * Self.thresholdShare,
      rowLimit: rowLimit)
    let encoder = TableEncoder(
      privately: table, rows: rows, declared: declared, options: configuration.encoding,
      privacy: encoding, budget: &budget)
    let encoded = encoder.encode(table, rows: rows, seed: configuration.seed, pool: pool)
    let learned = LearnedColumns(
      encoder: encoder, rows: encoded, units: rowsOfUnits(rows), rowCount: rowCount,
      encoding: encoding)
    var model = Model()
    if !encoder.layout.variables.isEmpty {
      model =
        switch privacy.engine {
        case .marginal, .automatic: marginalModel(of: learned, budget: &budget)
        case .diffusion:
          try diffusionModel(
            of: learned, spent: budget.entries, delta: delta, generator: &generator,
            progress: progress)
        }
    }
    // Whoever has the model could take the noise off.
    var published = configuration
    published.privacy?.insecureNoiseSeed = nil
    return Checkpoint(
      encoder: encoder, networkShape: model.networkShape, start: model.start,
      parameters: model.parameters, marginals: model.marginals,
      privacy: PrivacyLedger(
        epsilon: privacy.epsilon, delta: delta,
        unit: privacy.unitColumn.map { .column(name: $0, rowLimit: rowLimit) } ?? .row,
        hasSecureNoise: privacy.insecureNoiseSeed == nil, composition: model.composition,
        entries: budget.entries + model.entries,
        publicKnowledge: publicKnowledge),
      zeros: StructuralZeros(), weights: nil, sampling: sampling(rowCount: rowCount),
      configuration: published,
      training: TrainingConfiguration(steps: model.steps, seed: configuration.seed),
      trainingRowCount: Int(rowCount),
      heldOutRowCount: Int(rowCount * configuration.holdout / (1 - configuration.holdout)),
      bestStep: model.steps, lastStep: model.steps, log: [], source: nil)
  }

  /// What the engines start from: columns that are paid for, and the private rows.
  struct LearnedColumns {
    let encoder: TableEncoder
    let rows: EncodedRows
    /// The numbers of each unit's rows among them.
    let units: [[Int]]
    /// About how many there are, from what was paid for.
    let rowCount: Double
    let encoding: PrivateEncodingOptions
  }

  /// What an engine learned.
  struct Model {
    var marginals: GroupedModel?
    var networkShape: MultilayerPerceptron.Shape?
    var start = Preconditioning.Start.marginals
    var parameters: [Float] = []
    var steps = 0
    var composition = PrivacyLedger.Composition.gaussian
    /// What it cost, where it is not in the budget's own entries.
    var entries: [PrivacyLedger.Entry] = []
  }

  /// The Gaussian mechanism that costs as much as all may.
  func whole(delta: Double) -> GaussianPrivacy {
    GaussianPrivacy.largest(
      epsilon: privacy.epsilon, delta: delta * (1 - Self.thresholdShare))
  }

  func sampling(rowCount: Double) -> SamplingConfiguration {
    configuration.sampling ?? Synthesizer.sampling(rowCount: Int(rowCount), numbers: .bins)
  }

  /// For each unit the places of its rows in `rows`.
  private func rowsOfUnits(_ rows: [Int]) -> [[Int]] {
    guard let units else { return rows.indices.map { [$0] } }
    return Dictionary(grouping: rows.indices) { units[rows[$0]] }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  private var publicKnowledge: [String] {
    var sentences = [
      "The schema: names, kinds, formats and decimal places of the columns, whether cells may be missing, and the ranges and "
        + "categories that it states."
    ]
    if privacy.hasPublicRowCount { sentences.append("The number of rows.") }
    return sentences
  }

  /// The first `rowLimit` rows of each unit.
  private func limited(_ rows: [Int]) -> [Int] {
    guard let units else { return rows }
    var counts: [UInt64: Int] = [:]
    return rows.filter { row in
      counts[units[row], default: 0] += 1
      return counts[units[row]]! <= privacy.rowLimit
    }
  }
}
