import Compute
import Foundation

/// The noise levels that training sees: ln σ ~ N(location, scale²), as in Karras et al. (2022), table 1 (P_mean,
/// P_std). Not the ladder of levels that sampling climbs down: that is ``NoiseSchedule``.
public struct NoiseDistribution: Codable, Hashable, Sendable {
  public var location: Float
  public var scale: Float

  public init(location: Float = 0, scale: Float = 1.2) {
    self.location = location
    self.scale = scale
  }

  /// The noise level at the quantile `u` in (0, 1).
  public func sigma(quantile u: Double) -> Float {
    exp(location + scale * Float(NormalDistribution.quantile(u)))
  }

  /// The noise level at a quantile from the stratum [i / B, (i + 1) / B); `uniform` in (0, 1) says where in it.
  public func sigma(stratum i: Int, of count: Int, uniform: Double) -> Float {
    // The sum may be rounded up to B.
    sigma(quantile: min((Double(i) + uniform) / Double(count), 1.0.nextDown))
  }
}
