import Compute
import Diffusion
import Encoding
import Evaluation
import NeuralNetworks
import Tabular
import Training

/// Chooses how long to train on a small table, by twofold cross-validation of what matters there: that the
/// model does not learn its rows by heart.
///
/// A network can learn a few hundred rows by heart in a second, and the loss on held-out rows is a poor guide: it
/// rises from the first step on, while pairs of columns are still being learned. So the table is halved, each
/// length is trained on either half, and of generated rows it is asked how many are nearer to a row of that half than
/// of the other (``NearestRecord``). Independent columns set the measure: they know no row, and how near they come
/// to either half is the chance of the halving. The length is the longest whose share exceeds theirs by at most
/// ``largestExcess``; since a share has noise of its own, two lengths in a row must be too long to end the search.
///
/// Cost: two trainings a length, and 2 × ``sampleCount`` sampled rows.
struct LengthSearch {
  /// Rows of each generated sample.
  static let sampleCount = 2_000
  /// How far the share may be above that of independent columns. Half the rows are learned by heart much sooner
  /// than all of them: at .075 for the halves the model itself is about .02 above.
  static let largestExcess = 0.075

  let fit: Fit
  /// The training rows as they are in the source, in the order of the fit's encoded rows.
  let table: Table

  /// The chosen one of `lengths`, ascending; the first if none is short enough.
  ///
  /// - Parameter report: called after every step with the number of the training, from 1 on; `.finishNow` ends
  ///   the search with what is known.
  func length(
    of lengths: [Int], configuration: TrainingConfiguration,
    report: (_ training: Int, TrainingProgress) -> TrainingDecision
  ) throws -> Int {
    let halves = try self.halves(seed: configuration.seed)
    var settings = configuration
    settings.validationCount = 1
    var chosen = lengths[0]
    var trainings = 0
    var tooLong = 0
    for length in lengths {
      settings.steps = length
      var excess = 0.0
      for half in halves {
        trainings += 1
        var decision = TrainingDecision.proceed
        let result = try fit.trainer(settings, rows: half.rows, heldOut: nil).train(
          divergence: { _ in nil },
          report: {
            decision = report(trainings, $0)
            return decision
          })
        if decision == .finishNow { return chosen }
        let sample = fit.sample(result.parameters, count: Self.sampleCount)
        excess += try (half.distances.share(of: sample) - half.independentShare) / 2
      }
      tooLong = excess > Self.largestExcess ? tooLong + 1 : 0
      if tooLong == 0 { chosen = length }
      if tooLong == 2 { break }
    }
    return chosen
  }

  private struct Half {
    let rows: EncodedRows
    let distances: NearestRecord
    /// The share of rows of independent columns that are nearer to this half.
    let independentShare: Double
  }

  private func halves(seed: UInt64) throws -> [Half] {
    var stream = RandomStream(seed: seed, purpose: .folds)
    let order = (0..<table.rowCount).shuffled(using: &stream)
    let parts = [0, 1].map { part in
      order.indices.filter { $0 % 2 == part }.map { order[$0] }.sorted()
    }
    // Before training the columns are independent.
    var initial = RandomStream(seed: seed, purpose: .initialWeights)
    let independent = fit.sample(
      fit.network.initialParameters(&initial), count: Self.sampleCount)
    return try [(parts[0], parts[1]), (parts[1], parts[0])].map { part, other in
      let distances = try NearestRecord(
        training: table.selecting(rows: part), heldOut: table.selecting(rows: other), seed: seed)
      return Half(
        rows: fit.rows.selecting(part), distances: distances,
        independentShare: try distances.share(of: independent))
    }
  }
}

extension NearestRecord {
  /// The share of the rows that are nearer to a training row; half where nothing can be compared.
  fileprivate func share(of rows: Table) throws -> Double {
    try measure(rows).shareCloserToTraining ?? 0.5
  }
}
