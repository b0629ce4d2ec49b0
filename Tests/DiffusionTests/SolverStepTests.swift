import Compute
import Diffusion
import Foundation
import Testing

/// Single steps by hand, and the adaptive solver on data whose paths bend sharply.
struct SolverStepTests {
  /// D depends on σ alone: 1 at σ = 4, 3 at σ = 2.
  private struct ScriptedDenoiser: Denoiser {
    func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix {
      Matrix(rows: x.rows, columns: x.columns, repeating: sigma == 4 ? 1 : 3)
    }
  }

  /// Half the data at −1, half at 1: D = tanh(x / σ²).
  private struct TwoPointDenoiser: Denoiser {
    func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix {
      var d = x
      for i in d.elements.indices { d.elements[i] = tanh(x.elements[i] / (sigma * sigma)) }
      return d
    }
  }

  @Test func theMultistepSolverExtrapolatesInTheLogarithm() {
    var solver = DPMSolver()
    let ode = ProbabilityFlowODE(denoiser: ScriptedDenoiser())
    var x = Matrix(rows: 1, columns: 1, repeating: 2)
    x = solver.step(x, from: 4, to: 2, along: ode)
    #expect(abs(x[0, 0] - 1.5) < 1e-6)  // 2/2 + 1/2
    x = solver.step(x, from: 2, to: 0.5, along: ode)
    // h = ln 4, twice the one before: D~ = 3 + 2·(3 − 1)/2 = 5.
    #expect(abs(x[0, 0] - (1.5 / 4 + 5 * 3 / 4)) < 1e-5)
  }

  @Test func heunsSlopeIsTheMeanOfBothEnds() {
    var solver = HeunSolver()
    let ode = ProbabilityFlowODE(denoiser: ScriptedDenoiser())
    let x = solver.step(
      Matrix(rows: 1, columns: 1, repeating: 9), from: 4, to: 2, along: ode)
    // Slopes (9 − 1)/4 = 2 and, at 9 − 4 = 5, (5 − 3)/2 = 1.
    #expect(abs(x[0, 0] - 6) < 1e-6)
  }

  /// The path's end in double precision, by many small steps of the classical Runge–Kutta method.
  private func end(of start: Double, from sigma: Double, to next: Double) -> Double {
    let steps = 20_000
    let h = (log(next) - log(sigma)) / Double(steps)
    func slope(_ x: Double, _ t: Double) -> Double { x - tanh(x * exp(-2 * t)) }
    var x = start
    for i in 0..<steps {
      let t = log(sigma) + Double(i) * h
      let k1 = slope(x, t)
      let k2 = slope(x + h / 2 * k1, t + h / 2)
      let k3 = slope(x + h / 2 * k2, t + h / 2)
      let k4 = slope(x + h * k3, t + h)
      x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    }
    return x
  }

  /// The largest error at the end, and the evaluations.
  private func run(
    _ starts: [Float], relative: Float, absolute: Float
  ) -> (error: Double, evaluations: Int) {
    var solver = DormandPrinceSolver(relativeTolerance: relative, absoluteTolerance: absolute)
    let x = solver.step(
      Matrix(rows: starts.count, columns: 1, elements: starts), from: 20, to: 0.1,
      along: ProbabilityFlowODE(denoiser: TwoPointDenoiser()))
    let errors = starts.indices.map {
      abs(Double(x[$0, 0]) - end(of: Double(starts[$0]), from: 20, to: 0.1))
    }
    return (errors.max()!, solver.evaluations)
  }

  /// (tolerance, evaluations at most): 49 and 79 when written. A wrong coefficient of the error estimate shows as far
  /// more, one of the step as a larger error, and a step that is kept although its error is too large as both.
  @Test(arguments: [(Float(1e-3), 60), (1e-4, 100)])
  func theAdaptiveSolverFollowsASharpBend(tolerance: Float, limit: Int) {
    let (error, evaluations) = run([0.5, -8, 30], relative: tolerance, absolute: tolerance)
    #expect(error < 2 * Double(tolerance))
    #expect(evaluations <= limit)
  }

  @Test func theToleranceOfLargeNumbersIsRelative() {
    // 61 when written; an absolute tolerance of 1e-6 alone takes 1,897.
    #expect(run([30_000], relative: 1e-4, absolute: 1e-6).evaluations < 100)
  }
}
