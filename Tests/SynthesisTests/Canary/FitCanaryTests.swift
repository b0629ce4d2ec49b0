import Privacy
import TestSupport
import Testing

/// Private fits are audited from outside: ``FitCanary``.
struct FitCanaryTests {
  private static func releases(
    _ canary: FitCanary, runs: Int
  ) throws -> (without: [FitCanary.Release], with: [FitCanary.Release]) {
    func all(_ hasCanary: Bool) throws -> [FitCanary.Release] {
      try (0..<CanaryFinding.runs(runs)).map {
        try canary.release(hasCanary: hasCanary, seed: $0)
      }
    }
    return (try all(false), try all(true))
  }

  private static func finding(
    _ name: String, _ counts: AttackCounts, claimed epsilon: Double
  ) -> CanaryFinding {
    CanaryFinding(
      name, claimed: epsilon, delta: delta, bound: counts.epsilon(delta: delta), runs: counts.runs)
  }

  private static let delta = 1e-6
  /// So little that a few fits could refute it.
  private static let epsilon = 0.5

  /// Whether there are rows like the canary.
  private static func rows(
    _ releases: (without: [FitCanary.Release], with: [FitCanary.Release])
  ) -> AttackCounts {
    PrivacyAudit(
      without: releases.without.map { Double($0.nearCount) },
      with: releases.with.map { Double($0.nearCount) }, threshold: 0
    ).counts
  }

  /// Whether the canary's category is known.
  private static func category(
    _ releases: (without: [FitCanary.Release], with: [FitCanary.Release])
  ) -> AttackCounts {
    PrivacyAudit(
      without: releases.without.map { $0.hasCategory ? 1 : 0 },
      with: releases.with.map { $0.hasCategory ? 1 : 0 }, threshold: 0.5
    ).counts
  }

  @Test func aFitTellsNoMoreOfARowThanIsPromised() throws {
    let releases = try Self.releases(FitCanary(epsilon: Self.epsilon), runs: 20)
    for (name, counts) in [
      ("fit, rows like the canary", Self.rows(releases)),
      ("fit, a category of one row", Self.category(releases)),
    ] {
      let finding = Self.finding(name, counts, claimed: Self.epsilon)
      #expect(!finding.isRefuted, "\(finding)")
    }
  }

  @Test func aFitWithHardlyAnyNoiseIsFound() throws {
    let releases = try Self.releases(FitCanary(epsilon: 2_000), runs: 20)
    let finding = Self.finding(
      "fit, fault: hardly any noise", Self.rows(releases), claimed: Self.epsilon)
    #expect(finding.isRefuted, "\(finding)")
  }

  /// As if a schema that was inferred from the rows were public.
  @Test func categoriesThatTheRowsHaveAndNobodyDeclaredAreFound() throws {
    let releases = try Self.releases(
      FitCanary(epsilon: Self.epsilon, hasSchema: false), runs: 20)
    let finding = Self.finding(
      "fit, fault: unpaid categories", Self.category(releases), claimed: Self.epsilon)
    #expect(finding.isRefuted, "\(finding)")
  }

  /// Few fits tell nothing here.
  @Test(.enabled(if: CanaryFinding.isLarge), arguments: [1.0, 8])
  func rowsTellLessThanTheNoiseAllows(epsilon: Double) throws {
    let (without, with) = try Self.releases(FitCanary(epsilon: epsilon), runs: 20)
    let audit = PrivacyAudit(
      without: without.map { Double($0.nearCount) }, with: with.map { Double($0.nearCount) }
    ) { $0.mu }
    let finding = CanaryFinding(
      "fit, number of rows like the canary, by μ", claimed: epsilon, delta: Self.delta,
      bound: GaussianPrivacy(mu: audit.counts.mu).epsilon(delta: Self.delta),
      runs: audit.counts.runs)
    #expect(!finding.isRefuted, "\(finding)")
  }
}
