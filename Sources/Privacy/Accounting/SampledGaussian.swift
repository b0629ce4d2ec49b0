import Foundation

/// The two distributions that an attacker has to tell apart after one step of a Poisson-subsampled Gaussian mechanism of
/// sensitivity 1: N(0, σ²) without the unit, and (1 − q) N(0, σ²) + q N(1, σ²) with it.
///
/// They dominate what a step in any number of dimensions tells: Zhu, Dong & Wang (2022), "Optimal Accounting of
/// Differential Privacy via Characteristic Function". With q = 1 it is the Gaussian mechanism.
struct SampledGaussian: Hashable {
  /// σ: the noise multiplier.
  var deviation: Double
  /// q, in (0, 1].
  var samplingRate: Double

  /// The logarithm of the density with the unit over the density without, at x. It rises with x, from log(1 − q).
  func loss(at x: Double) -> Double {
    let exponent = (2 * x - 1) / (2 * deviation * deviation)
    if samplingRate == 1 { return exponent }
    return exponent < 30
      ? log1p(samplingRate * expm1(exponent))
      : exponent + log(samplingRate) + log1p((1 - samplingRate) / samplingRate * exp(-exponent))
  }

  /// Where the loss is `loss`; −∞ for a loss that is less than all.
  func point(ofLoss loss: Double) -> Double {
    if samplingRate == 1 { return deviation * deviation * loss + 0.5 }
    let excess = expm1(loss) / samplingRate
    if excess <= -1 { return -.infinity }
    // log(1 + excess), also where it is too large for a Double.
    let logarithm = loss < 500 ? log1p(excess) : loss - log(samplingRate)
    return deviation * deviation * logarithm + 0.5
  }
}
