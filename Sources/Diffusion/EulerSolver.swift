public import Compute

/// Euler's method: first order, one evaluation a step.
public struct EulerSolver: Solver {
  public private(set) var evaluations = 0

  public init() {}

  public mutating func step<D: Denoiser>(
    _ x: Matrix, from sigma: Float, to next: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix {
    evaluations += 1
    return x + ode.slope(at: x, sigma: sigma) * (next - sigma)
  }
}
