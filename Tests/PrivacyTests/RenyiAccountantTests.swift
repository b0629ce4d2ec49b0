import Foundation
import Privacy
import Testing

struct RenyiAccountantTests {
  /// log E₀ (P/Q)^α / (α − 1) by integration.
  private func divergence(multiplier: Double, rate: Double, order: Double) -> Double {
    let moment = gaussianMean { x in
      let exponent = (2 * x * multiplier - 1) / (2 * multiplier * multiplier)
      return exp(order * log1p(rate * expm1(exponent)))
    }
    return log(moment) / (order - 1)
  }

  @Test(arguments: [(0.7, 0.3), (1.0, 0.01), (2.0, 0.5), (1.5, 0.9), (1.1, 0.004)])
  func divergencesAreTheIntegral(multiplier: Double, rate: Double) {
    let orders = [1.1, 1.25, 1.7, 2, 2.5, 3, 4.4, 7, 9.3, 10.9, 14]
    let accountant = RenyiAccountant(
      [.subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: 3)],
      orders: orders)
    for (order, divergence) in zip(orders, accountant.divergences) {
      let expected = 3 * self.divergence(multiplier: multiplier, rate: rate, order: order)
      #expect(abs(divergence / expected - 1) < 1e-6, "\(order)")
    }
  }

  @Test func divergencesFarBelowTheLastDigitOfOneAreKept() {
    let (multiplier, rate) = (1_000.0, 1e-6)
    let accountant = RenyiAccountant(
      [.subsampledGaussian(noiseMultiplier: multiplier, samplingRate: rate, steps: 1)],
      orders: [1.5, 2, 2.5, 3])
    // log(1 + q² (e^(1/σ²) − 1)) at α = 2, about α/2 of it at α, and from above.
    let second = rate * rate * expm1(1 / (multiplier * multiplier))
    #expect(abs(accountant.divergences[1] / second - 1) < 1e-9)
    for (order, divergence) in zip(accountant.orders, accountant.divergences) {
      #expect(divergence > order / 2 * second * (1 - 1e-5))
      #expect(divergence < order / 2 * second * 1.4)
    }
  }

  @Test func gaussianDivergenceIsLinearInTheOrder() {
    let accountant = RenyiAccountant([.gaussian(noiseMultiplier: 2)], orders: [1.5, 2, 17])
    #expect(accountant.divergences == [1.5 / 8, 0.25, 17.0 / 8])
  }

  @Test func conversionOfOneOrder() {
    // D = 1/2 at α = 2: ε = 1/2 + log ½ − log(2 · 10⁻⁵).
    let accountant = RenyiAccountant(
      [.gaussian(noiseMultiplier: 2.0.squareRoot())], orders: [2])
    #expect(abs(accountant.epsilon(delta: 1e-5) - (0.5 + log(0.5) - log(2e-5))) < 1e-12)
  }

  @Test func deltaAndEpsilonAreEachOthersInverse() {
    let accountant = RenyiAccountant([
      .gaussian(noiseMultiplier: 3),
      .subsampledGaussian(noiseMultiplier: 1.2, samplingRate: 0.02, steps: 400),
      .rareFailure(delta: 1e-7),
    ])
    for delta in [1e-6, 1e-5, 1e-3] {
      let epsilon = accountant.epsilon(delta: delta)
      #expect(abs(accountant.delta(epsilon: epsilon) / delta - 1) < 1e-9)
    }
    #expect(RenyiAccountant([]).delta(epsilon: 0) <= 1)
  }

  @Test func failuresTakeTheirDeltaFirst() {
    let noise = Mechanism.gaussian(noiseMultiplier: 1)
    let with = RenyiAccountant([noise, .rareFailure(delta: 4e-6)])
    #expect(with.epsilon(delta: 1e-5) == RenyiAccountant([noise]).epsilon(delta: 1e-5 - 4e-6))
    #expect(with.epsilon(delta: 4e-6) == .infinity)
    #expect(RenyiAccountant([]).epsilon(delta: 1e-5) == 0)
  }
}
