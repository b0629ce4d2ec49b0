import Foundation

/// Mironov, Talwar & Zhang (2019), "Rényi Differential Privacy of the Sampled Gaussian Mechanism", section 3.3.
extension SampledGaussian {
  /// The Rényi divergence of order α > 1 of the two distributions, the larger of both directions.
  ///
  /// It is log A / (α − 1), where A is the mean of (density with the unit / density without)^α without the unit.
  func renyiDivergence(order: Double) -> Double {
    precondition(order > 1, "an order of \(order)")
    if samplingRate == 1 { return order / (2 * deviation * deviation) }
    let whole = Int(order)
    if order == Double(whole) { return logMomentOfWholeOrder(whole) / (order - 1) }
    let logMoment = logMomentOfOrder(order)
    // A series of terms near 1 loses the digits of a sum as near to 1. log A is convex in α, and 0 for α = 1.
    if logMoment > 1e-12 { return logMoment / (order - 1) }
    let (below, above) = (logMomentOfWholeOrder(whole), logMomentOfWholeOrder(whole + 1))
    return (below + (above - below) * (order - Double(whole))) / (order - 1)
  }

  /// A = Σₖ C(α, k) (1 − q)^(α−k) q^k exp((k² − k) / 2σ²), of which the terms without the exponential sum to 1.
  private func logMomentOfWholeOrder(_ order: Int) -> Double {
    guard order > 1 else { return 0 }
    let excess = (2...order).map { k in
      let exponent = Double(k * (k - 1)) / (2 * deviation * deviation)
      let logExcess = exponent > 30 ? exponent : log(expm1(exponent))
      return logBinomial(Double(order), k).logarithm + Double(order - k) * log1p(-samplingRate)
        + Double(k) * log(samplingRate) + logExcess
    }
    let largest = excess.max() ?? 0
    let logSum = largest + log(excess.reduce(0) { $0 + exp($1 - largest) })
    // log(1 + e^logSum)
    return logSum > 40 ? logSum : log1p(exp(logSum))
  }

  /// The two series on either side of the point z₀ where the parts of the mixture are equal, each a binomial series with
  /// signs from k > α on, summed until the terms no longer count.
  private func logMomentOfOrder(_ order: Double) -> Double {
    let middle = deviation * deviation * log(1 / samplingRate - 1) + 0.5
    var sum = SignedLogarithm.zero
    var k = 0
    while true {
      let binomial = logBinomial(order, k)
      let low = Double(k)
      let high = order - low
      let below = logTerm(high, low) + tail((low - middle) / deviation)
      let above = logTerm(low, high) + tail((middle - high) / deviation)
      for term in [below, above] {
        sum = sum + SignedLogarithm(binomial.logarithm + term, isNegative: binomial.isNegative)
      }
      k += 1
      // Beyond the order the terms alternate and fall.
      let largest = binomial.logarithm + max(below, above)
      if low > order && largest < sum.logarithm - 30 { return sum.logarithm }
    }
  }

  /// log((1 − q)^`without` q^`with` exp((`with`² − `with`) / 2σ²)).
  private func logTerm(_ without: Double, _ with: Double) -> Double {
    without * log1p(-samplingRate) + with * log(samplingRate)
      + (with * with - with) / (2 * deviation * deviation)
  }

  private func tail(_ x: Double) -> Double { NormalDistribution.logUpperTail(x) }

  /// α (α − 1) … (α − k + 1) / k!
  private func logBinomial(_ order: Double, _ k: Int) -> SignedLogarithm {
    var sign: Int32 = 1
    let logarithm =
      lgamma_r(order + 1, &sign) - lgamma_r(Double(k) + 1, &sign)
      - lgamma_r(order - Double(k) + 1, &sign)
    let negativeFactors = max(0, k - Int(order.rounded(.up)))
    return SignedLogarithm(logarithm, isNegative: !negativeFactors.isMultiple(of: 2))
  }
}

/// ± e^`logarithm`.
private struct SignedLogarithm {
  var logarithm: Double
  var isNegative: Bool

  static let zero = SignedLogarithm(-.infinity, isNegative: false)

  init(_ logarithm: Double, isNegative: Bool) {
    self.logarithm = logarithm
    self.isNegative = isNegative
  }

  static func + (a: SignedLogarithm, b: SignedLogarithm) -> SignedLogarithm {
    let (large, small) = a.logarithm >= b.logarithm ? (a, b) : (b, a)
    guard small.logarithm > -.infinity else { return large }
    let ratio = exp(small.logarithm - large.logarithm)
    let change = large.isNegative == small.isNegative ? log1p(ratio) : log1p(-ratio)
    return SignedLogarithm(large.logarithm + change, isNegative: large.isNegative)
  }
}
