public import Compute
public import Diffusion
import Foundation
public import NeuralNetworks

/// Brings the marginals of what is sampled back to those of the training rows, after training.
///
/// A pilot is sampled, and ln(p_k / share of k in the pilot), damped, is added to the bias of the output that belongs to
/// level k, at all noise levels. Repeated with smaller and smaller shares, which is stochastic approximation (Robbins &
/// Monro 1951) of the biases whose marginals are right.
///
/// Each variable is corrected by its own ratio. Raking them jointly would share a deviation out among variables that
/// depend on each other, but each then answers to its own share alone, and what they have in common is hardly corrected.
///
/// Levels of an ordered variable are corrected in groups of neighbours, so that the pilot's own noise is not learned.
/// Gaussian variables are left alone. Cost: `rounds` × at most `pilotRowLimit` sampled rows; nothing when sampling.
public struct MarginalCalibration: Codable, Hashable, Sendable {
  /// Rows of a pilot sample, at most; fewer for a table of fewer rows, whose own marginals are no sharper.
  public var pilotRowLimit = 12_288
  /// Pilot samples; 0 switches the calibration off.
  public var rounds = 4
  /// The share of the logarithm that is added in the first round.
  public var damping: Float = 0.6
  /// What the share is multiplied by after each round: the later ones average the pilots' own noise.
  public var dampingDecay: Float = 0.8
  /// Groups of an ordered variable, at most.
  public var groupLimit = 24
  /// Rows that every group's count in the pilot and its target are raised by, against rare groups' noise.
  public var pseudoCount = 4.0

  public init() {}

  /// Three more pilots, at the share where these end, for after ``PairCalibration``, whose weights move the marginals.
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
  ///   - zeros: what sampling will keep out of its rows, and the pilots do as well.
  ///   - weights: of rows, with which they will be sampled.
  ///   - seed: of the pilot samples.
  public func calibrate(
    _ parameters: [Float], rowCount: Int, zeros: StructuralZeros.Index, weights: PairWeights?,
    preconditioning: Preconditioning, network: MultilayerPerceptron,
    sampling: SamplingConfiguration, seed: UInt64, pool: WorkerPool, backend: any ComputeBackend
  ) -> [Float] {
    let pilotRowCount = min(pilotRowLimit, max(2 * rowCount, 1_024))
    var parameters = parameters
    var share = damping
    for round in 0..<rounds {
      let denoiser = PreconditionedDenoiser(
        preconditioning: preconditioning, network: network, parameters: parameters,
        weights: weights, backend: backend)
      let pilot = Sampler(
        denoiser: denoiser, configuration: sampling, seed: seed &+ UInt64(round)
      ).sample(0..<pilotRowCount, without: zeros, pool: pool).sampled.rows
      let corrections = self.corrections(for: pilot, layout: preconditioning.layout)
      for (offset, correction) in zip(network.outputBias, corrections) {
        parameters[offset] += share * correction
      }
      share *= dampingDecay
    }
    return parameters
  }

  /// ln(p_k / share of k in the pilot) for each output, 0 for a Gaussian variable.
  func corrections(for pilot: EncodedRows, layout: VariableLayout) -> [Float] {
    layout.variables.indices.flatMap { v -> [Float] in
      let variable = layout.variables[v]
      guard variable.levelCount > 1 else {
        return [Float](repeating: 0, count: variable.outputCount)
      }
      let groups = groupNumbers(of: variable)
      var counts = [Double](repeating: pseudoCount, count: groups.max()! + 1)
      var targets = counts
      for row in 0..<pilot.rowCount {
        counts[groups[Int(pilot.levels[row * pilot.variableCount + v])]] += 1
      }
      for (level, p) in variable.probabilities.enumerated() {
        targets[groups[level]] += Double(p) * Double(pilot.rowCount)
      }
      let logarithms = zip(targets, counts).map { $1 > 0 ? Float(log($0 / $1)) : 0 }
      return groups.map { logarithms[$0] }
    }
  }

  /// The group of each level: its own for a category, one of at most ``groupLimit`` of about equal mass for an
  /// ordered variable, whose missing level stays alone.
  private func groupNumbers(of variable: Variable) -> [Int] {
    variable.equalMassGroups(limit: groupLimit) ?? Array(variable.probabilities.indices)
  }
}
