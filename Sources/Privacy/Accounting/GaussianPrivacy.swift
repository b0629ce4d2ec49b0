import Foundation

/// What a composition of Gaussian mechanisms on all units costs, exactly.
///
/// Gaussian noise with the multiplier z is 1/z-GDP, and several, each chosen with knowledge of the results before, are
/// together √(Σ 1/z²)-GDP: Dong, Roth & Su (2022), "Gaussian Differential Privacy", theorem 2.7 and corollary 3.3.
public struct GaussianPrivacy: Codable, Hashable, Sendable {
  /// μ: the distance, in standard deviations, of the two normal distributions that an attacker has to tell apart.
  public var mu: Double

  public init(mu: Double) {
    precondition(mu >= 0 && mu.isFinite, "μ of \(mu)")
    self.mu = mu
  }

  /// δ(ε) = Φ(−ε/μ + μ/2) − e^ε Φ(−ε/μ − μ/2): Balle & Wang (2018), "Improving the Gaussian Mechanism for Differential
  /// Privacy", theorem 5; Dong, Roth & Su, corollary 2.13.
  public func delta(epsilon: Double) -> Double {
    guard mu > 0 else { return 0 }
    let first = Self.lowerTail(-epsilon / mu + mu / 2)
    let second = Self.scaledTail(epsilon / mu + mu / 2, logarithm: epsilon)
    return max(0, first - second)
  }

  /// The smallest ε ≥ 0 with δ(ε) ≤ `delta`, by bisection.
  ///
  /// - Precondition: 0 < `delta` < 1.
  public func epsilon(delta: Double) -> Double {
    precondition(delta > 0 && delta < 1, "δ of \(delta)")
    guard self.delta(epsilon: 0) > delta else { return 0 }
    var high = 1.0
    while self.delta(epsilon: high) > delta { high *= 2 }
    return Self.bisected(0, high) { self.delta(epsilon: $0) <= delta }
  }

  /// The largest μ that keeps to (ε, δ), by bisection.
  ///
  /// - Precondition: ε > 0, 0 < `delta` < 1.
  public static func largest(epsilon: Double, delta: Double) -> GaussianPrivacy {
    precondition(
      epsilon > 0 && epsilon.isFinite && delta > 0 && delta < 1, "(\(epsilon), \(delta))")
    var high = 1.0
    while GaussianPrivacy(mu: high).delta(epsilon: epsilon) <= delta { high *= 2 }
    // The last number that still keeps to it.
    let first = bisected(0, high) { GaussianPrivacy(mu: $0).delta(epsilon: epsilon) > delta }
    var mu = first
    while GaussianPrivacy(mu: mu).delta(epsilon: epsilon) > delta { mu = mu.nextDown }
    return GaussianPrivacy(mu: mu)
  }

  /// The least number in (low, high] for which `holds`, which is false before it and true after.
  private static func bisected(_ low: Double, _ high: Double, _ holds: (Double) -> Bool) -> Double {
    var (low, high) = (low, high)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low && middle < high else { return high }
      if holds(middle) { high = middle } else { low = middle }
    }
  }

  /// Φ(x).
  static func lowerTail(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// e^`logarithm` · Φ(−x), for an x ≥ 0 so large that Φ(−x) alone would vanish as well.
  private static func scaledTail(_ x: Double, logarithm: Double) -> Double {
    if x < 25 { return exp(logarithm) * lowerTail(-x) }
    // Φ(−x) = φ(x)/x · (1 − 1/x² + 3/x⁴ − …): Abramowitz & Stegun 26.2.12.
    let square = 1 / (x * x)
    let series = 1 - square * (1 - 3 * square * (1 - 5 * square))
    return exp(logarithm - x * x / 2) / (x * (2 * Double.pi).squareRoot()) * series
  }
}
