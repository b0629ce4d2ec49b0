public import Compute

/// A numerical method for the probability-flow ODE, one step at a time.
///
/// A step is `mutating` because multistep methods remember their last estimate: use a fresh solver for each
/// path, and give it the steps of one path in order.
public protocol Solver: Sendable {
  /// How many times the denoiser was evaluated so far (NFE).
  var evaluations: Int { get }

  /// Moves `x` from the noise level `sigma` down to `next`, 0 ≤ next < sigma.
  mutating func step<D: Denoiser>(
    _ x: Matrix, from sigma: Float, to next: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix
}

/// The solvers that can be asked for by name.
public enum SolverChoice: String, Codable, Hashable, Sendable, CaseIterable {
  case euler
  case heun
  case dpmSolver = "dpm"
  case dormandPrince = "dormand-prince"

  /// A fresh solver, for one path.
  public func makeSolver() -> any Solver {
    switch self {
    case .euler: EulerSolver()
    case .heun: HeunSolver()
    case .dpmSolver: DPMSolver()
    case .dormandPrince: DormandPrinceSolver()
    }
  }
}
