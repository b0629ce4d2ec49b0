public import Compute
public import Privacy

/// How pairs are chosen and measured.
public struct MarginalFitOptions: Codable, Hashable, Sendable {
  /// The share of the budget that each round measures pairs with.
  public var roundShares = [0.5, 0.3, 0.2]
  /// The share of the budget by which pairs are compared with the model, over all rounds.
  public var scoreShare = 0.1
  /// The most cells of the model's cliques.
  public var cellLimit = 4_000_000
  /// Rows that are sampled from the model to compare it with the table.
  public var sampleRowCount = 200_000
  /// Triples that are compared with the model from the second round on, for each variable.
  public var triplesPerVariable = 3
  /// How much of the noise's expected error a pair must outweigh to be measured.
  public var noiseWeight = 0.5

  public init() {}
}

/// Learns which pairs of variables hang together, measures their counts with Gaussian noise, and fits a graphical model.
///
/// Rounds of select, measure, estimate, as MST (McKenna, Miklau & Sheldon 2021) and AIM (McKenna et al. 2022) do, but
/// with Gaussian noise throughout, so that the cost is one number, μ: in each round the errors of all pairs,
/// ‖counts − model's counts‖₁, are released at once. A unit of r rows moves each by at most r, so all P of them by r·√P in the
/// L2 norm.
public struct MarginalFit {
  private let rows: DiscreteRows
  private let total: Double
  private let rowLimit: Int
  private let names: [String]
  private let options: MarginalFitOptions
  private let modelOptions: GraphicalModel.Options
  private let pool: WorkerPool
  private var measurements: [NoisyMarginal]
  private var sets: [[Int]] = []

  /// - Parameters:
  ///   - rows: the private rows; a unit has at most `rowLimit` of them.
  ///   - total: about how many rows there are, from what was paid for.
  ///   - single: noisy counts of each variable.
  ///   - names: of the variables, for the ledger.
  public init(
    _ rows: DiscreteRows, total: Double, single: [NoisyMarginal], names: [String], rowLimit: Int,
    options: MarginalFitOptions = .init(), modelOptions: GraphicalModel.Options = .init(),
    pool: WorkerPool
  ) {
    self.rows = rows
    self.total = total
    self.rowLimit = rowLimit
    self.names = names
    self.options = options
    self.modelOptions = modelOptions
    self.pool = pool
    measurements = single
  }

  private struct Candidate {
    let variables: [Int]
    let cellCount: Int
    /// ‖counts − model's counts‖₁ with noise.
    let error: Double
  }

  /// Spends what is left of the budget.
  public mutating func model(budget: inout GaussianBudget) -> GraphicalModel {
    var model = fitted(from: nil)
    let pairs = rows.sizes.indices.flatMap { a in
      rows.sizes.indices.filter { $0 > a }.map { [a, $0] }
    }.filter { pair in pair.allSatisfy { rows.sizes[$0] > 1 } }
    guard !pairs.isEmpty else { return model }
    let whole = budget.left
    var triples: [[Int]] = []
    for (round, share) in options.roundShares.enumerated() {
      let candidates = scored(
        pairs + triples, model: model, cost: whole * options.scoreShare * share, round: round,
        budget: &budget)
      if round == 0 { triples = linkedTriples(candidates) }
      let isLast = round == options.roundShares.count - 1
      let cost = isLast ? budget.left : whole * (1 - options.scoreShare) * share
      let chosen = self.chosen(candidates, cost: cost)
      guard !chosen.isEmpty else { continue }
      for candidate in chosen {
        measure(candidate.variables, cost: cost / Double(chosen.count), budget: &budget)
      }
      model = fitted(from: model)
    }
    return model
  }

