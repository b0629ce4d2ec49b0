/// An attack by a threshold: what it says of each run is one number, the larger the more it thinks that the canary is there.
///
/// The threshold is the one that is best on the first half of the runs. Only the second half is counted: on runs that it was
/// chosen for, a threshold looks better than it is.
public struct PrivacyAudit: Sendable {
  /// The canary is said to be there if the score is above.
  public let threshold: Double
  /// On runs that the threshold does not depend on.
  public let counts: AttackCounts

  /// Chooses the threshold on the first half of each.
  ///
  /// - Parameter bound: what is to be large: ``AttackCounts/epsilon(delta:)`` or ``AttackCounts/mu``.
  /// - Precondition: equally many scores, two or more.
  public init(
    without: [Double], with: [Double], confidence: Double = 0.999,
    maximizing bound: (AttackCounts) -> Double
  ) {
    precondition(without.count == with.count && with.count >= 2, "no runs to choose by")
    let half = without.count / 2
    func counts(_ threshold: Double, _ runs: Range<Int>) -> AttackCounts {
      AttackCounts(
        falseAlarms: without[runs].count { $0 > threshold },
        hits: with[runs].count { $0 > threshold }, runs: runs.count, confidence: confidence)
    }
    let pilot = (without[..<half] + with[..<half]).sorted()
    // A hundred of them are as good as all.
    let candidates = stride(from: 0, to: pilot.count, by: max(1, pilot.count / 100)).map {
      pilot[$0]
    }
    let rated = candidates.map { candidate in
      let counts = counts(candidate, 0..<half)
      // Where nothing is refuted yet, the rates that are farthest apart are the most hopeful.
      return (bound(counts), abs(counts.hits - counts.falseAlarms), candidate)
    }
    threshold = rated.max { ($0.0, $0.1) < ($1.0, $1.1) }!.2
    self.counts = counts(threshold, half..<without.count)
  }

  /// A threshold that was fixed before: all runs are counted.
  public init(without: [Double], with: [Double], threshold: Double, confidence: Double = 0.999) {
    precondition(without.count == with.count, "other numbers of runs")
    self.threshold = threshold
    counts = AttackCounts(
      falseAlarms: without.count { $0 > threshold }, hits: with.count { $0 > threshold },
      runs: with.count, confidence: confidence)
  }
}
