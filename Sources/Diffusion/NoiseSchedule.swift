import Foundation

/// The ladder of noise levels that sampling climbs down.
public struct NoiseSchedule: Codable, Hashable, Sendable {
  /// Descending, all above 0. The last is where the row is read off.
  public let sigmas: [Float]

  public init(sigmas: [Float]) {
    precondition(
      !sigmas.isEmpty && zip(sigmas, sigmas.dropFirst()).allSatisfy { $0 > $1 } && sigmas.last! > 0,
      "noise levels must fall and stay above 0")
    self.sigmas = sigmas
  }

  /// Karras et al. (2022), equation 5: levels whose ρ-th roots are evenly spaced.
  ///
  /// - Parameter count: at least 2.
  public static func karras(
    count: Int, from maximum: Float = 10, to minimum: Float = 0.05, rho: Float = 7
  ) -> NoiseSchedule {
    precondition(count >= 2, "a schedule has at least 2 levels, not \(count)")
    let top = pow(maximum, 1 / rho)
    let bottom = pow(minimum, 1 / rho)
    return NoiseSchedule(
      sigmas: (0..<count).map { i in
        pow(top + Float(i) / Float(count - 1) * (bottom - top), rho)
      })
  }
}
