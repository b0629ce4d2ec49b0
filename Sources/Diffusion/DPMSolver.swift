public import Compute
import Foundation

/// DPM-Solver++(2M): Lu et al. (2022), algorithm 2, in σ with α = 1. Second order, one evaluation a step.
///
/// With λ = −ln σ and h = λ' − λ the step is x' = (σ'/σ)·x + (1 − σ'/σ)·D~, where
/// D~ = D + (h / h_before)·(D − D_before)/2 and, in the first step, D~ = D.
public struct DPMSolver: Solver {
  public private(set) var evaluations = 0
  private var before: (denoised: Matrix, logStep: Float)?

  public init() {}

  public mutating func step<D: Denoiser>(
    _ x: Matrix, from sigma: Float, to next: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix {
    let denoised = ode.denoise(x, at: sigma)
    evaluations += 1
    guard next > 0 else { return denoised }
    let logStep = log(sigma / next)
    let share = 1 - next / sigma
    // D~ = (1 + r)·D − r·D_before.
    let r = before.map { logStep / $0.logStep / 2 } ?? 0
    let result = Matrix.combination(
      next / sigma, x, share * (1 + r), denoised, -share * r, before?.denoised ?? denoised)
    before = (denoised, logStep)
    return result
  }
}
