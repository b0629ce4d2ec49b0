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
  /// The order of the Rényi divergences that are added up; `nil`: losses are.
  private let order: Double?

  /// - Parameters:
  ///   - others: what else is done with the rows.
  ///   - isAdaptive: whether the others' noise, or the sampling rate and steps, follow from what came out before. Then
  ///     Rényi divergences of an order that follows from the promise alone are added up, which holds for such a choice
  ///     (Feldman & Zrnic 2021, "Individual Privacy Accounting via a Rényi Filter", theorem 4.5); if not, by
  ///     ``PrivacyAccountant``, which is tighter. The failures among the others must be fixed in any case.
  /// - Precondition: ε > 0, 0 < `delta` < 1.
  public init(
    epsilon: Double, delta: Double, besides others: [Mechanism] = [], isAdaptive: Bool = false
  ) {
    precondition(
      epsilon > 0 && epsilon.isFinite && delta > 0 && delta < 1, "(\(epsilon), \(delta))")
    self.epsilon = epsilon
    self.delta = delta
    self.others = others
    order =
      isAdaptive
      ? RenyiAccountant.defaultOrders.max {
        Self.gaussian(epsilon, delta, order: $0) < Self.gaussian(epsilon, delta, order: $1)
      } : nil
  }

  /// μ² of the Gaussian mechanism that keeps to the promise by its divergence of the order, αμ²/2.
  private static func gaussian(_ epsilon: Double, _ delta: Double, order: Double) -> Double {
    (epsilon - log1p(-1 / order) + (log(delta) + log(order)) / (order - 1)) * 2 / order
  }

  /// δ of the mechanisms at the ε of the promise.
  func delta(of mechanisms: [Mechanism]) -> Double {
    guard let order else { return PrivacyAccountant(mechanisms).delta(epsilon: epsilon) }
    return RenyiAccountant(mechanisms, orders: [order]).delta(epsilon: epsilon)
  }

  /// A noise multiplier with which everything together keeps to (ε, δ), at most a thousandth above the least.
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
      return log(delta(of: others + [mechanism]) / delta)
    }
    let otherDelta = delta(of: others)
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
