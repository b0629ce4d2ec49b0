/// How far the rows of a table are from the nearest real rows: what ``NearestRecord`` measures, row by row.
///
/// Too large for a result; a ``DistanceHistogram`` is drawn from it.
public struct NearestDistances: Sendable {
  /// To the nearest of the compared training rows, 0...1.
  public let toTraining: [Float]
  /// To the second nearest of them; infinite if there is only one.
  public let secondToTraining: [Float]
  /// To the nearest of equally many held-out rows; `nil` without them.
  public let toHeldOut: [Float]?
  /// Which of the compared rows the nearest ones are.
  private let nearestTraining: [Int32]
  private let nearestHeldOut: [Int32]?
  private let referenceRowCount: Int

  /// - Parameters:
  ///   - training: two nearest for each row.
  ///   - heldOut: one nearest for each row.
  init(
    training: (distances: [Float], rows: [Int32]), heldOut: (distances: [Float], rows: [Int32])?,
    referenceRowCount: Int
  ) {
    let nearest = stride(from: 0, to: training.rows.count, by: 2)
    toTraining = nearest.map { training.distances[$0] }
    secondToTraining = nearest.map { training.distances[$0 + 1] }
    nearestTraining = nearest.map { training.rows[$0] }
    toHeldOut = heldOut?.distances
    nearestHeldOut = heldOut?.rows
    self.referenceRowCount = referenceRowCount
  }

  /// Nearest over second nearest distance to training rows; 1 where both are 0, and where there is no second.
  var ratios: [Double] {
    zip(toTraining, secondToTraining).map { nearest, second in
      second > 0 && second.isFinite ? Double(nearest) / Double(second) : 1
    }
  }

  /// Share of the rows that are nearer to a training row than to any held-out row, ties counted half.
  var shareCloserToTraining: Double? {
    toHeldOut.map { toHeldOut in
      let closer = zip(toTraining, toHeldOut).reduce(0.0) { sum, distances in
        sum + (distances.0 < distances.1 ? 1 : distances.0 == distances.1 ? 0.5 : 0)
      }
      return closer / Double(toTraining.count)
    }
  }

  /// How many independent rows would tell the share as exactly as these do; `nil` without held-out rows.
  ///
  /// Rows with the same nearest real row are closer to training, or not, together. The share is the sum over the N
  /// compared real rows of w · (1 for a training row, 0 for a held-out row), where w is the share of rows that have
  /// this real row nearest; half for each of the two in a tie. If the model knows nothing of single rows, any half of
  /// the N may as well be the training rows. Over all these halves the share has the mean ½ and the variance
  /// ¼ · (Σ w² - 1 / N) · N / (N - 1) (that of a sample without replacement), which 1 / ((Σ w² - 1 / N) · N / (N - 1))
  /// independent rows have too: an effective sample size as in Kish, "Survey Sampling" (1965). Since the mean does not
  /// depend on the measured rows, their draw adds nothing.
  ///
  /// At most N, so that the share of rows that are spread evenly over the real ones has an error too.
  var effectiveRowCount: Double? {
    guard let toHeldOut, let nearestHeldOut else { return nil }
    var training = [Double](repeating: 0, count: referenceRowCount)
    var heldOut = training
    for row in toTraining.indices {
      let isTie = toTraining[row] == toHeldOut[row]
      if toTraining[row] <= toHeldOut[row] {
        training[Int(nearestTraining[row])] += isTie ? 0.5 : 1
      }
      if toHeldOut[row] <= toTraining[row] {
        heldOut[Int(nearestHeldOut[row])] += isTie ? 0.5 : 1
      }
    }
    let squares = (training + heldOut).reduce(0) { $0 + $1 * $1 }
    let rows = Double(toTraining.count)
    let references = Double(2 * referenceRowCount)
    let excess = (squares / (rows * rows) - 1 / references) * references / (references - 1)
    return 1 / max(excess, 1 / references)
  }
}
