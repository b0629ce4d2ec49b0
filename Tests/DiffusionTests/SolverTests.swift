import Compute
import Diffusion
import TestSupport
import Testing

/// The paths of a Gaussian are known in closed form, so every solver's error is too.
struct SolverTests {
  let denoiser = GaussianDenoiser(mean: 0.5, deviation: 0.8)
  let start: Float = 6
  let top: Float = 8
  let bottom: Float = 0.25

  /// The error at the end of a path in `steps` steps, evenly spaced in ln σ.
  func error(_ choice: SolverChoice, steps: Int) -> Double {
    var solver = choice.makeSolver()
    var x = Matrix(rows: 1, columns: 1, repeating: start)
    let ode = ProbabilityFlowODE(denoiser: denoiser)
    for i in 0..<steps {
      let from = sigma(i, of: steps)
      x = solver.step(x, from: from, to: sigma(i + 1, of: steps), along: ode)
    }
    return abs(Double(x[0, 0] - denoiser.end(of: start, from: top, to: bottom)))
  }

  func sigma(_ i: Int, of steps: Int) -> Float {
    NoiseSchedule.karras(count: steps + 1, from: top, to: bottom).sigmas[i]
  }

  @Test func halvingTheStepHalvesEulersError() {
    let ratio = error(.euler, steps: 64) / error(.euler, steps: 128)
    #expect(ratio > 1.8 && ratio < 2.2)
  }

  @Test(arguments: [SolverChoice.heun, .dpmSolver])
  func halvingTheStepQuartersTheErrorOfASecondOrderSolver(choice: SolverChoice) {
    let ratio = error(choice, steps: 32) / error(choice, steps: 64)
    #expect(ratio > 3.4 && ratio < 5)
  }

  @Test func theAdaptiveSolverKeepsItsTolerance() {
    var solver = DormandPrinceSolver(relativeTolerance: 1e-5, absoluteTolerance: 1e-5)
    let x = Matrix(rows: 1, columns: 1, repeating: start)
    let end = solver.step(
      x, from: top, to: bottom, along: ProbabilityFlowODE(denoiser: denoiser))
    #expect(abs(end[0, 0] - denoiser.end(of: start, from: top, to: bottom)) < 5e-5)
  }

  @Test func aLooserToleranceCostsFewerEvaluations() {
    func evaluations(_ tolerance: Float) -> Int {
      var solver = DormandPrinceSolver(relativeTolerance: tolerance, absoluteTolerance: tolerance)
      let x = Matrix(rows: 1, columns: 1, repeating: start)
      _ = solver.step(x, from: top, to: bottom, along: ProbabilityFlowODE(denoiser: denoiser))
      return solver.evaluations
    }
    #expect(evaluations(1e-2) < evaluations(1e-5))
  }

  @Test(arguments: SolverChoice.allCases)
  func aStepToZeroEndsAtTheCleanVector(choice: SolverChoice) {
    var solver = choice.makeSolver()
    let ode = ProbabilityFlowODE(denoiser: denoiser)
    var x = Matrix(rows: 1, columns: 1, repeating: start)
    let sigmas = NoiseSchedule.karras(count: 65, from: top, to: 0.002).sigmas
    for (from, to) in zip(sigmas, sigmas.dropFirst()) {
      x = solver.step(x, from: from, to: to, along: ode)
    }
    x = solver.step(x, from: 0.002, to: 0, along: ode)
    // Euler's own error over the 64 steps is about 0.05.
    #expect(abs(x[0, 0] - denoiser.end(of: start, from: top, to: 0)) < 0.08)
  }

  /// (steps, evaluations): Heun takes two a step.
  @Test(arguments: [(SolverChoice.euler, 8), (.dpmSolver, 8), (.heun, 16)])
  func evaluationsAreCounted(choice: SolverChoice, expected: Int) {
    var solver = choice.makeSolver()
    var x = Matrix(rows: 1, columns: 1, repeating: start)
    for i in 0..<8 {
      x = solver.step(
        x, from: sigma(i, of: 8), to: sigma(i + 1, of: 8),
        along: ProbabilityFlowODE(denoiser: denoiser))
    }
    #expect(solver.evaluations == expected)
  }

  @Test func theScheduleRunsFromItsFirstLevelToItsLast() {
    let sigmas = NoiseSchedule.karras(count: 5, from: 32, to: 1, rho: 5).sigmas
    // Fifth roots 2, 1.75, 1.5, 1.25, 1.
    let expected: [Float] = [32, 16.413086, 7.59375, 3.0517578, 1]
    for (sigma, value) in zip(sigmas, expected) { #expect(abs(sigma / value - 1) < 1e-5) }
  }

  @Test func noiseLevelsAreLogNormal() {
    let noise = NoiseDistribution(location: 0.3, scale: 1.2)
    #expect(abs(noise.sigma(quantile: 0.5) - 1.3498588) < 1e-5)  // e^0.3
    #expect(abs(noise.sigma(quantile: 0.841344746) - 4.481689) < 1e-4)  // e^1.5
  }
}
