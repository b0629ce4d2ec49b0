import Privacy
import TestSupport
import Testing

@testable import Training

/// DP-SGD is audited from outside, and variants of it with faults, which the same audit must find: ``GradientCanary``.
struct GradientCanaryTests {
  /// What an attacker finds in runs without and with the canary.
  private func finding(
    _ name: String, _ canary: GradientCanary, fault: GradientFault? = nil, runs: Int,
    delta: Double = 0.01, threshold: Double? = nil, score: ([GradientCanary.Step]) -> Double
  ) throws -> CanaryFinding {
    func scores(_ hasCanary: Bool) throws -> [Double] {
      try (0..<CanaryFinding.runs(runs)).map {
        score(try canary.run(hasCanary: hasCanary, seed: $0, fault: fault))
      }
    }
    let (without, with) = (try scores(false), try scores(true))
    let audit =
      threshold.map { PrivacyAudit(without: without, with: with, threshold: $0) }
      ?? PrivacyAudit(without: without, with: with) { $0.epsilon(delta: delta) }
    return CanaryFinding(
      name, claimed: canary.claimedEpsilon(delta: delta), delta: delta,
      bound: audit.counts.epsilon(delta: delta), runs: audit.counts.runs)
  }

  private func largestEnergy(_ steps: [GradientCanary.Step]) -> Double {
    steps.map(\.energy).max()!
  }

  @Test func theTrainerTellsNoMoreThanItClaimsAndNotNothing() throws {
    let canary = try GradientCanary(
      others: 1, steps: 4, samplingRate: 0.5, noiseMultiplier: 1)
    let finding = try finding(
      "DP-SGD, clipped canary", canary, runs: 2_000, score: canary.logLikelihoodRatio)
    #expect(!finding.isRefuted && finding.bound > finding.claimed / 4, "\(finding)")
  }

  @Test(arguments: [GradientFault.noClipping, .noNoise])
  func whatIsNotClippedOrHasNoNoiseIsFound(fault: GradientFault) throws {
    let canary = try GradientCanary(
      others: 1, steps: 4, samplingRate: 0.5, noiseMultiplier: 2)
    let finding = try finding(
      "DP-SGD, fault: \(fault == .noNoise ? "no noise" : "no clipping")", canary, fault: fault,
      runs: 300, score: canary.logLikelihoodRatio)
    #expect(finding.isRefuted, "\(finding)")
  }

  /// Noise that grows with the number of examples tells how many there are: only with the canary there can be two.
  @Test func noisePerExampleIsFoundAndNoiseOnTheSumIsNot() throws {
    let canary = try GradientCanary(
      others: 1, steps: 4, samplingRate: 0.5, noiseMultiplier: 2)
    let faulty = try finding(
      "DP-SGD, fault: noise per example", canary, fault: .noisePerExample, runs: 300,
      score: largestEnergy)
    #expect(faulty.isRefuted, "\(faulty)")
    let correct = try finding(
      "DP-SGD, the amount of noise", canary, runs: 300, score: largestEnergy)
    #expect(!correct.isRefuted, "\(correct)")
  }

  /// Four epochs of 20 steps: who knows the order looks at four steps only.
  @Test func epochsWhoseOrderIsKnownAreFoundAndPoissonSamplesAreNot() throws {
    let canary = try GradientCanary(
      others: 19, steps: 80, samplingRate: 0.05, noiseMultiplier: 1, suspicion: .isAlone)
    // Where the canary moves the sum of its steps to.
    let threshold = 4.0
    let faulty = try finding(
      "DP-SGD, fault: shuffled epochs taken for Poisson samples", canary,
      fault: .epochsOfThePublicSeed, runs: 400, threshold: threshold,
      score: canary.sumInItsOwnSteps)
    #expect(faulty.isRefuted, "\(faulty)")
    let correct = try finding(
      "DP-SGD, the steps of a shuffled epoch", canary, runs: 100, threshold: threshold,
      score: canary.sumInItsOwnSteps)
    #expect(!correct.isRefuted, "\(correct)")
  }

  /// Lebeda et al. (2024), "Avoiding Pitfalls for Privacy Accounting of Subsampled Mechanisms under Composition": at the same
  /// rate, a fixed size of the sample can cost as much as half the noise.
  @Test func samplesOfFixedSizeAreFoundAndPoissonSamplesAreNot() throws {
    let canary = try GradientCanary(
      others: 1, steps: 16, samplingRate: 0.5, noiseMultiplier: 2, suspicion: .displaces)
    // Clipped to length 1, and nearly opposite.
    #expect(canary.lengths.allSatisfy { $0 > 1.9 && $0 <= 2 }, "\(canary.lengths)")
    let faulty = try finding(
      "DP-SGD, fault: samples of fixed size taken for Poisson samples", canary,
      fault: .fixedSampleSize, runs: 1_000, delta: 0.1, score: canary.logLikelihoodRatio)
    #expect(faulty.isRefuted, "\(faulty)")
    let correct = try finding(
      "DP-SGD, a canary opposite to the others", canary, runs: 500, delta: 0.1,
      score: canary.logLikelihoodRatio)
    #expect(!correct.isRefuted, "\(correct)")
  }
}
