import Foundation
import Privacy
import Testing

@testable import Reporting

/// The privacy ledger on the page, in the terminal and in JSON.
@Suite struct LedgerTests {
  private static func ledger(unit: PrivacyLedger.Unit = .row, isSecure: Bool = true)
    -> PrivacyLedger
  {
    PrivacyLedger(
      epsilon: 3, delta: 1e-6, unit: unit, hasSecureNoise: isSecure,
      entries: [
        PrivacyLedger.Entry(
          purpose: "number of rows", sensitivity: 1, noise: 20, valueCount: 1,
          mechanism: .gaussian(noiseMultiplier: 20)),
        PrivacyLedger.Entry(
          purpose: "counts of categories", columns: ["city\u{202E}"], sensitivity: 1,
          noise: 4, valueCount: 1_200, mechanism: .gaussian(noiseMultiplier: 4)),
        PrivacyLedger.Entry(
          purpose: "counts of categories", columns: ["sex"], sensitivity: 1, noise: 5,
          valueCount: 2, mechanism: .gaussian(noiseMultiplier: 5)),
        PrivacyLedger.Entry(
          purpose: "threshold on these counts", columns: ["job"], sensitivity: 0, noise: 0,
          valueCount: 0, mechanism: .rareFailure(delta: 1e-7)),
      ], publicKnowledge: ["The schema."])
  }

  private func section(_ ledger: PrivacyLedger) throws -> MarkupElement {
    var context = AuditOfAdult.context
    context.guarantee = .differentialPrivacy(ledger)
    let root = try parsed(HTMLReport(AuditOfAdult.result, context: context).html)
    #expect(!root.all.contains { $0.attributes["id"] == "protection" })
    return try #require(root.all.first { $0.attributes["id"] == "ledger" })
  }

  @Test func thePageHasEachPartWithItsCost() throws {
    let section = try section(Self.ledger())
    let rows = section.named("tr").dropFirst().map { row in row.children.map(\.text) }
    // ε of Gaussian noise, by bisection of δ(ε) elsewhere: 0.18921 for μ = 1/20 at δ = 10⁻⁶, 1.38600 for
    // μ² = 1/16 + 1/25, 1.40423 for both, and 1.41167 for both at δ = 9·10⁻⁷. Rounded up.
    #expect(
      rows == [
        ["number of rows", "all", "1", "1", "20", "0.19", "0.19"],
        ["counts of categories", "2", "1,202", "1", "4 to 5", "1.39", "1.41"],
        ["threshold on these counts", "1", "-", "-", "-", "δ 1.0e-07", "1.42"],
      ])
    let text = section.text
    #expect(text.contains("no conclusion becomes more than 20.1 times (e^ε) as likely"))
    #expect(text.contains("ε = 3.0 and δ = 1e-06, for each row."))
    #expect(text.contains("one row more than the other (add or remove)"))
    #expect(text.contains("ChaCha20"))
    #expect(text.contains("The schema."))
    #expect(!text.contains("Sampling"))
  }

  @Test func aUnitOfSeveralRowsANoiseOfASeedAndASampleAreNamed() throws {
    var ledger = Self.ledger(
      unit: .column(name: "patient_id", rowLimit: 4), isSecure: false)
    ledger.entries.append(
      PrivacyLedger.Entry(
        purpose: "gradients", sensitivity: 1, noise: 2, valueCount: 100,
        mechanism: .subsampledGaussian(noiseMultiplier: 2, samplingRate: 0.01, steps: 1_500)))
    ledger.composition = .lossDistribution
    let text = try section(ledger).text
    #expect(text.contains("all rows of one more value of 'patient_id' (add or remove)"))
    #expect(text.contains("the first 4 are used"))
    #expect(text.contains("--insecure-dp-seed"))
    #expect(text.contains("each of 1,500 samples with the probability 0.01"))
    #expect(text.contains("By the privacy loss distribution"))
    ledger.composition = .renyi
    #expect(try section(ledger).text.contains("a Rényi filter"))
  }

  @Test func theTerminalShowsItInEightyColumns() {
    let report = TextReport(tinyResult, guarantee: .differentialPrivacy(Self.ledger())).text
    #expect(
      report.contains(
        """
        Paid for under differential privacy           columns  numbers   ε alone  so far
        --------------------------------------------------------------------------------
          number of rows                                  all        1      0.19    0.19
          counts of categories                              2    1,202      1.39    1.41
          threshold on these counts                         1        - δ 1.0e-07    1.42

        """))
    #expect(report.contains("ε = 3.0 and δ = 1e-06, for each row."))
    #expect(!TextReport(tinyResult).text.contains("Paid for"))
  }

  @Test func jsonHasItWholeAndLacksItWithoutAGuarantee() throws {
    func object(_ report: JSONReport) throws -> [String: Any] {
      try #require(
        try JSONSerialization.jsonObject(with: Data(report.text.utf8)) as? [String: Any])
    }
    let ledger = try #require(
      try object(JSONReport(tinyResult, guarantee: .differentialPrivacy(Self.ledger())))["ledger"]
        as? [String: Any])
    #expect(ledger["epsilon"] as? Double == 3)
    #expect(ledger["has_secure_noise"] as? Bool == true)
    let entries = try #require(ledger["entries"] as? [[String: Any]])
    #expect(entries.count == 4)
    #expect(entries[1]["value_count"] as? Int == 1_200)
    #expect(try object(JSONReport(tinyResult))["ledger"] == nil)
  }
}
