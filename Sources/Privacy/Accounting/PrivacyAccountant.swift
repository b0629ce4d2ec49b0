/// What mechanisms cost together, each of them chosen with knowledge of what came out before.
///
/// Exactly (``GaussianPrivacy``) where all are Gaussian on all units, and otherwise by ``PrivacyLossDistribution``, to four
/// digits and never too little.
public struct PrivacyAccountant: Sendable {
  private let composition: MechanismComposition
  private let mechanisms: [Mechanism]

  /// - Precondition: noise multipliers above 0, sampling rates in [0, 1], steps ≥ 0, failures in [0, 1].
  public init(_ mechanisms: [Mechanism]) {
    self.mechanisms = mechanisms
    composition = MechanismComposition(mechanisms)
  }

  /// The least ε ≥ 0 for the δ; infinite if failures alone have more.
  ///
  /// - Precondition: 0 < `delta` < 1.
  public func epsilon(delta: Double) -> Double {
    guard composition.sampled.isEmpty else {
      return PrivacyLossDistribution(mechanisms).epsilon(delta: delta)
    }
    let rest = delta - composition.failure
    if composition.gaussian.mu == 0 { return rest >= 0 ? 0 : .infinity }
    return rest > 0 ? composition.gaussian.epsilon(delta: rest) : .infinity
  }

  /// δ for the ε.
  ///
  /// - Precondition: ε ≥ 0.
  public func delta(epsilon: Double) -> Double {
    guard composition.sampled.isEmpty else {
      return PrivacyLossDistribution(mechanisms).delta(epsilon: epsilon)
    }
    return min(1, composition.failure + composition.gaussian.delta(epsilon: epsilon))
  }

  /// The bound by Rényi divergences, which is looser: ``RenyiAccountant``.
  ///
  /// - Precondition: 0 < `delta` < 1.
  public func renyiEpsilon(delta: Double) -> Double {
    RenyiAccountant(mechanisms).epsilon(delta: delta)
  }
}
