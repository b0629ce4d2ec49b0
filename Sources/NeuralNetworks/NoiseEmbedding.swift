public import Compute
import Foundation

/// A noise level as waves: sin(wᵢ · ln σ) for each frequency, then cos(wᵢ · ln σ).
///
/// The frequencies are geometric from 0.25 to 8. Over the usual ln σ of −6 to 4.5 the slowest wave
/// tells the ends apart, and the fastest tells levels 5 % apart.
public struct NoiseEmbedding: Sendable {
  /// w / 2π, in rising order.
  private let turns: [Float]

  /// - Precondition: there is at least one frequency. A single one is 0.25.
  public init(frequencies count: Int = 16) {
    precondition(count > 0, "an embedding needs a frequency, not \(count)")
    let ratio = 8.0 / 0.25
    turns = (0..<count).map { index in
      Float(0.25 * pow(ratio, Double(index) / Double(max(1, count - 1))) / (2 * Double.pi))
    }
  }

  /// How many numbers `write` writes: twice the frequencies.
  public var width: Int { 2 * turns.count }

  /// Writes the `width` numbers, each in [−1, 1]. About 1 ns each.
  public func write(
    lnSigma: Float, to target: UnsafeMutablePointer<Float>, backend: any ComputeBackend
  ) {
    backend.waves(lnSigma, frequencies: turns, into: target, count: turns.count)
  }
}