  /// The triples whose variables hang together most: by the second largest of the errors that their three pairs had while
  /// all variables were independent. A triple is worth its counts only if two of its pairs are strong.
  private func linkedTriples(_ pairs: [Candidate]) -> [[Int]] {
    let errors = Dictionary(uniqueKeysWithValues: pairs.map { ($0.variables, $0.error) })
    let variables = rows.sizes.indices.filter { rows.sizes[$0] > 1 }
    var triples: [(strength: Double, variables: [Int])] = []
    for (i, a) in variables.enumerated() {
      for (j, b) in variables.enumerated().dropFirst(i + 1) {
        for c in variables.dropFirst(j + 1) {
          let sorted = [errors[[a, b]]!, errors[[a, c]]!, errors[[b, c]]!].sorted()
          triples.append((sorted[1], [a, b, c]))
        }
      }
    }
    return triples.sorted { $0.strength > $1.strength }
      .prefix(options.triplesPerVariable * variables.count).map(\.variables)
  }

  private func fitted(from start: GraphicalModel?) -> GraphicalModel {
    GraphicalModel(
      fitting: measurements, sizes: rows.sizes, total: total, options: modelOptions, start: start,
      pool: pool)
  }

  private func scored(
    _ pairs: [[Int]], model: GraphicalModel, cost: Double, round: Int,
    budget: inout GaussianBudget
  ) -> [Candidate] {
    let sample = DiscreteRows(
      levels: ModelSampler(model).sample(
        rows: 0..<options.sampleRowCount, seed: UInt64(round), pool: pool), sizes: rows.sizes)
    let scale = total / Double(options.sampleRowCount)
    let errors = pool.map(pairs.count) { [rows] index in
      zip(rows.counts(of: pairs[index]), sample.counts(of: pairs[index])).reduce(0) {
        // Whole numbers, so that a row moves the sum by 1 exactly.
        $0 + abs($1.0 - Int((Double($1.1) * scale).rounded()))
      }
    }
    let released = budget.release(
      errors, sensitivity: Double(rowLimit) * Double(pairs.count).squareRoot(), cost: cost,
      purpose: "errors on pairs and triples, round \(round + 1)")
    return zip(pairs, released.values).map { pair, error in
      Candidate(
        variables: pair, cellCount: pair.reduce(1) { $0 * rows.sizes[$1] }, error: Double(error))
    }
  }

  /// The pairs whose errors outweigh most what the noise on their counts adds, if all of them share `cost`.
  private func chosen(_ candidates: [Candidate], cost: Double) -> [Candidate] {
    // E|N(0, σ)| = √(2/π)·σ.
    func gain(_ candidate: Candidate, among count: Int) -> Double {
      let noise = Double(rowLimit) * (Double(count) / cost).squareRoot()
      return candidate.error - options.noiseWeight * (2 / Double.pi).squareRoot() * noise
        * Double(candidate.cellCount)
    }
    var best: (gain: Double, chosen: [Candidate]) = (0, [])
    var count = 1
    while count <= candidates.count {
      let order = candidates.map { (gain($0, among: count), $0) }.filter { $0.0 > 0 }
        .sorted { ($0.0, $1.1.variables[0]) > ($1.0, $0.1.variables[0]) }
      var taken: [Candidate] = []
      var sum = 0.0
      var sets = self.sets
      for (gain, candidate) in order where taken.count < count {
        if !sets.contains(candidate.variables) {
          guard
            JunctionTree.cellCount(sizes: rows.sizes, sets: sets + [candidate.variables])
              <= options.cellLimit
          else { continue }
          sets.append(candidate.variables)
        }
        taken.append(candidate)
        sum += gain
      }
      if sum > best.gain { best = (sum, taken) }
      guard taken.count == count else { break }
      count = max(count + 1, count * 5 / 4)
    }
    return best.chosen
  }

  private mutating func measure(_ variables: [Int], cost: Double, budget: inout GaussianBudget) {
    let released = budget.release(
      rows.counts(of: variables), sensitivity: Double(rowLimit), cost: cost,
      purpose: "counts of \(variables.count == 2 ? "two" : "three") columns together",
      columns: variables.map { names[$0] })
    measurements.append(
      NoisyMarginal(
        variables: variables, values: released.values.map(Double.init), deviation: released.noise))
    if !sets.contains(variables) { sets.append(variables) }
  }
}
