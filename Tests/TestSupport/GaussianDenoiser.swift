public import Compute
public import Diffusion

/// The perfect denoiser of data that are N(μ, s²) in every coordinate: D = μ + s²/(s² + σ²)·(x − μ).
///
/// The probability-flow ODE from x at σ then ends at μ + (x − μ)·√(s² + σ'²)/√(s² + σ²).
public struct GaussianDenoiser: Denoiser {
  public let mean: Float
  public let deviation: Float

  public init(mean: Float, deviation: Float) {
    self.mean = mean
    self.deviation = deviation
  }

  public func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix {
    var d = x
    let share = deviation * deviation / (deviation * deviation + sigma * sigma)
    for i in d.elements.indices { d.elements[i] = mean + share * (x.elements[i] - mean) }
    return d
  }

  /// Where the path from `x` at `sigma` is when the noise level has fallen to `next`.
  public func end(of x: Float, from sigma: Float, to next: Float) -> Float {
    let variance = deviation * deviation
    return mean + (x - mean) * ((variance + next * next) / (variance + sigma * sigma)).squareRoot()
  }
}
