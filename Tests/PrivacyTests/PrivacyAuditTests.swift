import Foundation
import Privacy
import TestSupport
import Testing

/// The ruler that the canaries are measured with.
struct PrivacyAuditTests {
  /// SciPy's `beta.ppf`; the first two rows are in the tables of Clopper & Pearson as 0 to 0.308 and 0.0025 to 0.445.
  @Test(arguments: [
    (0, 10, 0.95, 0, 0.3084971078), (1, 10, 0.95, 0.0025285785, 0.4450161170),
    (5, 10, 0.95, 0.1870860284, 0.8129139716), (10, 10, 0.95, 0.6915028922, 1),
    (3, 20, 0.95, 0.0320709372, 0.3789268265), (15, 50, 0.95, 0.1786178457, 0.4460823257),
    (997, 1_000, 0.95, 0.9912579768, 0.9993809001),
    (12, 2_000, 0.999, 0.001866570718, 0.014044670391),
  ])
  func intervalsAreThoseOfTheTables(
    count: Int, runs: Int, confidence: Double, low: Double, high: Double
  ) {
    let interval = ClopperPearson(count, of: runs, confidence: confidence)
    #expect(abs(interval.low - low) < 1e-9 && abs(interval.high - high) < 1e-9)
  }

  @Test func theIncompleteBetaFunctionIsThatOfItsClosedForms() {
    for x in stride(from: 0.0, through: 1, by: 0.05) {
      // I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a, I_x(2, 2) = x²(3 − 2x), I_x(½, ½) = 2/π·asin √x.
      #expect(abs(ClopperPearson.incompleteBeta(x, 1, 7) - (1 - pow(1 - x, 7))) < 1e-13)
      #expect(abs(ClopperPearson.incompleteBeta(x, 9, 1) - pow(x, 9)) < 1e-13)
      #expect(abs(ClopperPearson.incompleteBeta(x, 2, 2) - x * x * (3 - 2 * x)) < 1e-13)
      let arc = 2 / Double.pi * asin(x.squareRoot())
      #expect(abs(ClopperPearson.incompleteBeta(x, 0.5, 0.5) - arc) < 1e-13)
    }
  }

  @Test func intervalsHoldTheProbabilityAsOftenAsTheySay() {
    // All outcomes of 30 runs with their probabilities: no sampling.
    for p in [0.01, 0.2, 0.5, 0.93] {
      var held = 0.0
      var probability = pow(1 - p, 30)
      for count in 0...30 {
        let interval = ClopperPearson(count, of: 30, confidence: 0.9)
        if interval.low <= p && p <= interval.high { held += probability }
        probability *= Double(30 - count) / Double(count + 1) * p / (1 - p)
      }
      #expect(held >= 0.9, "\(p): \(held)")
    }
  }

  @Test func certainAttacksRefuteTheLogarithmOfTheRunsAndNoMore() {
    let counts = AttackCounts(falseAlarms: 0, hits: 1_000, runs: 1_000)
    // Each end of the intervals has a quarter of 0.001: the rates are above x and below 1 − x, x = 0.00025^(1/1000).
    let x = pow(0.00025, 0.001)
    #expect(abs(counts.epsilon(delta: 0.01) - log((x - 0.01) / (1 - x))) < 1e-9)
    // The attacker who is always wrong tells as much.
    let wrong = AttackCounts(falseAlarms: 1_000, hits: 0, runs: 1_000)
    #expect(wrong.epsilon(delta: 0.01) == counts.epsilon(delta: 0.01))
    #expect(wrong.mu == counts.mu)
    // 2Φ⁻¹(x) = 4.8.
    #expect(abs(counts.mu - 4.8) < 0.05, "\(counts.mu)")
  }

  @Test func guessingRefutesNothing() {
    let counts = AttackCounts(falseAlarms: 480, hits: 520, runs: 1_000)
    #expect(counts.epsilon(delta: 1e-6) == 0 && counts.mu == 0)
  }

  /// Two normal distributions, which an audit must find as far apart as they are, and no farther.
  @Test(arguments: [0.3, 1, 2]) func theBoundComesNearToTheTruthFromBelow(mu: Double) {
    var generator = NoiseGenerator(insecureSeed: 11)
    var noise = GaussianNoise(deviation: 0x1p20)
    func scores(_ mean: Double) -> [Double] {
      (0..<20_000).map { _ in mean + Double(noise.next(&generator)) * 0x1p-20 }
    }
    let (without, with) = (scores(0), scores(mu))
    let privacy = GaussianPrivacy(mu: mu)
    let audit = PrivacyAudit(without: without, with: with) { $0.epsilon(delta: 0.01) }
    #expect(audit.counts.epsilon(delta: 0.01) < privacy.epsilon(delta: 0.01))
    #expect(audit.counts.epsilon(delta: 0.01) > 0.4 * privacy.epsilon(delta: 0.01))
    let middle = PrivacyAudit(without: without, with: with, threshold: mu / 2).counts.mu
    #expect(middle < mu && middle > mu - 0.1, "\(middle)")
  }

  @Test func aThresholdIsNotCountedOnTheRunsItWasChosenFor() {
    // In the first half the canary is plain to see, in the second there is no difference.
    let without = [Double](repeating: 0, count: 500) + (0..<500).map { Double($0 % 7) }
    let with = [Double](repeating: 5, count: 500) + (0..<500).map { Double($0 % 7) }
    let audit = PrivacyAudit(without: without, with: with) { $0.epsilon(delta: 0.01) }
    #expect(audit.counts.runs == 500 && audit.threshold >= 0 && audit.threshold < 5)
    #expect(audit.counts.epsilon(delta: 0.01) == 0)
  }
}
