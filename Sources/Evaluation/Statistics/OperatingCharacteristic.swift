/// How well a score tells two groups apart: the receiver operating characteristic of a classifier or of an attack.
///
/// The score is meant to be higher in the first group, the positives. O((positives + negatives) · log) to make.
public struct OperatingCharacteristic: Sendable {
  /// The area under the curve: the chance that a positive has the higher score of a random pair, ties counted
  /// half. 0.5 tells nothing apart, 1 everything.
  public let auc: Double
  /// The standard error of ``auc`` by DeLong, DeLong and Clarke-Pearson, "Comparing the Areas under Two or More
  /// Correlated Receiver Operating Characteristic Curves" (1988), computed from mid-ranks (Sun and Xu, 2014).
  /// 0 with one score in a group.
  public let standardError: Double

  /// Ascending.
  private let positives: [Double]
  /// Ascending.
  private let negatives: [Double]

  /// - Precondition: both have scores, and no score is NaN.
  public init(positives: [Double], negatives: [Double]) {
    precondition(!positives.isEmpty && !negatives.isEmpty, "scores of one group alone")
    self.positives = positives.sorted()
    self.negatives = negatives.sorted()
    // Of each positive the share of negatives below it, and of each negative the share of positives above it.
    let above = Self.sharesBelow(self.positives, in: self.negatives)
    let below = Self.sharesBelow(self.negatives, in: self.positives).map { 1 - $0 }
    auc = above.reduce(0, +) / Double(above.count)
    standardError =
      (Self.variance(above) / Double(above.count) + Self.variance(below) / Double(below.count))
      .squareRoot()
  }

  /// 95 %, from ``standardError``, within 0...1.
  public var interval: ConfidenceInterval {
    ConfidenceInterval(around: auc, standardError: standardError, within: 0...1)
  }

  /// The share of positives that are found where `rate` of the negatives are taken for positives: TPR at a low FPR, the
  /// figure that Carlini et al. (2022) ask of a membership attack. The threshold is the highest score among the
  /// negatives that have to be left below it. Of scores equal to it, as large a share is taken among the positives as
  /// among the negatives may be (the straight line that the curve has there), rounded down: copies that have the score
  /// of a few negatives are found too. The interval of the proportion takes the threshold as given.
  ///
  /// `nil` if there are so few negatives that `rate` of them is less than one.
  public func truePositives(atFalsePositiveRate rate: Double) -> Proportion? {
    let allowed = Int(rate * Double(negatives.count) + 1e-9)
    guard allowed >= 1, allowed < negatives.count else { return nil }
    let threshold = negatives[negatives.count - 1 - allowed]
    let (above, tied) = Self.counts(of: positives, above: threshold)
    let (falseAbove, falseTied) = Self.counts(of: negatives, above: threshold)
    return Proportion(above + tied * (allowed - falseAbove) / falseTied, of: positives.count)
  }

  private static func counts(
    of ascending: [Double], above threshold: Double
  ) -> (above: Int, equal: Int) {
    let notBelow = ascending.firstPosition { $0 >= threshold }
    let above = ascending.firstPosition { $0 > threshold }
    return (ascending.count - above, above - notBelow)
  }

  /// For each of ascending `scores` the share of ascending `others` below it, equal ones counted half.
  private static func sharesBelow(_ scores: [Double], in others: [Double]) -> [Double] {
    var (below, notAbove) = (0, 0)
    return scores.map { score in
      while below < others.count, others[below] < score { below += 1 }
      notAbove = max(notAbove, below)
      while notAbove < others.count, others[notAbove] <= score { notAbove += 1 }
      return Double(below + notAbove) / 2 / Double(others.count)
    }
  }

  private static func variance(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }
}
