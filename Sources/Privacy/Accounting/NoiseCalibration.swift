import Foundation

/// The least noise with which a Poisson-subsampled Gaussian mechanism keeps to a promise: what DP-SGD needs to know before its
/// first step.
public struct NoiseCalibration: Sendable {
  /// The promise cannot be kept with any noise, or only with a multiplier above ``NoiseCalibration/largestMultiplier``.
  public struct BudgetSpent: Error, Equatable {
    /// What the other mechanisms alone cost at the ε of the promise.
    public let otherDelta: Double
    /// The promise.
    public let epsilon: Double
    public let delta: Double
  }

  /// No smaller multiplier is ever answered, and no larger one.
  public static let smallestMultiplier = 0.1
  public static let largestMultiplier = 1e5

  /// The promise.
  public let epsilon: Double
  public let delta: Double
  /// What else is done with the rows.
  public let others: [Mechanism]

  /// - Precondition: ε > 0, 0 < `delta` < 1.
  public init(epsilon: Double, delta: Double, besides others: [Mechanism] = []) {
    precondition(
      epsilon > 0 && epsilon.isFinite && delta > 0 && delta < 1, "(\(epsilon), \(delta))")
    self.epsilon = epsilon
    self.delta = delta
    self.others = others
  }

  /// A noise multiplier with which everything together keeps to (ε, δ), by ``PrivacyAccountant``, at most a thousandth above
  /// the least.
  ///
  /// Costs about 15 questions to the accountant, so a second or two at most.
  ///
  /// - Parameters:
  ///   - samplingRate: with which a unit joins a step, in (0, 1].
  ///   - steps: at least one.
  public func noiseMultiplier(samplingRate: Double, steps: Int) throws(BudgetSpent) -> Double {
    precondition(samplingRate > 0 && samplingRate <= 1 && steps > 0)
    func excess(_ logMultiplier: Double) -> Double {
      let mechanism = Mechanism.subsampledGaussian(
        noiseMultiplier: exp(logMultiplier), samplingRate: samplingRate, steps: steps)
      return log(PrivacyAccountant(others + [mechanism]).delta(epsilon: epsilon) / delta)
    }
    let otherDelta = PrivacyAccountant(others).delta(epsilon: epsilon)
    let spent = BudgetSpent(otherDelta: otherDelta, epsilon: epsilon, delta: delta)
    if otherDelta >= delta { throw spent }
    let (smallest, largest) = (log(Self.smallestMultiplier), log(Self.largestMultiplier))
    // A bracket, twice as large or as small each time.
    var low = 0.0
    var lowExcess = excess(low)
    var (high, highExcess) = (low, lowExcess)
    if lowExcess > 0 {
      while highExcess > 0 {
        if high == largest { throw spent }
        (low, lowExcess) = (high, highExcess)
        high = min(largest, high + log(2.0))
        highExcess = excess(high)
      }
    } else {
      while lowExcess <= 0 {
        (high, highExcess) = (low, lowExcess)
        if low == smallest { return Self.smallestMultiplier }
        low = max(smallest, low - log(2.0))
        lowExcess = excess(low)
      }
    }
    // False position, and every other time the middle, which halves the bracket whatever the shape.
    var isMiddle = false
    while high - low > log1p(Self.tolerance) {
      let margin = Self.tolerance / 4
      let straight = low + (high - low) * lowExcess / (lowExcess - highExcess) + margin
      let guess = isMiddle ? (low + high) / 2 : min(max(straight, low + margin), high - margin)
      isMiddle.toggle()
      let guessExcess = excess(guess)
      if guessExcess > 0 {
        (low, lowExcess) = (guess, guessExcess)
      } else {
        (high, highExcess) = (guess, guessExcess)
      }
    }
    return exp(high)
  }

  private static let tolerance = 1e-3
}
