/// A two-sided 95 % confidence interval.
public struct ConfidenceInterval: Codable, Hashable, Sendable {
  public let low: Double
  public let high: Double

  /// The 97.5 % quantile of the standard normal distribution.
  static let z = 1.959963984540054

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Wilson's score interval for a share of `trials`, which need not be whole: Wilson, "Probable Inference, the Law
  /// of Succession, and Statistical Inference" (1927). It stays inside 0...1 and holds its promise for shares near 0
  /// and few trials.
  init(wilsonAround share: Double, trials: Double) {
    let (centre, half) = Self.wilson(share * trials, of: trials)
    low = max(centre - half, 0)
    high = min(centre + half, 1)
  }

  /// The middle of Wilson's interval, (k + z²/2) / (n + z²), and half its width.
  static func wilson(_ k: Double, of n: Double) -> (centre: Double, half: Double) {
    let z2 = z * z
    let half = z / (n + z2) * (k * (n - k) / n + z2 / 4).squareRoot()
    return ((k + z2 / 2) / (n + z2), half)
  }

  /// The interval of a figure whose error is normal: value ± 1.96 · `standardError`, cut to `range`.
  init(around value: Double, standardError: Double, within range: ClosedRange<Double>) {
    low = max(value - Self.z * standardError, range.lowerBound)
    high = min(value + Self.z * standardError, range.upperBound)
  }
}

/// How often something happened, out of how many times it could have.
public struct Proportion: Codable, Hashable, Sendable {
  public let count: Int
  public let total: Int

  /// - Precondition: 0 ≤ `count` ≤ `total`, and `total` is positive.
  public init(_ count: Int, of total: Int) {
    precondition(total > 0 && (0...total).contains(count), "\(count) of \(total)")
    self.count = count
    self.total = total
  }

  /// 0...1.
  public var value: Double { Double(count) / Double(total) }

  /// Wilson's score interval.
  public var interval: ConfidenceInterval {
    ConfidenceInterval(wilsonAround: value, trials: Double(total))
  }

  /// √(p (1 - p) / n).
  var standardError: Double { (value * (1 - value) / Double(total)).squareRoot() }

  /// 95 %, of the difference between this share and that of an independent control: Newcombe, "Interval Estimation for
  /// the Difference between Independent Proportions" (1998), method 10, which is made of the two Wilson intervals.
  /// One above 0 throughout is an excess that chance does not explain.
  public func difference(from control: Proportion) -> ConfidenceInterval {
    let (own, other) = (interval, control.interval)
    let difference = value - control.value
    let below = ((value - own.low), (other.high - control.value))
    let above = ((own.high - value), (control.value - other.low))
    return ConfidenceInterval(
      low: difference - (below.0 * below.0 + below.1 * below.1).squareRoot(),
      high: difference + (above.0 * above.0 + above.1 * above.1).squareRoot())
  }

  /// The middle of Wilson's interval, and half its width.
  var wilson: (centre: Double, half: Double) {
    ConfidenceInterval.wilson(Double(count), of: Double(total))
  }
}
