import Compute
import Diffusion
import Encoding
import Foundation
import Marginals
import Privacy
import Tabular
import Training

/// One fit under differential privacy: whatever is learned from the rows is paid for out of one budget.
struct PrivateFit {
  let table: Table
  /// What is public of the schema; ranges and categories that are missing are learned.
  let declared: TableSchema
  let units: [Int]?
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
      rowCount: table.rowCount, holdout: configuration.holdout, seed: configuration.seed,
      units: units)
    let rows = limited(split.training)
    var generator =
      privacy.insecureNoiseSeed.map { NoiseGenerator(insecureSeed: $0) } ?? NoiseGenerator()
    let delta = privacy.delta
    let whole = GaussianPrivacy.largest(
      epsilon: privacy.epsilon, delta: delta * (1 - Self.thresholdShare))
    var budget = GaussianBudget(whole, generator: generator.split())
    let rowLimit = privacy.rowLimit
    var rowCount = Double(rows.count)
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
    let marginals = marginalModel(
      encoded, encoder: encoder, rowCount: rowCount, encoding: encoding, budget: &budget)
    let ledger = PrivacyLedger(
      epsilon: privacy.epsilon, delta: delta,
      unit: privacy.unitColumn.map { .column(name: $0, rowLimit: rowLimit) } ?? .row,
      hasSecureNoise: privacy.insecureNoiseSeed == nil, entries: budget.entries,
      publicKnowledge: [])
    return Checkpoint(
      encoder: encoder, networkShape: nil, start: .marginals, parameters: [],
      marginals: marginals, privacy: ledger, zeros: StructuralZeros(), weights: nil,
      sampling: Synthesizer.sampling(rowCount: Int(rowCount), numbers: .bins),
      configuration: configuration, training: TrainingConfiguration(steps: 0, seed: 0),
      trainingRowCount: Int(rowCount),
      heldOutRowCount: split.heldOut.isEmpty
        ? 0 : Int(rowCount * configuration.holdout / (1 - configuration.holdout)),
      bestStep: 0, lastStep: 0, log: [], source: nil)
  }

  /// The first `rowLimit` rows of each unit.
  private func limited(_ rows: [Int]) -> [Int] {
    guard let units else { return rows }
    var counts: [Int: Int] = [:]
    return rows.filter { row in
      counts[units[row], default: 0] += 1
      return counts[units[row]]! <= privacy.rowLimit
    }
  }

  private func marginalModel(
    _ rows: EncodedRows, encoder: TableEncoder, rowCount: Double,
    encoding: PrivateEncodingOptions, budget: inout GaussianBudget
  ) -> GroupedModel {
    let layout = encoder.layout
    let variableCount = layout.variables.count
    // As if as many pairs were measured as there are variables, twice.
    let pairNoise =
      Double(privacy.rowLimit) * (2 * Double(variableCount) / budget.left).squareRoot()
    let limit = Int(min(max((0.1 * rowCount / pairNoise).squareRoot(), 4), 32))
    let groups = layout.variables.map {
      LevelGroups($0, limit: limit, minimumShare: min(3 * pairNoise / rowCount, 0.2))
    }
    let singleNoise =
      Double(privacy.rowLimit) * (Double(encoder.columns.count) / encoding.cost).squareRoot()
    let single = zip(layout.variables, groups).enumerated().map { index, pair in
      var counts = [Double](repeating: 0, count: pair.1.count)
      for (level, share) in pair.0.probabilities.enumerated() {
        counts[Int(pair.1.groups[level])] += Double(share) * rowCount
      }
      return NoisyMarginal(variables: [index], values: counts, deviation: singleNoise)
    }
    let names = encoder.columnOfVariable.map { encoder.schema.columns[$0].name }
    var fit = MarginalFit(
      DiscreteRows(rows, groups: groups), total: rowCount, single: single, names: names,
      rowLimit: privacy.rowLimit, pool: pool)
    return GroupedModel(groups: groups, model: fit.model(budget: &budget))
  }
}

extension Synthesizer {
  /// Which rows a fit trains on and which it holds out, units as a whole: see ``split(rowCount:holdout:seed:)``.
  ///
  /// - Parameter units: for each row the number of its unit, from 0 on; `nil`: each row is one.
  public static func split(
    rowCount: Int, holdout: Double, seed: UInt64, units: [Int]?
  ) -> (training: [Int], heldOut: [Int]) {
    guard let units else { return split(rowCount: rowCount, holdout: holdout, seed: seed) }
    precondition(units.count == rowCount, "\(units.count) units for \(rowCount) rows")
    let unitCount = (units.max() ?? -1) + 1
    let heldOut = Set(split(rowCount: unitCount, holdout: holdout, seed: seed).heldOut)
    return (
      (0..<rowCount).filter { !heldOut.contains(units[$0]) },
      (0..<rowCount).filter { heldOut.contains(units[$0]) }
    )
  }
}
