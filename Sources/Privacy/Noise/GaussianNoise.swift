import Foundation

/// Gaussian noise on whole numbers: round(σ·N(0, 1)).
///
/// What is released are whole numbers to which whole numbers are added, so the last bits of a floating-point sum, by which
/// Mironov (2012), "On Significance of the Least Significant Bits for Differential Privacy", takes noise off, do not
/// exist. For a whole f, f + round(z) = round(f + z): rounding comes after the Gaussian mechanism, and changes nothing of its
/// guarantee. Real numbers are brought onto a grid first.
///
/// The normal numbers are Box & Muller's, of 53 and 64 random bits each in double precision, at most 8.6 in size. They differ
/// from ideal ones by about 2⁻⁵⁰ of their size, which moves the probability of a whole number by a factor of 1 ± σ·2⁻⁴⁸: that
/// is not part of ε.
public struct GaussianNoise: Sendable {
  /// σ, in units of the grid.
  public let deviation: Double
  /// The second number of a pair.
  private var spare: Double?

  /// - Precondition: 0 < `deviation` < 2⁴⁰.
  public init(deviation: Double) {
    precondition(deviation > 0 && deviation < 0x1p40, "noise of \(deviation)")
    self.deviation = deviation
  }

  /// One whole number of noise.
  public mutating func next(_ generator: inout NoiseGenerator) -> Int {
    if let spare {
      self.spare = nil
      return Int((spare * deviation).rounded())
    }
    // (0, 1]: never 0, whose logarithm is infinite.
    let radius = (-2 * log((Double(generator.next() >> 11) + 1) * 0x1p-53)).squareRoot()
    let angle = Double(generator.next()) * 0x1p-64 * 2 * Double.pi
    spare = radius * sin(angle)
    return Int((radius * cos(angle) * deviation).rounded())
  }

  /// The counts, each with noise of its own.
  public func added(to counts: [Int], _ generator: inout NoiseGenerator) -> [Int] {
    // Without a spare number, which another call would use again.
    var noise = GaussianNoise(deviation: deviation)
    return counts.map { $0 + noise.next(&generator) }
  }
}
