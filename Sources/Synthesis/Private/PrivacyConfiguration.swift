/// A guarantee of differential privacy that is asked of a fit.
public struct PrivacyConfiguration: Codable, Hashable, Sendable {
  /// What learns the dependence between columns.
  public enum Engine: String, Codable, Hashable, Sendable, CaseIterable {
    /// Noisy counts of chosen pairs of columns, and a graphical model of them.
    case marginal
    /// The diffusion network, trained by DP-SGD.
    case diffusion
    /// What measured better, which is ``marginal`` on every table and at every ε that was tried.
    case automatic = "auto"
  }

  /// ε, more than 0.
  public var epsilon: Double
  /// δ, from 10⁻⁹, for which the noise is precise enough, to 1. It is published, so that it must not follow from the
  /// private number of rows.
  public var delta: Double
  public var engine = Engine.automatic
  /// The most rows of a unit that are used, at least 1; others are left out.
  public var rowLimit = 1
  /// The column whose values tell the units apart; `nil`: each row is a unit.
  public var unitColumn: String?
  /// Whether the number of rows is public knowledge, and need not be paid for. Not with a ``unitColumn``, of whose rows
  /// some are left out, and how many is private.
  public var hasPublicRowCount = false
  /// A seed of the noise, with which the guarantee is void for whoever knows it; `nil` for secure noise.
  public var insecureNoiseSeed: UInt64?

  public init(epsilon: Double, delta: Double = 1e-6) {
    self.epsilon = epsilon
    self.delta = delta
  }
}
