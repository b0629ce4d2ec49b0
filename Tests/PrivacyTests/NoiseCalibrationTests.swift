import Privacy
import Testing

struct NoiseCalibrationTests {
  private static let others: [Mechanism] = [
    .gaussian(noiseMultiplier: 12), .rareFailure(delta: 1e-6),
  ]

  @Test(arguments: [0.3, 1, 3, 8, 40], [(0.01, 1_000), (0.2, 50), (1, 3), (0.002, 5_000)])
  func noiseKeepsToThePromiseAndAThousandthLessDoesNot(
    epsilon: Double, sampling: (rate: Double, steps: Int)
  ) throws {
    let calibration = NoiseCalibration(epsilon: epsilon, delta: 1e-5, besides: Self.others)
    let multiplier = try calibration.noiseMultiplier(
      samplingRate: sampling.rate, steps: sampling.steps)
    func delta(_ multiplier: Double) -> Double {
      let steps = Mechanism.subsampledGaussian(
        noiseMultiplier: multiplier, samplingRate: sampling.rate, steps: sampling.steps)
      return PrivacyAccountant(Self.others + [steps]).delta(epsilon: epsilon)
    }
    #expect(delta(multiplier) <= 1e-5)
    #expect(delta(multiplier / 1.0011) > 1e-5)
  }

  @Test(arguments: [0.3, 1, 3, 8], [(0.01, 1_000), (0.2, 50), (0.03, 1_500)])
  func whereItFollowsFromResultsOneOrderKeepsToThePromise(
    epsilon: Double, sampling: (rate: Double, steps: Int)
  ) throws {
    let others: [Mechanism] = [.gaussian(noiseMultiplier: 60), .rareFailure(delta: 1e-6)]
    let adaptive = NoiseCalibration(
      epsilon: epsilon, delta: 1e-5, besides: others, isAdaptive: true)
    let multiplier = try adaptive.noiseMultiplier(
      samplingRate: sampling.rate, steps: sampling.steps)
    let all =
      others + [
        .subsampledGaussian(
          noiseMultiplier: multiplier, samplingRate: sampling.rate, steps: sampling.steps)
      ]
    // All orders together are no worse than the one, and losses are tighter still.
    #expect(RenyiAccountant(all).epsilon(delta: 1e-5) <= epsilon * (1 + 1e-9))
    let fixed = try NoiseCalibration(epsilon: epsilon, delta: 1e-5, besides: others)
      .noiseMultiplier(samplingRate: sampling.rate, steps: sampling.steps)
    #expect(multiplier > fixed && multiplier < fixed * 1.3)
  }

  /// The order must not follow from what is measured: of Gaussian noise alone it is known by hand.
  @Test func theOrderFollowsFromThePromiseAlone() throws {
    // ε = 1, δ = 10⁻⁵: of the orders 1.1, 1.2 … the largest 2/α·(1 − log(1 − 1/α) + (log δ + log α)/(α − 1)) is that of
    // α = 18, where it is 0.0611055.
    let multiplier = try NoiseCalibration(epsilon: 1, delta: 1e-5, isAdaptive: true)
      .noiseMultiplier(samplingRate: 1, steps: 1)
    #expect(abs(multiplier * multiplier * 0.0611055 - 1) < 2.1e-3)
  }

  @Test func spentBudgetIsAnError() {
    let calibration = NoiseCalibration(
      epsilon: 1, delta: 1e-6, besides: [.gaussian(noiseMultiplier: 3)])
    let error = #expect(throws: NoiseCalibration.BudgetSpent.self) {
      try calibration.noiseMultiplier(samplingRate: 0.01, steps: 10)
    }
    #expect(error?.otherDelta == PrivacyAccountant(calibration.others).delta(epsilon: 1))
    #expect(error?.delta == 1e-6)
  }

  @Test func unitsThatNobodySeesNeedNoNoise() throws {
    // A unit joins with a probability below δ.
    let multiplier = try NoiseCalibration(epsilon: 1, delta: 1e-3)
      .noiseMultiplier(samplingRate: 1e-6, steps: 10)
    #expect(multiplier == NoiseCalibration.smallestMultiplier)
  }
}
