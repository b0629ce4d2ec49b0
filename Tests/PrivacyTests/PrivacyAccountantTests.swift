import Privacy
import Testing

struct PrivacyAccountantTests {
  /// Random parameters, the same in every run.
  private static func cases(_ count: Int) -> [(multiplier: Double, rate: Double, steps: Int)] {
    var generator = NoiseGenerator(insecureSeed: 5)
    return (0..<count).map { _ in
      (
        Double.random(in: 0.6...5, using: &generator),
        1 / Double.random(in: 2...500, using: &generator),
        Int.random(in: 1...3_000, using: &generator)
      )
    }
  }

  private func epsilon(
    _ multiplier: Double, _ rate: Double, _ steps: Int, delta: Double = 1e-6
  ) -> Double {
    PrivacyAccountant([
      .subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: steps)
    ]).epsilon(delta: delta)
  }

  @Test func epsilonFallsWithNoiseAndGrowsWithStepsRateAndCertainty() {
    for (multiplier, rate, steps) in Self.cases(15) {
      let epsilon = epsilon(multiplier, rate, steps)
      let context = "\(multiplier), \(rate), \(steps)"
      #expect(self.epsilon(multiplier * 1.05, rate, steps) < epsilon, "\(context)")
      #expect(self.epsilon(multiplier, rate * 1.1, steps) > epsilon, "\(context)")
      #expect(self.epsilon(multiplier, rate, steps * 2) > epsilon, "\(context)")
      #expect(self.epsilon(multiplier, rate, steps, delta: 1e-7) > epsilon, "\(context)")
    }
  }

  @Test func renyiBoundIsNeverBelow() {
    for (multiplier, rate, steps) in Self.cases(25) {
      let accountant = PrivacyAccountant([
        .subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: steps)
      ])
      for delta in [1e-4, 1e-9] {
        #expect(accountant.renyiEpsilon(delta: delta) > accountant.epsilon(delta: delta))
      }
    }
  }

  @Test func epsilonAndDeltaAreInverse() {
    for (multiplier, rate, steps) in Self.cases(15) {
      let accountant = PrivacyAccountant([
        .subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: steps),
        .gaussian(noiseMultiplier: 3 * multiplier),
      ])
      let delta = accountant.delta(epsilon: accountant.epsilon(delta: 1e-6))
      #expect(abs(delta / 1e-6 - 1) < 5e-3, "\(multiplier), \(rate), \(steps)")
    }
  }

  @Test func orderAndGroupingDoNotMatter() {
    let first = Mechanism.subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.02, steps: 30)
    let half = Mechanism.subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.02, steps: 15)
    let second = Mechanism.subsampledGaussian(noiseMultiplier: 2, samplingRate: 0.1, steps: 7)
    let noise = Mechanism.gaussian(noiseMultiplier: 4)
    let epsilons = [[first, second, noise], [noise, half, second, half]].map {
      PrivacyAccountant($0).epsilon(delta: 1e-5)
    }
    #expect(abs(epsilons[0] / epsilons[1] - 1) < 1e-6)
  }

  @Test func gaussianMechanismsAreAccountedExactly() {
    let accountant = PrivacyAccountant([
      .gaussian(noiseMultiplier: 3), .rareFailure(delta: 2e-6),
      .subsampledGaussian(noiseMultiplier: 8, samplingRate: 1, steps: 4),
    ])
    let privacy = GaussianPrivacy(mu: (1.0 / 9 + 1.0 / 16).squareRoot())
    #expect(accountant.epsilon(delta: 1e-5) == privacy.epsilon(delta: 1e-5 - 2e-6))
    #expect(accountant.delta(epsilon: 1) == 2e-6 + privacy.delta(epsilon: 1))
  }

  @Test func failuresAddToDelta() {
    let steps = Mechanism.subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.01, steps: 100)
    let with = PrivacyAccountant([steps, .rareFailure(delta: 1e-6), .rareFailure(delta: 3e-6)])
    let without = PrivacyAccountant([steps])
    #expect(abs(with.delta(epsilon: 1) - without.delta(epsilon: 1) - 4e-6) < 1e-15)
    #expect(abs(with.epsilon(delta: 1e-5) / without.epsilon(delta: 6e-6) - 1) < 1e-9)
    #expect(with.epsilon(delta: 4e-6) == .infinity)
    #expect(PrivacyAccountant([.rareFailure(delta: 1e-6)]).epsilon(delta: 1e-6) == 0)
    #expect(PrivacyAccountant([.rareFailure(delta: 1e-6)]).epsilon(delta: 1e-7) == .infinity)
  }
}
