import Foundation

/// An interval that holds an unknown probability, whatever it is, with at least the confidence asked for: Clopper & Pearson
/// (1934), "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial".
public struct ClopperPearson: Equatable, Sendable {
  /// The probability above which `count` or more would come up with half the error probability; 0 for none.
  public let low: Double
  /// The probability below which `count` or fewer would come up with half the error probability; 1 for all.
  public let high: Double

  /// - Parameters:
  ///   - count: how often it happened,
  ///   - runs: of so many independent runs, at least one.
  ///   - confidence: both ends hold together with it, above 0 and below 1.
  public init(_ count: Int, of runs: Int, confidence: Double) {
    precondition(runs > 0 && 0...runs ~= count, "\(count) of \(runs)")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    let tail = (1 - confidence) / 2
    low = count == 0 ? 0 : Self.quantile(tail, count, runs - count + 1)
    high = count == runs ? 1 : Self.quantile(1 - tail, count + 1, runs - count)
  }

  /// The x with I_x(a, b) = p, by bisection.
  private static func quantile(_ p: Double, _ a: Int, _ b: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if incompleteBeta(middle, Double(a), Double(b)) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// I_x(a, b), the regularised incomplete beta function, for a and b above 0 and x in 0 to 1: its continued fraction (DLMF
  /// 8.17.22) by Lentz's method, on the side of the mean where it is quick.
  public static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront =
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x) - log(a)
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...10_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / (1 + even * d)
      c = 1 + even / c
      fraction *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / (1 + odd * d)
      c = 1 + odd / c
      fraction *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return exp(logFront) * fraction
  }
}
