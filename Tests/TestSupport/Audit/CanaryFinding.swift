import Foundation

/// What one audit found: a line of the table that `Benchmarks/privacy/canary` prints.
public struct CanaryFinding: Sendable {
  /// ε that is claimed for δ.
  public let claimed: Double
  /// The lower bound of ε for the same δ, from what an attacker saw.
  public let bound: Double

  /// The claim is refuted.
  public var isRefuted: Bool { bound > claimed }

  /// Prints a line if the environment has `CANARY_FACTOR`.
  public init(_ name: String, claimed: Double, delta: Double, bound: Double, runs: Int) {
    self.claimed = claimed
    self.bound = bound
    guard Self.factor != nil else { return }
    let numbers = String(format: "%g | %.2f | %.2f", delta, claimed, bound)
    print("| \(name) | \(numbers) | 2 × \(runs) | \(bound > claimed ? "refuted" : "stands") |")
  }

  /// So many times the runs that the tests make by themselves.
  public static func runs(_ count: Int) -> Int { count * (factor ?? 1) }

  /// Whether there are many.
  public static var isLarge: Bool { (factor ?? 1) > 1 }

  private static let factor = ProcessInfo.processInfo.environment["CANARY_FACTOR"].flatMap(Int.init)
}
