import Foundation
import Privacy

/// What dp_accounting and Opacus say that mechanisms cost: Benchmarks/fixtures/accounting.py made it.
struct AccountingFixture: Decodable {
  /// Rényi divergences of one subsampled step.
  struct Divergences: Decodable {
    let noiseMultiplier: Double
    let samplingRate: Double
    let orders: [Double]
    /// Nothing where its series did not converge.
    let dpAccounting: [Double?]
    let opacus: [Double]
  }

  struct Composition: Decodable {
    struct Part: Decodable {
      let noiseMultiplier: Double
      let samplingRate: Double
      let steps: Int
    }

    private enum CodingKeys: String, CodingKey {
      case parts = "mechanisms"
      case questions
    }

    private let parts: [Part]
    let questions: [Question]

    var mechanisms: [Mechanism] {
      parts.map {
        .subsampledGaussian(
          noiseMultiplier: $0.noiseMultiplier, samplingRate: $0.samplingRate, steps: $0.steps)
      }
    }
  }

  struct Question: Decodable {
    struct Interval: Decodable {
      let lower: Double
      let estimate: Double
      let upper: Double
    }

    let delta: Double
    /// ε by Rényi divergences: dp_accounting's, Opacus's.
    let rdp: Double
    let opacusRdp: Double
    /// ε by dp_accounting's privacy loss distributions.
    let pld: Double
    let optimisticPld: Double
    /// ε by Opacus's PRV accountant.
    let prv: Interval?
    /// An ε and dp_accounting's δ for it.
    let epsilon: Double
    let pldDelta: Double
  }

  let rdp: [Divergences]
  let compositions: [Composition]

  static func read() throws -> AccountingFixture {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/accounting.json")
    return try JSONDecoder().decode(AccountingFixture.self, from: Data(contentsOf: file))
  }
}
