import Compute

/// What a fit minimises, over all cells of all θ_r:
///
///     F(θ) = log Z(θ) − Σ_r ⟨θ_r, y_r/n⟩ + Σ_r c_r/2 ‖θ_r‖²,  c_r = κ σ_r/n
///
/// Its minimum is the distribution p of maximum entropy whose marginals are near the counts y_r: it minimises
/// Σ_r n/(2κσ_r) ‖y_r/n − p_r‖² less the entropy of p. Dudík, Phillips & Schapire (2007), "Maximum Entropy Density Estimation
/// with Generalized Regularization and an Application to Species Distribution Modeling", show this (ℓ₂² regularization). It is
/// sought on a junction tree, as in McKenna, Sheldon & Miklau (2019), "Graphical-model based estimation and inference for
/// differential privacy". F is strongly convex, so there is one minimum.
///
/// There θ_r = (y_r/n − p_r)/c_r: a cell that is off by z deviations of the noise has θ = z/κ, whatever n and σ_r are. So θ stays
/// small enough for tables of probabilities. (With c_r = λσ_r²/n², which is in units of the variance, the best λ would grow
/// with n/σ_r, and a count that noise made negative would ask for a θ of thousands where n is large.)
///
/// The counts are first raised or lowered, all cells of a set alike, so that they sum to n. Noise in the sum would only
/// add a constant to θ_r, on which p does not depend.
final class RelaxedEntropy {
  /// What belongs to one measured set.
  private struct Term {
    let cells: Range<Int>
    /// c.
    let penalty: Double
  }

  private let propagation: BeliefPropagation
  private let terms: [Term]
  /// y/n, of all sets one after the other.
  let targets: [Double]

  /// - Parameters:
  ///   - measurements: of different sets.
  ///   - total: n; below 1 it counts as 1.
  init(
    _ measurements: [NoisyMarginal], sizes: [Int], total: Double,
    options: GraphicalModel.Options, pool: WorkerPool
  ) {
    precondition(options.regularization > 0, "a regularization of \(options.regularization)")
    let total = max(total, 1)
    let sets = measurements.map(\.variables)
    propagation = BeliefPropagation(
      tree: JunctionTree(sizes: sizes, sets: sets), sets: sets, pool: pool)
    targets = measurements.flatMap { measurement in
      let values = measurement.values.map { $0 / total }
      let excess = (values.reduce(0, +) - 1) / Double(values.count)
      return values.map { $0 - excess }
    }
    let offsets = propagation.nesting.offsets
    terms = measurements.enumerated().map { index, measurement in
      Term(
        cells: offsets[index]..<offsets[index + 1],
        penalty: options.regularization * measurement.deviation / total)
    }
  }

  /// F(θ), and its gradient: the model's marginals − y/n + what holds θ. Infinite where products of exp θ are beyond the
  /// range of numbers.
  func value(_ theta: [Double], gradient: inout [Double]) -> Double {
    guard var value = propagation.propagate(theta, marginals: &gradient) else { return .infinity }
    for term in terms {
      for cell in term.cells {
        let pull = term.penalty * theta[cell]
        value += theta[cell] * (pull / 2 - targets[cell])
        gradient[cell] += pull - targets[cell]
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
