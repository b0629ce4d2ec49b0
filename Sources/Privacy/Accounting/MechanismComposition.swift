/// Mechanisms put together, with all of a kind in one: what has to be accounted for.
struct MechanismComposition: Sendable {
  /// A subsampled mechanism, and how often.
  struct Repeated: Sendable {
    var step: SampledGaussian
    var count: Int
  }

  /// All Gaussian mechanisms on all units, exactly.
  private(set) var gaussian = GaussianPrivacy(mu: 0)
  /// The subsampled ones, each another one, with 0 < q < 1 and at least one step.
  private(set) var sampled: [Repeated] = []
  /// The probabilities of failure, summed.
  private(set) var failure = 0.0

  /// - Precondition: noise multipliers above 0, sampling rates in [0, 1], steps ≥ 0, every `delta` in [0, 1].
  init(_ mechanisms: [Mechanism]) {
    var cost = 0.0
    for mechanism in mechanisms {
      switch mechanism {
      case .gaussian(let noiseMultiplier):
        precondition(noiseMultiplier > 0, "a noise multiplier of \(noiseMultiplier)")
        cost += 1 / (noiseMultiplier * noiseMultiplier)
      case .subsampledGaussian(let noiseMultiplier, let samplingRate, let steps):
        precondition(
          noiseMultiplier > 0 && noiseMultiplier.isFinite && 0...1 ~= samplingRate && steps >= 0,
          "\(steps) steps of the noise multiplier \(noiseMultiplier) and the rate \(samplingRate)")
        if samplingRate == 1 {
          cost += Double(steps) / (noiseMultiplier * noiseMultiplier)
        } else if samplingRate > 0 && steps > 0 {
          add(
            SampledGaussian(deviation: noiseMultiplier, samplingRate: samplingRate), count: steps)
        }
      case .rareFailure(let delta):
        precondition(0...1 ~= delta, "a failure with the probability \(delta)")
        failure += delta
      }
    }
    gaussian = GaussianPrivacy(mu: cost.squareRoot())
  }

  /// All of it but the failures, the Gaussian ones as one step with q = 1.
  var steps: [Repeated] {
    guard gaussian.mu > 0 else { return sampled }
    let step = SampledGaussian(deviation: 1 / gaussian.mu, samplingRate: 1)
    return sampled + [Repeated(step: step, count: 1)]
  }

  private mutating func add(_ step: SampledGaussian, count: Int) {
    if let index = sampled.firstIndex(where: { $0.step == step }) {
      sampled[index].count += count
    } else {
      sampled.append(Repeated(step: step, count: count))
    }
  }
}
