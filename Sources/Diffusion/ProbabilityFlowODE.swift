public import Compute

/// The probability-flow ODE, dx/dσ = (x − D(x; σ)) / σ: Karras et al. (2022), equations 1 and 3 with
/// σ(t) = t and s(t) = 1.
public struct ProbabilityFlowODE<D: Denoiser>: Sendable {
  public let denoiser: D
  public var condition: Condition

  public init(denoiser: D, condition: Condition = .none) {
    self.denoiser = denoiser
    self.condition = condition
  }

  /// D(x; σ).
  public func denoise(_ x: Matrix, at sigma: Float) -> Matrix {
    denoiser.denoise(x, at: sigma, given: condition)
  }

  /// dx/dσ at x. One network evaluation.
  public func slope(at x: Matrix, sigma: Float) -> Matrix {
    (x - denoise(x, at: sigma)) / sigma
  }
}
