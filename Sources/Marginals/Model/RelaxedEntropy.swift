import Compute

/// What a fit minimises, over all cells of all θ_r:
///
///     F(θ) = log Z(θ) − Σ_r ⟨θ_r, y_r/n⟩ + Σ_r c_r/2 ‖θ_r‖² + Σ_r k_r/2 ‖(|θ_r| − B)₊‖²
///     c_r = λ σ_r²/n²,  k_r = 0.1 σ_r/n
///
/// Its minimum is the distribution of maximum entropy whose marginals are near the counts y_r, with a squared penalty on
/// what they are off by, n²/(2λσ_r²) ‖y_r/n − p_r‖²: Dudík, Phillips & Schapire (2007), "Maximum Entropy Density Estimation
/// with Generalized Regularization and an Application to Species Distribution Modeling" (ℓ₂² regularization). It is sought on
/// a junction tree, as in McKenna, Sheldon & Miklau (2019), "Graphical-model based estimation and inference for differential
/// privacy". F is strongly convex, so there is one minimum.
///
/// The last term is our own. A count that noise made negative asks for θ = y/(n c) however small p is, which can be
/// thousands, beyond what numbers hold and far to go. Beyond B θ is held more strongly: seen from p, the penalty on a cell grows
/// nearly linearly once it is off by more than c B, as Huber's loss does.
///
/// The counts are first raised or lowered, all cells of a set alike, so that they sum to n. Noise in the sum would only
/// add a constant to θ_r, on which p does not depend.
final class RelaxedEntropy {
  /// What belongs to one measured set.
  private struct Term {
    let cells: Range<Int>
    /// c.
    let penalty: Double
    /// k.
    let stiffness: Double
  }

  private let propagation: BeliefPropagation
  private let terms: [Term]
  /// B.
  private let limit: Double
  /// y/n, of all sets one after the other.
  let targets: [Double]

  /// - Parameters:
  ///   - measurements: of different sets.
  ///   - total: n; below 1 it counts as 1.
  init(
    _ measurements: [NoisyMarginal], sizes: [Int], total: Double,
    options: GraphicalModel.Options, pool: WorkerPool
  ) {
    precondition(options.relaxation > 0, "a relaxation of \(options.relaxation)")
    let total = max(total, 1)
    let sets = measurements.map(\.variables)
    propagation = BeliefPropagation(
      tree: JunctionTree(sizes: sizes, sets: sets), sets: sets, pool: pool)
    limit = options.logarithmLimit
    targets = measurements.flatMap { measurement in
      let values = measurement.values.map { $0 / total }
      let excess = (values.reduce(0, +) - 1) / Double(values.count)
      return values.map { $0 - excess }
    }
    let offsets = propagation.nesting.offsets
    terms = measurements.enumerated().map { index, measurement in
      let deviation = measurement.deviation / total
      return Term(
        cells: offsets[index]..<offsets[index + 1],
        penalty: options.relaxation * deviation * deviation, stiffness: 0.1 * deviation)
    }
  }

  /// F(θ), and its gradient: the model's marginals − y/n + what holds θ. Infinite where products of exp θ are beyond the
  /// range of numbers.
  func value(_ theta: [Double], gradient: inout [Double]) -> Double {
    guard var value = propagation.propagate(theta, marginals: &gradient) else { return .infinity }
    for term in terms {
      for cell in term.cells {
        let theta = theta[cell]
        let excess = theta - min(max(theta, -limit), limit)
        value += term.penalty / 2 * theta * theta + term.stiffness / 2 * excess * excess
        value -= theta * targets[cell]
        gradient[cell] += term.penalty * theta + term.stiffness * excess - targets[cell]
      }
    }
    return value
  }

  /// About the second derivative for each cell: the variance p(1 − p) of its indicator, and c. Of p there is only the noisy
  /// y/n, which is taken for no less than a tenth of a uniform cell.
  var curvatures: [Double] {
    terms.flatMap { term in
      term.cells.map { cell in
        let share = min(max(targets[cell], 0.1 / Double(term.cells.count)), 0.5)
        return share * (1 - share) + term.penalty
      }
    }
  }

  /// ‖∇F(0)‖: of a uniform model's marginals less the counts.
  var initialGradientNorm: Double {
    var sum = 0.0
    for term in terms {
      for cell in term.cells {
        let difference = 1 / Double(term.cells.count) - targets[cell]
        sum += difference * difference
      }
    }
    return sum.squareRoot()
  }
}
