public import Compute
import Foundation

/// The adaptive Dormand–Prince 5(4) pair: Dormand & Prince (1980); Hairer, Nørsett & Wanner, "Solving Ordinary
/// Differential Equations I", table II.5.2, with the step-size control of section II.4.
///
/// The reference that the fixed-step solvers are measured against. Solves in t = ln σ, where dx/dt = x − D(x; σ),
/// and cuts each step into as many as the tolerance needs: six evaluations each, one more for the first. A step
/// that ends at σ = 0 goes to `floor` and takes the denoiser's estimate there.
public struct DormandPrinceSolver: Solver {
  public private(set) var evaluations = 0
  /// The error allowed in a sub-step: `absolute + relative · |x|` a coordinate, in the root mean square of a row;
  /// the worst row decides.
  public let relativeTolerance: Float
  public let absoluteTolerance: Float
  /// The noise level at which a step to 0 ends.
  public let floor: Float
  private var logStep: Float = 0.5

  public init(
    relativeTolerance: Float = 1e-4, absoluteTolerance: Float = 1e-4, floor: Float = 1e-3
  ) {
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.floor = floor
  }

  public mutating func step<D: Denoiser>(
    _ x: Matrix, from sigma: Float, to next: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix {
    var state = x
    var time = log(sigma)
    let end = log(max(next, floor))
    var slope = slope(at: state, time: time, along: ode)
    while time > end {
      let h = -min(logStep, time - end)
      let (candidate, lastSlope, error) = attempt(
        state, time: time, step: h, slope: slope, along: ode)
      // Standard controller: order 5, safety 0.9, change within 0.2 and 5. Steps are not cut below 1e-4, where
      // single precision, not the method, limits the error.
      let change = min(max(0.9 * pow(max(error, 1e-10), -0.2), 0.2), 5)
      let isAccepted = error <= 1 || -h <= 1e-4
      if isAccepted {
        let isLast = -h >= time - end
        time = isLast ? end : time + h
        state = candidate
        slope = lastSlope
        // A step that was cut to meet the end says nothing against the longer one before it.
        if !isLast || change < 1 { logStep = max(-h * change, 1e-4) }
      } else {
        logStep = max(-h * change, 1e-4)
      }
    }
    guard next <= 0 else { return state }
    evaluations += 1
    return ode.denoise(state, at: floor)
  }

  /// dx/dt = x − D(x; eᵗ).
  private mutating func slope<D: Denoiser>(
    at x: Matrix, time: Float, along ode: ProbabilityFlowODE<D>
  ) -> Matrix {
    evaluations += 1
    return x - ode.denoise(x, at: exp(time))
  }

  /// One step of size `h`: the fifth-order result, the slope there (first same as last), and the error as a
  /// multiple of the tolerance.
  private mutating func attempt<D: Denoiser>(
    _ x: Matrix, time: Float, step h: Float, slope k1: Matrix, along ode: ProbabilityFlowODE<D>
  ) -> (Matrix, Matrix, Float) {
    let k2 = slope(at: x + k1 * (h / 5), time: time + h / 5, along: ode)
    let k3 = slope(
      at: combine(x, h, [(3.0 / 40, k1), (9.0 / 40, k2)]), time: time + h * 0.3, along: ode)
    let k4 = slope(
      at: combine(x, h, [(44.0 / 45, k1), (-56.0 / 15, k2), (32.0 / 9, k3)]),
      time: time + h * 0.8, along: ode)
    let k5 = slope(
      at: combine(
        x, h,
        [
          (19372.0 / 6561, k1), (-25360.0 / 2187, k2), (64448.0 / 6561, k3), (-212.0 / 729, k4),
        ]), time: time + h * 8 / 9, along: ode)
    let k6 = slope(
      at: combine(
        x, h,
        [
          (9017.0 / 3168, k1), (-355.0 / 33, k2), (46732.0 / 5247, k3), (49.0 / 176, k4),
          (-5103.0 / 18656, k5),
        ]), time: time + h, along: ode)
    let result = combine(
      x, h,
      [
        (35.0 / 384, k1), (500.0 / 1113, k3), (125.0 / 192, k4), (-2187.0 / 6784, k5),
        (11.0 / 84, k6),
      ])
    let k7 = slope(at: result, time: time + h, along: ode)
    let difference = combine(
      Matrix(rows: x.rows, columns: x.columns), h,
      [
        (71.0 / 57600, k1), (-71.0 / 16695, k3), (71.0 / 1920, k4), (-17253.0 / 339200, k5),
        (22.0 / 525, k6), (-1.0 / 40, k7),
      ])
    return (result, k7, error(difference, from: x, to: result))
  }

  private func combine(_ x: Matrix, _ h: Float, _ terms: [(Double, Matrix)]) -> Matrix {
    terms.reduce(x) { sum, term in sum + term.1 * (h * Float(term.0)) }
  }

  private func error(_ difference: Matrix, from x: Matrix, to result: Matrix) -> Float {
    var worst: Float = 0
    for row in 0..<x.rows {
      var sum: Float = 0
      for column in 0..<x.columns {
        let size = max(abs(x[row, column]), abs(result[row, column]))
        let ratio = difference[row, column] / (absoluteTolerance + relativeTolerance * size)
        sum += ratio * ratio
      }
      worst = max(worst, (sum / Float(max(x.columns, 1))).squareRoot())
    }
    return worst
  }
}
