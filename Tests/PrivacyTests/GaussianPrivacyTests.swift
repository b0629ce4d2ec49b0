import Privacy
import Testing

struct GaussianPrivacyTests {
  @Test func noiseMultiplierOfOne() {
    // δ(1) of N(0, 1) against N(1, 1): Φ(−½) − e·Φ(−3/2).
    let delta = GaussianPrivacy(mu: 1).delta(epsilon: 1)
    #expect(abs(delta - 0.126936737506644) < 1e-12)
  }

  @Test(arguments: [0.1, 1, 3, 8, 30]) func solvedMuKeepsToTheBudgetAndHardlyLess(epsilon: Double) {
    let delta = 1e-6
    let privacy = GaussianPrivacy.largest(epsilon: epsilon, delta: delta)
    #expect(privacy.delta(epsilon: epsilon) <= delta)
    #expect(GaussianPrivacy(mu: privacy.mu * 1.0001).delta(epsilon: epsilon) > delta)
    #expect(abs(privacy.epsilon(delta: delta) / epsilon - 1) < 1e-6)
  }
}
