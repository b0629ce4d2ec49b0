import Privacy
import Testing

/// Our figures are those of dp_accounting 0.6.0 and of Opacus 1.6.0.
struct AccountingFixtureTests {
  private let fixture: AccountingFixture

  init() throws { fixture = try AccountingFixture.read() }

  @Test func divergencesAreThoseOfOpacus() {
    for expected in fixture.rdp {
      let accountant = RenyiAccountant(
        [
          .subsampledGaussian(
            noiseMultiplier: expected.noiseMultiplier, samplingRate: expected.samplingRate,
            steps: 1)
        ], orders: expected.orders)
      for (index, order) in expected.orders.enumerated() {
        let divergence = accountant.divergences[index]
        let context = "\(expected.noiseMultiplier), \(expected.samplingRate), \(order)"
        #expect(abs(divergence / expected.opacus[index] - 1) < 1e-4, "\(context)")
        // dp_accounting adds the terms of fractional orders without their signs: a bound from above.
        guard let bound = expected.dpAccounting[index] else { continue }
        #expect(divergence < bound * (1 + 1e-6), "\(context)")
        if order == order.rounded() {
          #expect(abs(divergence / bound - 1) < 1e-6, "\(context)")
        }
      }
    }
  }

  @Test func epsilonByRenyiDivergencesIsThatOfBoth() {
    for composition in fixture.compositions {
      let accountant = PrivacyAccountant(composition.mechanisms)
      for question in composition.questions {
        let epsilon = accountant.renyiEpsilon(delta: question.delta)
        #expect(abs(epsilon / question.opacusRdp - 1) < 1e-6, "\(composition.mechanisms)")
        #expect(epsilon < question.rdp * (1 + 1e-6), "\(composition.mechanisms)")
      }
    }
  }

  @Test func epsilonByPrivacyLossIsThatOfBothAndNeverLess() {
    for composition in fixture.compositions {
      let distribution = PrivacyLossDistribution(composition.mechanisms)
      for question in composition.questions {
        let epsilon = distribution.epsilon(delta: question.delta)
        let context = "\(composition.mechanisms), \(question), \(epsilon)"
        #expect(abs(epsilon / question.pld - 1) < 3e-4, "\(context)")
        #expect(epsilon > question.pld * (1 - 2e-5), "\(context)")
        #expect(epsilon > question.optimisticPld, "\(context)")
        guard let prv = question.prv else { continue }
        #expect(epsilon > prv.lower && epsilon < prv.upper * (1 + 3e-4), "\(context)")
      }
    }
  }

  @Test func deltaByPrivacyLossIsThatOfDPAccounting() {
    for composition in fixture.compositions {
      let distribution = PrivacyLossDistribution(composition.mechanisms)
      for question in composition.questions {
        let delta = distribution.delta(epsilon: question.epsilon)
        let context = "\(composition.mechanisms), \(question), \(delta)"
        // 10⁻⁴ of ε is ε θ 10⁻⁴ of δ, and ε θ is about −log δ.
        #expect(abs(delta / question.pldDelta - 1) < 1e-2, "\(context)")
        #expect(delta > question.pldDelta * (1 - 5e-4), "\(context)")
      }
    }
  }

  @Test func gaussianCompositionsAreThoseOfBoth() {
    for composition in fixture.compositions {
      let multipliers = composition.mechanisms.compactMap { mechanism in
        switch mechanism {
        case .subsampledGaussian(let noiseMultiplier, 1, let steps): (noiseMultiplier, steps)
        default: nil
        }
      }
      guard multipliers.count == composition.mechanisms.count else { continue }
      let square = multipliers.reduce(0) { $0 + Double($1.1) / ($1.0 * $1.0) }
      let privacy = GaussianPrivacy(mu: square.squareRoot())
      for question in composition.questions {
        let epsilon = privacy.epsilon(delta: question.delta)
        #expect(abs(epsilon / question.pld - 1) < 1e-5)
        #expect(abs(privacy.delta(epsilon: question.epsilon) / question.pldDelta - 1) < 1e-4)
      }
    }
  }
}
