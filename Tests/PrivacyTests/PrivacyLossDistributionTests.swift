import Foundation
import Testing

@testable import Privacy

struct PrivacyLossDistributionTests {
  /// Φ(−x).
  private func tail(_ x: Double) -> Double { erfc(x / 2.0.squareRoot()) / 2 }

  /// δ of one step in closed form, for any ε: the unit is there, or is not.
  private func deltas(_ step: SampledGaussian, _ epsilon: Double) -> (Double, Double) {
    let (sigma, rate) = (step.deviation, step.samplingRate)
    /// The probabilities with and without the unit of an x above.
    func above(_ loss: Double) -> (with: Double, without: Double) {
      let ratio = (exp(loss) - 1 + rate) / rate
      guard ratio > 0 else { return (1, 1) }
      let x = sigma * sigma * log(ratio) + 0.5
      return ((1 - rate) * tail(x / sigma) + rate * tail((x - 1) / sigma), tail(x / sigma))
    }
    let removal = above(epsilon)
    let addition = above(-epsilon)
    return (
      removal.with - exp(epsilon) * removal.without,
      (1 - addition.without) - exp(epsilon) * (1 - addition.with)
    )
  }

  @Test(arguments: [(0.5, 0.01), (0.6, 0.0001), (1.0, 0.3), (3.0, 0.9), (1.0, 1.0), (20.0, 0.05)])
  func oneStepIsTheClosedForm(deviation: Double, rate: Double) {
    let step = SampledGaussian(deviation: deviation, samplingRate: rate)
    let distribution = PrivacyLossDistribution([
      .subsampledGaussian(noiseMultiplier: deviation, samplingRate: rate, steps: 1)
    ])
    for epsilon in [0, 0.01, 0.1, 0.5, 1, 2, 5] {
      let directions = deltas(step, epsilon)
      let expected = max(directions.0, directions.1)
      guard expected > 1e-25 else { continue }
      let delta = distribution.delta(epsilon: epsilon)
      #expect(delta >= expected * (1 - 1e-9), "\(epsilon)")
      #expect(delta < expected * 1.02, "\(epsilon)")
    }
  }

  /// δ of two different steps: the mean over the first one's loss of what the second one has left.
  @Test(arguments: [0, 0.05, 0.4, 1, 3]) func twoStepsAreTheIntegral(epsilon: Double) {
    let first = SampledGaussian(deviation: 1.2, samplingRate: 0.3)
    let second = SampledGaussian(deviation: 0.8, samplingRate: 0.05)
    let removal = gaussianMean { x in
      let loss = first.loss(at: x * first.deviation)
      return exp(loss) * deltas(second, epsilon - loss).0
    }
    let addition = gaussianMean { x in
      deltas(second, epsilon + first.loss(at: x * first.deviation)).1
    }
    let distribution = PrivacyLossDistribution([
      .subsampledGaussian(noiseMultiplier: 1.2, samplingRate: 0.3, steps: 1),
      .subsampledGaussian(noiseMultiplier: 0.8, samplingRate: 0.05, steps: 1),
    ])
    let expected = max(removal, addition)
    let delta = distribution.delta(epsilon: epsilon)
    #expect(delta >= expected * (1 - 1e-8))
    #expect(delta < expected * 1.003)
  }

  @Test(arguments: [1e-3, 1e-6, 1e-12, 1e-20]) func gaussianIsExactInTheFarTail(delta: Double) {
    for multiplier in [0.2, 1, 7, 300] {
      let exact = GaussianPrivacy(mu: 1 / multiplier).epsilon(delta: delta)
      let bound = PrivacyLossDistribution([.gaussian(noiseMultiplier: multiplier)])
        .epsilon(delta: delta)
      #expect(bound >= exact * (1 - 1e-6))
      #expect(bound <= exact * (1 + 2e-4) + 1e-9, "\(multiplier)")
    }
  }

  @Test func stepsOnAllUnitsAreOneGaussian() {
    let steps = PrivacyLossDistribution([
      .subsampledGaussian(noiseMultiplier: 30, samplingRate: 1, steps: 400)
    ])
    let one = PrivacyLossDistribution([.gaussian(noiseMultiplier: 1.5)])
    #expect(abs(steps.epsilon(delta: 1e-6) / one.epsilon(delta: 1e-6) - 1) < 1e-9)
  }

  @Test func nearlyAllUnitsAreNearlyOneGaussianOfManySteps() {
    // Composed by the Fourier transform, unlike the one above.
    let steps = PrivacyLossDistribution([
      .subsampledGaussian(noiseMultiplier: 30, samplingRate: 1 - 1e-9, steps: 400)
    ])
    let exact = GaussianPrivacy(mu: 1 / 1.5).epsilon(delta: 1e-6)
    #expect(abs(steps.epsilon(delta: 1e-6) / exact - 1) < 2e-4)
  }

  /// Many small steps are nearly a Gaussian mechanism with μ = q √(T (e^(1/σ²) − 1)): Bu, Dong, Long & Su (2020), "Deep
  /// Learning with Gaussian Differential Privacy".
  @Test(arguments: [(1_800.0, 3e-6, 1_200), (5.0, 1e-4, 20_000), (20.0, 0.01, 1_000)])
  func smallStepsAreNearlyGaussian(multiplier: Double, rate: Double, steps: Int) {
    let mu = rate * (Double(steps) * expm1(1 / (multiplier * multiplier))).squareRoot()
    let distribution = PrivacyLossDistribution([
      .subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: steps)
    ])
    for epsilon in [0, mu, 3 * mu] {
      let expected = GaussianPrivacy(mu: mu).delta(epsilon: epsilon)
      #expect(abs(distribution.delta(epsilon: epsilon) / expected - 1) < 0.04)
    }
  }

  @Test func nothingCostsNothing() {
    let mechanisms: [[Mechanism]] = [
      [], [.subsampledGaussian(noiseMultiplier: 1, samplingRate: 0, steps: 10)],
      [.subsampledGaussian(noiseMultiplier: 1, samplingRate: 0.5, steps: 0)],
    ]
    for mechanisms in mechanisms {
      #expect(PrivacyLossDistribution(mechanisms).epsilon(delta: 1e-9) == 0)
      #expect(PrivacyLossDistribution(mechanisms).delta(epsilon: 0) == 0)
    }
  }
}
