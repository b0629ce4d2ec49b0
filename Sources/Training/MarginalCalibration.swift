public import Compute
public import Diffusion
import Foundation
public import NeuralNetworks

/// Brings the marginals of what is sampled back to those of the training rows, after training.
///
/// A pilot sample is raked (iterative proportional fitting, Deming & Stephan 1940) to the marginals p: the row
/// weights are Π_c f_c(k_c). Then ln f_c(k), damped, is added to the bias of the output that belongs to level k,
/// which tilts p(x₀) by about Π f_c at all noise levels. Repeated, since the tilt is not exact.
///
/// Levels of an ordered variable are raked in groups of neighbours, so that the pilot's own noise is not learned.
/// Gaussian variables are left alone. Cost: `rounds` × at most `pilotRowLimit` sampled rows; nothing when sampling.
public struct MarginalCalibration: Codable, Hashable, Sendable {
  /// Rows of a pilot sample, at most; fewer for a table of fewer rows, whose own marginals are no sharper.
  public var pilotRowLimit = 12_288
  /// Pilot samples; 0 switches the calibration off.
  public var rounds = 4
  /// The share of ln f that is added in the first round; 1 overshoots.
  public var damping: Float = 0.6
  /// What the share is multiplied by after each round: the later ones average the pilots' own noise.
  public var dampingDecay: Float = 0.8
  /// Groups of an ordered variable, at most.
  public var groupLimit = 24
  /// Rows that every group's count in the pilot and its target are raised by, against rare groups' noise.
  public var pseudoCount = 4.0
  /// Passes of the raking over all variables.
  public var sweeps = 4

  public init() {}

  /// Three more pilots, at the share where these end, which bring the marginals back after ``PairCalibration``: its weights are bounded, and
  /// rare levels of a high weight come out too rare.
  public var again: MarginalCalibration {
    var result = self
    result.rounds = min(rounds, 3)
    for _ in 0..<rounds { result.damping *= dampingDecay }
    return result
  }

  /// The parameters with corrected biases.
  ///
  /// - Parameters:
  ///   - rowCount: of the training rows.
  ///   - filter: what sampling will keep out of its rows, and the pilots do as well.
  ///   - seed: of the pilot samples.
  public func calibrate(
    _ parameters: [Float], rowCount: Int, filter: RowFilter,
    preconditioning: Preconditioning,
    network: MultilayerPerceptron,
    sampling: SamplingConfiguration = .init(), seed: UInt64, pool: WorkerPool,
    backend: any ComputeBackend
  ) -> [Float] {
    let pilotRowCount = min(pilotRowLimit, max(2 * rowCount, 1_024))
    var parameters = parameters
    var share = damping
    for round in 0..<rounds {
      let denoiser = PreconditionedDenoiser(
        preconditioning: preconditioning, network: network, parameters: parameters,
        backend: backend)
      let pilot = Sampler(
        denoiser: denoiser, configuration: sampling, seed: seed &+ UInt64(round)
      ).sample(0..<pilotRowCount, through: filter, pool: pool).sampled.rows
      let corrections = self.corrections(for: pilot, layout: preconditioning.layout)
      for (offset, correction) in zip(network.outputBias, corrections) {
        parameters[offset] += share * correction
      }
      share *= dampingDecay
    }
    return parameters
  }

  /// ln f_c(k) for each output, 0 for a Gaussian variable.
  func corrections(for pilot: EncodedRows, layout: VariableLayout) -> [Float] {
    let groups = layout.variables.map { groupNumbers(of: $0) }
    let raking = layout.variables.indices.filter { layout.variables[$0].levelCount > 1 }
    var factors = groups.map { [Double](repeating: 1, count: ($0.last ?? 0) + 1) }
    var weights = [Double](repeating: 1, count: pilot.rowCount)
    let width = pilot.variableCount
    for _ in 0..<sweeps {
      for v in raking {
        // The pseudo-rows are weighted as the others, so that f tends to (target + n) / (count + n), not to
        // target / count; of a group that no row is in, they are all there is.
        var sums = factors[v].map { pseudoCount * $0 }
        for row in 0..<pilot.rowCount {
          sums[groups[v][Int(pilot.levels[row * width + v])]] += weights[row]
        }
        var targets = [Double](repeating: 0, count: sums.count)
        for (level, p) in layout.variables[v].probabilities.enumerated() {
          targets[groups[v][level]] += Double(p)
        }
        let total = Double(pilot.rowCount)
        let ratios = zip(targets, sums).map { target, sum in
          sum > 0 ? (target * total + pseudoCount) / sum : 1
        }
        for row in 0..<pilot.rowCount {
          weights[row] *= ratios[groups[v][Int(pilot.levels[row * width + v])]]
        }
        for group in ratios.indices { factors[v][group] *= ratios[group] }
      }
    }
    return layout.variables.indices.flatMap { v in
      layout.variables[v].levelCount == 0
        ? [Float(0)] : groups[v].map { Float(log(factors[v][$0])) }
    }
  }

  /// The group of each level: its own for a category, one of at most ``groupLimit`` of about equal mass for an
  /// ordered variable, whose missing level stays alone.
  private func groupNumbers(of variable: Variable) -> [Int] {
    variable.equalMassGroups(limit: groupLimit) ?? Array(variable.probabilities.indices)
  }
}
