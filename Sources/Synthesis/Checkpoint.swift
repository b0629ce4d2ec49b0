import Compute
import Crypto
public import Diffusion
public import Encoding
public import Foundation
public import Marginals
public import NeuralNetworks
public import Privacy
public import Tabular
public import Training

/// All that sampling needs: the fitted encoder with its schema, the averaged weights, the configuration; and what
/// a reader wants to know of the fit. No row of the source.
public struct Checkpoint: Sendable {
  public let encoder: TableEncoder
  /// `nil` if every column is constant, so that there is nothing to learn, and where ``marginals`` stands in its place.
  public let networkShape: MultilayerPerceptron.Shape?
  /// Where the network's logits start.
  public let start: Preconditioning.Start
  /// The averaged weights, in the order of the network's `layout`.
  public let parameters: [Float]
  /// The graphical model that rows are sampled from, if it is not a network.
  public let marginals: GroupedModel?
  /// What was learned from private rows and what it cost; `nil` without differential privacy.
  public let privacy: PrivacyLedger?
  /// Pairs of levels that no generated row holds.
  public let zeros: StructuralZeros
  /// By which generated rows are weighted; `nil`: all alike.
  public let weights: PairWeights?
  /// What marginals and weights are calibrated for.
  public let sampling: SamplingConfiguration
  public let configuration: FitConfiguration
  public let training: TrainingConfiguration
  /// Rows trained on and rows held out.
  public let trainingRowCount: Int
  public let heldOutRowCount: Int
  /// The step whose weights these are, and the last step done.
  public let bestStep: Int
  public let lastStep: Int
  /// One entry a validation point.
  public let log: [FitProgress]
  /// Where the rows came from, if the caller says so. Not part of the fingerprint.
  public var source: SourceDescription?

  public var schema: TableSchema { encoder.schema }

  /// SHA-256, in hexadecimal, of what decides the rows that are generated: encoder, network and its weights,
  /// zeros and the weights of rows.
  public var fingerprint: String {
    var hash = SHA256()
    hash.update(
      data: Self.json(
        Identity(
          encoder: encoder, networkShape: networkShape, start: start, marginals: marginals,
          zeros: zeros, weights: weights)))
    hash.update(data: weightData)
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The weights as little-endian Float32.
  public var weightData: Data {
    parameters.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
  }

  private struct Identity: Encodable {
    let encoder: TableEncoder
    let networkShape: MultilayerPerceptron.Shape?
    let start: Preconditioning.Start
    let marginals: GroupedModel?
    let zeros: StructuralZeros
    let weights: PairWeights?
  }

  private static func json(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("a checkpoint holds finite numbers only")
    }
    return data
  }
}

extension Checkpoint {
  /// The checkpoint without its weights, as JSON with sorted keys.
  public func metadata() -> Data {
    Self.json(
      Metadata(
        encoder: encoder, networkShape: networkShape, start: start, marginals: marginals,
        privacy: privacy, zeros: zeros, weights: weights, sampling: sampling, configuration: configuration, training: training,
        trainingRowCount: trainingRowCount,
        heldOutRowCount: heldOutRowCount,
        bestStep: bestStep, lastStep: lastStep, log: log, source: source))
  }

  /// The inverse of ``metadata()`` and ``weightData``. Throws ``SynthesisError/damagedCheckpoint(_:)`` where the
  /// parts do not fit together.
  public init(metadata: Data, weightData: Data) throws {
    guard let parts = try? JSONDecoder().decode(Metadata.self, from: metadata) else {
      throw SynthesisError.damagedCheckpoint("its description cannot be read")
    }
    guard weightData.count % 4 == 0 else {
      throw SynthesisError.damagedCheckpoint("its weights are cut short")
    }
    let bytes = [UInt8](weightData)
    let parameters = stride(from: 0, to: bytes.count, by: 4).map { i in
      Float(
        bitPattern: UInt32(bytes[i]) | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2]) << 16
          | UInt32(bytes[i + 3]) << 24)
    }
    guard parameters.allSatisfy(\.isFinite) else {
      throw SynthesisError.damagedCheckpoint("its weights are not finite")
    }
    self.init(
      encoder: parts.encoder, networkShape: parts.networkShape, start: parts.start,
      parameters: parameters, marginals: parts.marginals, privacy: parts.privacy,
      zeros: parts.zeros, weights: parts.weights, sampling: parts.sampling,
      configuration: parts.configuration, training: parts.training,
      trainingRowCount: parts.trainingRowCount, heldOutRowCount: parts.heldOutRowCount,
      bestStep: parts.bestStep, lastStep: parts.lastStep, log: parts.log, source: parts.source)
    guard expectedParameterCount == parameters.count else {
      throw SynthesisError.damagedCheckpoint("its weights do not fit its network")
    }
    guard marginals?.fits(encoder.layout) ?? true else {
      throw SynthesisError.damagedCheckpoint("its counts of pairs do not fit its columns")
    }
    guard zeros.fit(encoder.layout) else {
      throw SynthesisError.damagedCheckpoint("its impossible pairs do not fit its columns")
    }
    guard weights?.fit(encoder.layout) ?? true else {
      throw SynthesisError.damagedCheckpoint("its weights of rows do not fit its columns")
    }
    guard SamplingConfiguration.stepLimits.contains(sampling.steps) else {
      throw SynthesisError.damagedCheckpoint("its number of noise levels is out of range")
    }
  }

  /// The number of weights that the encoder and the network's shape ask for; `nil` if they disagree.
  private var expectedParameterCount: Int? {
    let layout = encoder.layout
    guard let networkShape else {
      return layout.variables.isEmpty || marginals != nil ? 0 : nil
    }
    guard networkShape == Synthesizer.networkShape(for: layout, width: networkShape.width) else {
      return nil
    }
    return MultilayerPerceptron(shape: networkShape).layout.count
  }

  private struct Metadata: Codable {
    let encoder: TableEncoder
    let networkShape: MultilayerPerceptron.Shape?
    let start: Preconditioning.Start
    let marginals: GroupedModel?
    let privacy: PrivacyLedger?
    let zeros: StructuralZeros
    let weights: PairWeights?
    let sampling: SamplingConfiguration
    let configuration: FitConfiguration
    let training: TrainingConfiguration
    let trainingRowCount: Int
    let heldOutRowCount: Int
    let bestStep: Int
    let lastStep: Int
    let log: [FitProgress]
    let source: SourceDescription?
  }
}
