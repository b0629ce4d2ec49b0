import Foundation
import Testing

@testable import Privacy

struct DiscreteLossTests {
  @Test(arguments: [0.003, 0.05, 0.7], [(0.7, 0.02), (2.0, 0.4), (1.0, 1.0)])
  func probabilitiesWithAndWithoutTheUnitAreKept(
    interval: Double, parameters: (deviation: Double, rate: Double)
  ) {
    let step = SampledGaussian(deviation: parameters.deviation, samplingRate: parameters.rate)
    let pair = DiscreteLoss.pair(step, interval: interval, reach: 9)
    for loss in [pair.removal, pair.addition] {
      #expect(loss.masses.allSatisfy { $0 >= 0 })
      #expect(abs(loss.masses.reduce(loss.infinity, +) - 1) < 1e-12)
      // The probability without is that with, over e^loss.
      let other = loss.masses.enumerated().reduce(0) {
        $0 + $1.element * exp(-Double(loss.first + $1.offset) * interval)
      }
      #expect(abs(other - 1) < 1e-9)
    }
  }

  /// No hockey-stick divergence is below the step's own.
  @Test(arguments: [0.01, 0.2, 1]) func gridIsNeverMorePrivate(interval: Double) {
    let step = SampledGaussian(deviation: 1.3, samplingRate: 0.2)
    let pair = DiscreteLoss.pair(step, interval: interval, reach: 9)
    for epsilon in stride(from: -0.4, through: 3, by: 0.037) {
      // E max(0, 1 − e^(ε − L)) with the unit.
      let exact = gaussianMean { x in
        let loss = step.loss(at: x * step.deviation)
        return max(0, exp(loss) - exp(epsilon))
      }
      let bound = pair.removal.masses.enumerated().reduce(pair.removal.infinity) {
        $0 + $1.element
          * max(0, -expm1(epsilon - Double(pair.removal.first + $1.offset) * interval))
      }
      #expect(bound > exact - 1e-6)
      #expect(bound < exact + interval * interval / 2 + 1e-6)
    }
  }
}
