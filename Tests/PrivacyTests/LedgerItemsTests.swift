import Privacy
import Testing

/// Entries of one purpose are one item, and items compose to the whole.
@Suite struct LedgerItemsTests {
  private static func entry(_ purpose: String, _ column: String, noise: Double)
    -> PrivacyLedger.Entry
  {
    PrivacyLedger.Entry(
      purpose: purpose, columns: [column], sensitivity: 2, noise: 2 * noise, valueCount: 10,
      mechanism: .gaussian(noiseMultiplier: noise))
  }

  private static let entries = [
    entry("a", "x", noise: 5), entry("b", "x", noise: 3), entry("a", "y", noise: 4),
    entry("a", "x", noise: 4),
    PrivacyLedger.Entry(
      purpose: "c", sensitivity: 0, noise: 0, valueCount: 0, mechanism: .rareFailure(delta: 1e-7)),
  ]

  @Test func purposesAreTakenTogetherInTheOrderOfTheirFirst() {
    let ledger = PrivacyLedger(
      epsilon: 2, delta: 1e-6, unit: .row, hasSecureNoise: true, entries: Self.entries)
    let items = ledger.items
    #expect(items.map(\.purpose) == ["a", "b", "c"])
    #expect(items[0].columns == ["x", "y"])
    #expect(items[0].valueCount == 30)
    #expect(items[0].noise == 8...10 && items[0].sensitivity == 2)
    #expect(items[2].noise == nil && items[2].failure == 1e-7 && items[2].columns.isEmpty)
  }

  @Test func theLastItemsCostIsThatOfAllEntries() {
    let all =
      Self.entries + [
        PrivacyLedger.Entry(
          purpose: "d", sensitivity: 1, noise: 1, valueCount: 5,
          mechanism: .subsampledGaussian(noiseMultiplier: 1.5, samplingRate: 0.02, steps: 200))
      ]
    let ledger = PrivacyLedger(
      epsilon: 2, delta: 1e-6, unit: .row, hasSecureNoise: true, entries: all)
    let items = ledger.items
    #expect(
      items.last?.epsilonSoFar == PrivacyAccountant(all.map(\.mechanism)).epsilon(delta: 1e-6))
    #expect(zip(items, items.dropFirst()).allSatisfy { $0.epsilonSoFar < $1.epsilonSoFar })
    #expect(items.allSatisfy { $0.epsilon <= $0.epsilonSoFar })
  }
}
