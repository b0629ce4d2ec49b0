import Foundation

/// The sum of all losses in one direction, on a grid, where a tail of it matters.
struct ComposedLoss {
  /// The loss of `weighted[0]`, in intervals.
  let first: Int
  let interval: Double
  /// The mass of each loss, times e^(θ·loss − `logScale`).
  let weighted: [Double]
  let theta: Double
  let logScale: Double
  /// What was left out and counts as an infinite loss.
  let infinity: Double

  /// E max(0, 1 − e^(ε − S)).
  func delta(epsilon: Double) -> Double {
    var sum = 0.0
    for index in weighted.indices.reversed() {
      let loss = Double(first + index) * interval
      guard loss > epsilon else { break }
      sum -= mass(index, loss) * expm1(epsilon - loss)
    }
    return sum + infinity
  }

  /// The least ε ≥ 0 with δ(ε) ≤ `delta`; infinite where none is.
  func epsilon(delta: Double) -> Double {
    guard infinity < delta else { return .infinity }
    // The mass of all losses above ε, and its mean of e^(point − loss).
    var (mass, discounted) = (infinity, 0.0)
    let factor = exp(-interval)
    for index in weighted.indices.reversed() {
      let loss = Double(first + index) * interval
      guard loss > 0 else { return 0 }
      let here = self.mass(index, loss)
      mass += here
      discounted = discounted * factor + here
      if mass - discounted * factor > delta {
        return max(0, loss + log((mass - delta) / discounted))
      }
    }
    return max(0, Double(first) * interval)
  }

  private func mass(_ index: Int, _ loss: Double) -> Double {
    max(0, weighted[index]) * exp(logScale - theta * loss)
  }
}
