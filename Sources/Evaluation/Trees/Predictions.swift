/// What was predicted of rows, beside what is true of them.
///
/// Classes are scored by
/// - AUC: with two classes the chance that a row of the second one has the higher predicted chance of it; with more
///   the mean over the classes, each against the rest, of those that some but not all rows have;
/// - macro F1: F1 = 2 · true positives / (2 · true positives + false positives + false negatives) of each class that is
///   true or predicted of a row, and their mean. Predicted is the class of the highest chance, of equal ones the first.
///
/// Numbers are scored by
/// - RMSE, √(mean of (prediction − truth)²), in the unit of the target;
/// - R², 1 − Σ(prediction − truth)² / Σ(truth − mean truth)²: 1 for a perfect prediction, 0 for the mean, below 0 for
///   worse than the mean.
public struct Predictions: Sendable {
  private enum Answers: Sendable {
    case numbers([Double])
    /// Row after row; and the class of the highest chance.
    case classes(chances: [Double], count: Int, chosen: [Int])
  }

  /// How many times the rows are drawn anew for the errors.
  static let drawCount = 100

  private let truth: [Double]
  private let answers: Answers

  /// - Precondition: one number for each of at least one row.
  init(truth: [Double], numbers: [Double]) {
    precondition(truth.count == numbers.count && !truth.isEmpty, "\(numbers.count) predictions")
    self.truth = truth
    answers = .numbers(numbers)
  }

  /// - Precondition: one chance for each class of at least one row; the truth is the number of a class.
  init(truth: [Double], chances: [Double], classCount: Int) {
    precondition(
      truth.count * classCount == chances.count && !truth.isEmpty, "\(chances.count) chances")
    self.truth = truth
    let chosen = truth.indices.map { row in
      let own = chances[row * classCount..<(row + 1) * classCount]
      return own.indices.max { own[$0] < own[$1] || own[$0] == own[$1] && $0 > $1 }!
        - own.startIndex
    }
    answers = .classes(chances: chances, count: classCount, chosen: chosen)
  }

  /// AUC, macro F1, RMSE and R²; `nil` where it is not defined: for the other kind of target, AUC if all rows are of one
  /// class, R² if the truth has one value.
  public var scores: [Double?] { scores(rows: Array(truth.indices)) }

  /// The standard errors of ``scores`` from the draw of the rows: the standard deviation over 100 bootstrap samples of
  /// them (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979).
  public var standardErrors: [Double?] {
    let drawn = concurrentMap(count: Self.drawCount) { draw -> [Double?] in
      var generator = SplitMix64(seed: SplitMix64.mix(UInt64(draw)))
      return scores(rows: truth.indices.map { _ in generator.next(below: truth.count) })
    }
    return (0..<4).map { figure in drawn.compactMap { $0[figure] }.standardDeviation }
  }

  private func scores(rows: [Int]) -> [Double?] {
    switch answers {
    case .numbers(let numbers): [nil, nil] + numberScores(numbers, rows)
    case .classes(let chances, let count, let chosen):
      [auc(chances, count, rows), f1(chosen, count, rows), nil, nil]
    }
  }

  private func numberScores(_ numbers: [Double], _ rows: [Int]) -> [Double?] {
    let count = Double(rows.count)
    let mean = rows.reduce(0) { $0 + truth[$1] } / count
    var (errors, spread) = (0.0, 0.0)
    for row in rows {
      errors += (numbers[row] - truth[row]) * (numbers[row] - truth[row])
      spread += (truth[row] - mean) * (truth[row] - mean)
    }
    let rmse = (errors / count).squareRoot()
    let r2 = 1 - errors / spread
    return [rmse.isFinite ? rmse : nil, spread > 0 && r2.isFinite ? r2 : nil]
  }

  private func auc(_ chances: [Double], _ count: Int, _ rows: [Int]) -> Double? {
    let areas = (count == 2 ? 1..<2 : 0..<count).compactMap { one -> Double? in
      var (positives, negatives): ([Double], [Double]) = ([], [])
      for row in rows {
        let chance = chances[row * count + one]
        if Int(truth[row]) == one { positives.append(chance) } else { negatives.append(chance) }
      }
      guard !positives.isEmpty, !negatives.isEmpty else { return nil }
      return OperatingCharacteristic(positives: positives, negatives: negatives).auc
    }
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }

  private func f1(_ chosen: [Int], _ count: Int, _ rows: [Int]) -> Double? {
    var (hits, misses) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
    for row in rows {
      let (predicted, actual) = (chosen[row], Int(truth[row]))
      if predicted == actual {
        hits[actual] += 1
      } else {
        misses[predicted] += 1
        misses[actual] += 1
      }
    }
    let scores = (0..<count).compactMap { one -> Double? in
      let parts = 2 * hits[one] + misses[one]
      return parts > 0 ? Double(2 * hits[one]) / Double(parts) : nil
    }
    return scores.reduce(0, +) / Double(scores.count)
  }
}

extension [Double] {
  /// Of a sample; `nil` of fewer than two numbers.
  fileprivate var standardDeviation: Double? {
    guard count > 1 else { return nil }
    let mean = reduce(0, +) / Double(count)
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
