public import Privacy

/// Which units join a step: each with the same probability, independently of the others and of other steps.
///
/// That is what the accounting of ``Mechanism/subsampledGaussian(noiseMultiplier:samplingRate:steps:)`` assumes, and
/// that nobody knows who joined: so the bits come from a ``NoiseGenerator``.
public struct PoissonSampler: Sendable {
  public let unitCount: Int
  /// The probability to join, in (0, 1].
  public let samplingRate: Double
  /// A unit joins if 64 random bits, as a number, are below this: so with no more than ``samplingRate``.
  private let threshold: UInt64

  public init(unitCount: Int, samplingRate: Double) {
    precondition(unitCount >= 0, "\(unitCount) units")
    precondition(samplingRate > 0 && samplingRate <= 1, "a sampling rate of \(samplingRate)")
    self.unitCount = unitCount
    self.samplingRate = samplingRate
    threshold = samplingRate < 1 ? UInt64(samplingRate * 0x1p64) : .max
  }

  /// The units of one step, in a random order: all orders are equally likely, which ``SensitivityBound`` needs.
  ///
  /// There may be none. O(all units): 8 random bytes each.
  public func sample(_ generator: inout NoiseGenerator) -> [Int] {
    guard samplingRate < 1 else { return (0..<unitCount).shuffled(using: &generator) }
    var units: [Int] = []
    for unit in 0..<unitCount where generator.next() < threshold { units.append(unit) }
    units.shuffle(using: &generator)
    return units
  }
}
