import Foundation

/// The standard normal distribution, N(0, 1).
enum NormalDistribution {
  /// P(X > x), with a small relative error for x ≥ 0 up to 37.
  static func upperTail(_ x: Double) -> Double { erfc(x / 2.0.squareRoot()) / 2 }

  /// The logarithm of P(X > x), of any x.
  static func logUpperTail(_ x: Double) -> Double {
    if x < 25 { return log(upperTail(x)) }
    // Φ(−x) = φ(x)/x · (1 − 1/x² + 3/x⁴ − …): Abramowitz & Stegun 26.2.12.
    let square = 1 / (x * x)
    let series = -square * (1 - 3 * square * (1 - 5 * square))
    return -x * x / 2 - log(x * (2 * Double.pi).squareRoot()) + log1p(series)
  }

  /// An x ≥ 0 with P(X > x) ≤ e^`logarithm`, near the least: P(X > x) ≤ e^(−x²/2) / 2.
  static func quantile(logUpperTail logarithm: Double) -> Double {
    (-2 * min(logarithm + log(2.0), 0)).squareRoot()
  }

  /// The probability of an interval, from the smaller tail beyond each of its ends.
  static func probability(from low: Tail, to high: Tail) -> Double {
    switch (low.isUpper, high.isUpper) {
    case (true, _): max(0, low.probability - high.probability)
    case (false, false): max(0, high.probability - low.probability)
    case (false, true): 1 - low.probability - high.probability
    }
  }

  /// What lies beyond a number, on the side where less is.
  struct Tail {
    let probability: Double
    let isUpper: Bool

    /// P(X < x).
    var lower: Double { isUpper ? 1 - probability : probability }
    /// P(X > x).
    var upper: Double { isUpper ? probability : 1 - probability }

    init(beyond x: Double) {
      probability = upperTail(abs(x))
      isUpper = x >= 0
    }
  }
}
