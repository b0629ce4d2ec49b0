import Privacy
import TestSupport
import Testing

/// Encoders are audited from outside: ``EncoderCanary``.
struct EncoderCanaryTests {
  private static let delta = 0.01

  /// Releases without and with the canary, and what is promised.
  private static func releases(
    _ canary: EncoderCanary, declared: EncoderCanary.Declaration, runs: Int
  ) -> (without: [EncoderCanary.Release], with: [EncoderCanary.Release], claimed: Double) {
    let runs = CanaryFinding.runs(runs)
    func all(_ hasCanary: Bool) -> [EncoderCanary.Release] {
      (0..<runs).map { canary.release(hasCanary: hasCanary, declared: declared, seed: $0) }
    }
    let (without, with) = (all(false), all(true))
    return (without, with, canary.claimedEpsilon(delta: delta))
  }

  @Test func whatADeclaredColumnTellsOfARowIsLessThanIsPaidAndNotNothing() {
    let (without, with, claimed) = Self.releases(
      EncoderCanary(mu: 2), declared: .everything, runs: 1_500)
    let audit = PrivacyAudit(without: without.map(\.count), with: with.map(\.count)) { $0.mu }
    // All of it is Gaussian noise, but for thresholds that pass with a probability of 10⁻⁶.
    let finding = CanaryFinding(
      "encoder, declared number and category, by μ", claimed: claimed, delta: Self.delta,
      bound: GaussianPrivacy(mu: audit.counts.mu).epsilon(delta: Self.delta),
      runs: audit.counts.runs)
    #expect(!finding.isRefuted && finding.bound > claimed / 4, "\(finding)")
  }

  @Test func anExtremeAndACategoryOfOneRowAreNotSeen() {
    let (without, with, claimed) = Self.releases(
      EncoderCanary(mu: 1), declared: .nothing, runs: 300)
    let digits = PrivacyAudit(without: without.map(\.digits), with: with.map(\.digits)) {
      $0.epsilon(delta: Self.delta)
    }
    let category = PrivacyAudit(
      without: without.map { $0.hasCategory ? 1 : 0 }, with: with.map { $0.hasCategory ? 1 : 0 },
      threshold: 0.5)
    for (name, counts) in [("range", digits.counts), ("categories", category.counts)] {
      let finding = CanaryFinding(
        "encoder, learned \(name)", claimed: claimed, delta: Self.delta,
        bound: counts.epsilon(delta: Self.delta), runs: counts.runs)
      #expect(!finding.isRefuted, "\(finding)")
    }
  }

  @Test func anUnpaidMaximumIsFound() {
    let (without, with, claimed) = Self.releases(
      EncoderCanary(mu: 0.5), declared: .observedRanges, runs: 100)
    // Ten digits: the other rows have 7, the canary has 20.
    let audit = PrivacyAudit(
      without: without.map(\.digits), with: with.map(\.digits), threshold: 10)
    let finding = CanaryFinding(
      "encoder, fault: unpaid least and greatest number", claimed: claimed, delta: Self.delta,
      bound: audit.counts.epsilon(delta: Self.delta), runs: audit.counts.runs)
    #expect(finding.isRefuted, "\(finding)")
  }

  @Test func anUnpaidCategoryOfOneRowIsFound() {
    let (without, with, claimed) = Self.releases(
      EncoderCanary(mu: 0.5), declared: .observedCategories, runs: 100)
    let audit = PrivacyAudit(
      without: without.map { $0.hasCategory ? 1 : 0 }, with: with.map { $0.hasCategory ? 1 : 0 },
      threshold: 0.5)
    let finding = CanaryFinding(
      "encoder, fault: unpaid categories", claimed: claimed, delta: Self.delta,
      bound: audit.counts.epsilon(delta: Self.delta), runs: audit.counts.runs)
    #expect(finding.isRefuted, "\(finding)")
  }
}
