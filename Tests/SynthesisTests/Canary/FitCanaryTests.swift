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

  @Test func generatedRowsTellNoMoreOfAnOutlierThanIsPromised() throws {
    let canary = FitCanary(epsilon: 8)
    let (without, with) = try Self.releases(canary, runs: 20)
    let delta = 0.01
    // Noise alone has no rows there in a good part of the fits, so the attack is: are there any, and how many?
    let audit = PrivacyAudit(
      without: without.map { Double($0.nearCount) }, with: with.map { Double($0.nearCount) }
    ) { $0.epsilon(delta: delta) }
    let claimed = max(without[0].claimed(delta), with[0].claimed(delta))
    let finding = CanaryFinding(
      "fit, rows near an outlier", claimed: claimed, delta: delta,
      bound: audit.counts.epsilon(delta: delta), runs: audit.counts.runs)
    #expect(!finding.isRefuted, "\(finding)")
    let names = PrivacyAudit(
      without: without.map { $0.hasCategory ? 1 : 0 }, with: with.map { $0.hasCategory ? 1 : 0 },
      threshold: 0.5)
    let category = CanaryFinding(
      "fit, a category of its own", claimed: claimed, delta: delta,
      bound: names.counts.epsilon(delta: delta), runs: names.counts.runs)
    #expect(!category.isRefuted, "\(category)")
  }

  @Test func categoriesThatTheRowsHaveAndNobodyDeclaredAreFound() throws {
    let canary = FitCanary(epsilon: 0.5, hasSchema: false)
    let (without, with) = try Self.releases(canary, runs: 20)
    let audit = PrivacyAudit(
      without: without.map { $0.hasCategory ? 1 : 0 }, with: with.map { $0.hasCategory ? 1 : 0 },
      threshold: 0.5)
    let finding = CanaryFinding(
      "fit, fault: the table's own schema taken for public", claimed: canary.epsilon, delta: 1e-6,
      bound: audit.counts.epsilon(delta: 1e-6), runs: audit.counts.runs)
    #expect(finding.isRefuted, "\(finding)")
  }
}
