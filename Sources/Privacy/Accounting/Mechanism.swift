/// One use of private rows, as far as its cost is concerned.
///
/// Neighbouring tables differ by all rows of one unit (a row, or a person with several), added or removed. The
/// *noise multiplier* is the standard deviation of Gaussian noise over the L2 sensitivity of what it is added to: the
/// most that one unit moves it.
public enum Mechanism: Codable, Hashable, Sendable {
  /// Gaussian noise on a statistic of all units.
  case gaussian(noiseMultiplier: Double)
  /// `steps` times Gaussian noise on a statistic of a Poisson sample, which each unit joins with the probability
  /// `samplingRate`, independently of the others: DP-SGD (Abadi et al. 2016).
  case subsampledGaussian(noiseMultiplier: Double, samplingRate: Double, steps: Int)
  /// Something that tells nothing of a unit, except with the probability `delta`: a threshold on the noisy count of a
  /// value that only one unit has.
  case rareFailure(delta: Double)
}
