import Compute

/// What a fit minimises, over all cells of all θ_r:
///
///     F(θ) = log Z(θ) − Σ_r ⟨θ_r, y_r/n⟩ + Σ_r c_r/2 ‖θ_r‖²,  c_r = λ σ_r²/n²
///
/// Its minimum is the distribution of maximum entropy whose marginals are near the counts y_r, with a squared penalty on
/// what they are off by: Dudík, Phillips & Schapire (2007), "Maximum Entropy Density Estimation with Generalized
/// Regularization and an Application to Species Distribution Modeling" (ℓ₂² regularization). Counts with more noise, of
/// deviation σ_r, are held to less. On a junction tree as in McKenna, Sheldon & Miklau (2019), "Graphical-model based
/// estimation and inference for differential privacy". F is strongly convex, so there is one minimum.
///
/// The counts are first raised or lowered, all cells of a set alike, so that they sum to n. Noise in the sum would only
/// add a constant to θ_r, which p does not depend on.
final class RelaxedEntropy {
  private let propagation: BeliefPropagation
  /// y/n, of all sets one after the other.
  let targets: [Double]
  /// c_r, of all cells.
  let penalties: [Double]

  init(
    _ measurements: [NoisyMarginal], sizes: [Int], total: Double, relaxation: Double,
    pool: WorkerPool
  ) {
    precondition(relaxation > 0, "a relaxation of \(relaxation)")
    let total = max(total, 1)
    let sets = measurements.map(\.variables)
    let tree = JunctionTree(sizes: sizes, sets: sets)
    propagation = BeliefPropagation(PropagationPlan(tree: tree, sets: sets), pool: pool)
    targets = measurements.flatMap { measurement in
      let values = measurement.values.map { $0 / total }
      let excess = (values.reduce(0, +) - 1) / Double(values.count)
      return values.map { $0 - excess }
    }
    penalties = measurements.flatMap { measurement in
      let deviation = measurement.deviation / total
      return [Double](
        repeating: relaxation * deviation * deviation, count: measurement.values.count)
    }
  }

  /// F(θ), infinite where θ is beyond the range of numbers, and its gradient: the model's marginals − y/n + c θ.
  func value(_ theta: [Double], gradient: inout [Double]) -> Double {
    guard let logZ = theta.withUnsafeBufferPointer({ propagation.propagate($0) }) else {
      return .infinity
    }
    gradient.withUnsafeMutableBufferPointer { gradient in
      var cell = 0
      for (index, site) in propagation.plan.sites.enumerated() {
        propagation.copyMarginal(of: index, to: gradient.baseAddress! + cell)
        cell += site.places.count
      }
    }
    var value = logZ
    for cell in theta.indices {
      let pull = penalties[cell] * theta[cell]
      value += theta[cell] * (pull / 2 - targets[cell])
      gradient[cell] += pull - targets[cell]
    }
    return value
  }

  /// About the second derivative for each cell: the variance of its indicator, p(1 − p), and c. Of p there is only the noisy
  /// y/n, which is taken for no less than a tenth of a uniform cell.
  var curvatures: [Double] {
    var result: [Double] = []
    for site in propagation.plan.sites {
      let least = 0.1 / Double(site.places.count)
      for _ in site.places {
        let cell = result.count
        let share = min(max(targets[cell], least), 0.5)
        result.append(share * (1 - share) + penalties[cell])
      }
    }
    return result
  }

  /// ‖∇F(0)‖: of a uniform model's marginals and the counts.
  var initialGradientNorm: Double {
    var sum = 0.0
    var cell = 0
    for site in propagation.plan.sites {
      for _ in site.places {
        let difference = 1 / Double(site.places.count) - targets[cell]
        sum += difference * difference
        cell += 1
      }
    }
    return sum.squareRoot()
  }
}
