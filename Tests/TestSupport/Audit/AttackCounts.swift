import Foundation

/// How often an attacker said "the canary is there" in runs where it was not and where it was, and what privacy that refutes.
///
/// The attack must have been fixed before these runs were looked at.
public struct AttackCounts: Equatable, Sendable {
  /// Of runs without the canary.
  public let falseAlarms: Int
  /// Of runs with it.
  public let hits: Int
  /// So many of each.
  public let runs: Int
  /// With which a bound holds.
  public let confidence: Double

  public init(falseAlarms: Int, hits: Int, runs: Int, confidence: Double = 0.999) {
    precondition(runs > 0 && 0...runs ~= hits && 0...runs ~= falseAlarms, "more than \(runs) runs")
    self.falseAlarms = falseAlarms
    self.hits = hits
    self.runs = runs
    self.confidence = confidence
  }

  /// Both hold together, each with half the error probability.
  private var intervals: (without: ClopperPearson, with: ClopperPearson) {
    let each = 1 - (1 - confidence) / 2
    return (
      ClopperPearson(falseAlarms, of: runs, confidence: each),
      ClopperPearson(hits, of: runs, confidence: each)
    )
  }

  /// A mechanism that is (ε, δ)-differentially private has an ε of at least this.
  ///
  /// Of two tables D and D′ and an event S, P(D ∈ S) ≤ e^ε·P(D′ ∈ S) + δ, so ε ≥ log((P(D ∈ S) − δ)/P(D′ ∈ S)): Jagielski, Ullman
  /// & Oprea (2020), "Auditing Differentially Private Machine Learning". Both ways round, for "there" and for "not there".
  /// Assumes nothing of the mechanism. Of n runs of each kind it is never more than about log(n/8).
  public func epsilon(delta: Double) -> Double {
    let (without, with) = intervals
    func bound(_ low: Double, _ high: Double) -> Double {
      low > delta ? log((low - delta) / high) : 0
    }
    return max(
      0, bound(with.low, without.high), bound(without.low, with.high),
      bound(1 - without.high, 1 - with.low), bound(1 - with.high, 1 - without.low))
  }

  /// A mechanism that is μ-Gaussian differentially private has a μ of at least this: Nasr et al. (2023), "Tight Auditing of
  /// Differentially Private Machine Learning".
  ///
  /// Assumes that the claim is one of μ, as that of Gaussian noise on all rows is: every attack then has Φ⁻¹(hits) −
  /// Φ⁻¹(false alarms) ≤ μ. It sees more in the same runs than ``epsilon(delta:)``, since one point of the trade-off stands
  /// for the whole curve.
  public var mu: Double {
    let (without, with) = intervals
    return max(
      0, Self.quantile(with.low) - Self.quantile(without.high),
      Self.quantile(without.low) - Self.quantile(with.high))
  }

  /// Φ⁻¹(p), by bisection; ∓40 for 0 and 1.
  static func quantile(_ p: Double) -> Double {
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
    }
    return high
  }
}
