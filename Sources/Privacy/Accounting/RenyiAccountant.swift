import Foundation

/// What mechanisms cost together by their Rényi divergences: Mironov (2017), "Rényi Differential Privacy".
///
/// The bound is looser than that of ``PrivacyLossDistribution``, and made of closed forms alone.
public struct RenyiAccountant: Sendable {
  /// 1.1, 1.2 … 10.9, then whole numbers up to 63, then powers of two up to 1,024.
  public static let defaultOrders =
    (1...99).map { 1 + Double($0) / 10 } + (11...63).map(Double.init) + [128, 256, 512, 1024]

  /// α, each above 1.
  public let orders: [Double]
  /// The Rényi divergence of each order that all mechanisms together stay below: that of each, summed (Mironov,
  /// proposition 1).
  public let divergences: [Double]
  private let failure: Double

  /// Costs some milliseconds for each subsampled mechanism with another multiplier or rate.
  ///
  /// - Precondition: `orders` above 1, at least one.
  public init(_ mechanisms: [Mechanism], orders: [Double] = defaultOrders) {
    precondition(!orders.isEmpty, "no orders")
    let composition = MechanismComposition(mechanisms)
    self.orders = orders
    divergences = orders.map { order in
      composition.steps.reduce(0) {
        $0 + Double($1.count) * $1.step.renyiDivergence(order: order)
      }
    }
    failure = composition.failure
  }

  /// ε for the δ: the least over all orders of D + log((α − 1) / α) − (log δ + log α) / (α − 1): Canonne, Kamath & Steinke
  /// (2020), "The Discrete Gaussian for Differential Privacy", proposition 12. Infinite if failures alone have more than δ.
  ///
  /// - Precondition: 0 < `delta` < 1.
  public func epsilon(delta: Double) -> Double {
    precondition(delta > 0 && delta < 1, "δ of \(delta)")
    let rest = delta - failure
    guard rest > 0 else {
      return failure == delta && divergences.allSatisfy { $0 == 0 } ? 0 : .infinity
    }
    let bounds = zip(orders, divergences).map { order, divergence in
      // δ ≤ √(1 − e^−KL), whatever ε is, and KL is no more than a divergence of an order above 1: Bretagnolle & Huber.
      rest * rest + expm1(-divergence) > 0
        ? 0 : divergence + log1p(-1 / order) - (log(rest) + log(order)) / (order - 1)
    }
    return max(0, bounds.min() ?? .infinity)
  }

  /// δ for the ε: the least over all orders, by the same conversion, and the failures.
  ///
  /// - Precondition: ε ≥ 0.
  public func delta(epsilon: Double) -> Double {
    let bounds = zip(orders, divergences).map { order, divergence in
      exp((order - 1) * (divergence - epsilon + log1p(-1 / order)) - log(order))
    }
    return min(1, failure + (bounds.min() ?? 1))
  }
}
