public import Compute

/// Heun's method, Karras et al. (2022), algorithm 1 with σ(t) = t: second order, two evaluations a
/// step, one for the step that ends at 0.
public struct HeunSolver: Solver {
  public private(set) var evaluations = 0

  public init() {}

  public mutating func step<D: Denoiser>(
    _ x: Matrix, from sigma: Float, to next: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix {
    let slope = ode.slope(at: x, sigma: sigma)
    let guess = x + slope * (next - sigma)
    evaluations += 1
    guard next > 0 else { return guess }
    let correctedSlope = (slope + ode.slope(at: guess, sigma: next)) * 0.5
    evaluations += 1
    return x + correctedSlope * (next - sigma)
  }
}
