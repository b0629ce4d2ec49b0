public import Compute
public import Diffusion
import Encoding
import Foundation
import Marginals
import NeuralNetworks
public import Tabular

/// A model of one table, which makes synthetic rows: the whole of synthtab for a Swift program.
///
///     let source = try CSVFile(path: "records.csv")
///     let schema = try SchemaInference.schema(of: source)
///     let table = try TableLoader(schema: schema).load(source)
///     let synthesizer = try Synthesizer(fitting: table)
///     let rows = synthesizer.generate(rows: 0..<10_000, seed: 1)
///
/// The library prints nothing and opens no file.
public struct Synthesizer: Sendable {
  public let checkpoint: Checkpoint
  /// `nil` if every column is constant.
  let denoiser: PreconditionedDenoiser?
  /// In which numbers matrices are multiplied.
  public let precision: ProductPrecision
  /// `nil` if rows come from the denoiser.
  private let marginals: GroupedSampler?
  private let zeros: StructuralZeros.Index
  private let lookups: TableEncoder.DecodingLookups

  /// A synthesizer from what an earlier fit left.
  ///
  /// - Parameters:
  ///   - checkpoint: the fit's.
  ///   - precision: in which numbers matrices are multiplied; where the machine lacks it, in single precision. Rows
  ///     differ in their last bits between the two, and so now and then in a value.
  public init(_ checkpoint: Checkpoint, precision: ProductPrecision = .fastest) {
    self.checkpoint = checkpoint
    let precision = precision.isAvailable ? precision : .float32
    self.precision = precision
    lookups = TableEncoder.DecodingLookups(checkpoint.encoder)
    zeros = StructuralZeros.Index(checkpoint.zeros, layout: checkpoint.encoder.layout)
    marginals = checkpoint.marginals.map {
      GroupedSampler($0, layout: checkpoint.encoder.layout)
    }
    denoiser = checkpoint.networkShape.map { shape in
      PreconditionedDenoiser(
        preconditioning: Preconditioning(
          layout: checkpoint.encoder.layout, start: checkpoint.start),
        network: MultilayerPerceptron(shape: shape), parameters: checkpoint.parameters,
        weights: checkpoint.weights, backend: Backends.best(precision))
    }
  }

  /// The processors that this process may use.
  public static var availableThreads: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The columns of a generated table: modelled and generated ones, in the source's order.
  public var outputSchema: TableSchema { checkpoint.encoder.outputSchema }

  /// What a generation gave, and at which cost.
  public struct Generated: Sendable {
    public let table: Table
    /// Network evaluations for a row (NFE), the mean, those of rows that were rejected included.
    public let evaluationsPerRow: Double
    /// Rows that stand in place of rows with an impossible pair of values.
    public let replacedRowCount: Int
    /// Rows with an impossible pair of values that could not be replaced: see
    /// ``generate(rows:seed:sampling:threads:)``.
    public let impossibleRowCount: Int
  }

  /// Rows are replaced within blocks of so many: see ``generate(rows:seed:sampling:threads:)``.
  public static let blockRowCount = RejectionSampler.blockRowCount

  /// The synthetic rows numbered `rows` of the endless run that `seed` stands for.
  ///
  /// Row k of a run is always the same, whatever the range that is asked for and the number of threads. Memory:
  /// the result, and about 8 bytes × (coordinates + outputs + 12 × width) × 128 a thread.
  ///
  /// A row with an impossible pair of values (the checkpoint's `zeros`) is replaced by the next spare row of its block
  /// of ``blockRowCount`` rows. A block has as many spare rows as its own; where more are needed, as of a
  /// model that was hardly trained, its last such rows stay. A few rows a block cost a tile of 128 spare ones.
  ///
  /// Ask for ranges that start at multiples of ``blockRowCount``: of a range that starts inside a block, the block's
  /// earlier rows may be computed as well, to count those that were replaced. Without impossible pairs, multiples of
  /// 128 will do: what is cut off a tile is computed for nothing.
  ///
  /// - Parameters:
  ///   - rows: from 0 on.
  ///   - seed: the run; any number.
  ///   - sampling: solver and noise levels; `nil`: those that the fit was calibrated for.
  ///   - threads: at least 1; the rows do not depend on it.
  public func generate(
    rows: Range<Int>, seed: UInt64, sampling: SamplingConfiguration? = nil,
    threads: Int = Synthesizer.availableThreads
  ) -> Generated {
    precondition(rows.lowerBound >= 0 && threads >= 1, "rows \(rows), \(threads) threads")
    let encoder = checkpoint.encoder
    if let marginals {
      let sampled = marginals.sample(rows, seed: seed, pool: WorkerPool(threads: threads))
      return Generated(
        table: encoder.decode(
          sampled, firstRow: rows.lowerBound, seed: seed, lookups: lookups),
        evaluationsPerRow: 0, replacedRowCount: 0, impossibleRowCount: 0)
    }
    guard let denoiser else {
      let constant = EncodedRows(rowCount: rows.count, layout: encoder.layout)
      return Generated(
        table: encoder.decode(
          constant, firstRow: rows.lowerBound, seed: seed, lookups: lookups),
        evaluationsPerRow: 0, replacedRowCount: 0, impossibleRowCount: 0)
    }
    let sampler = Sampler(
      denoiser: denoiser, configuration: sampling ?? checkpoint.sampling,
      seed: seed)
    let result = sampler.sample(rows, without: zeros, pool: WorkerPool(threads: threads))
    let impossibleRowCount =
      result.rejectedCount == 0
      ? 0
      : (0..<rows.count).count { zeros.holdsZero(result.sampled.rows, row: $0) }
    return Generated(
      table: encoder.decode(
        result.sampled.rows, firstRow: rows.lowerBound, seed: seed, lookups: lookups),
      evaluationsPerRow: result.sampled.evaluationsPerRow,
      replacedRowCount: result.replacedCount, impossibleRowCount: impossibleRowCount)
  }

  /// Which rows of a table of `rowCount` a fit trains on and which it holds out, both ascending.
  ///
  /// A row is held out by a draw of its own, so about `holdout` × `rowCount` are.
  ///
  /// - Parameters:
  ///   - rowCount: 0 or more.
  ///   - holdout: a share of 0 to 1.
  ///   - seed: the fit's.
  public static func split(
    rowCount: Int, holdout: Double, seed: UInt64
  ) -> (training: [Int], heldOut: [Int]) {
    var training: [Int] = []
    var heldOut: [Int] = []
    for row in 0..<rowCount {
      var stream = RandomStream(seed: seed, purpose: .holdout, index: UInt64(row))
      if stream.uniformDouble() < holdout { heldOut.append(row) } else { training.append(row) }
    }
    return (training, heldOut)
  }

  /// The network's shape for these variables.
  static func networkShape(
    for layout: VariableLayout, width: Int
  ) -> MultilayerPerceptron.Shape {
    MultilayerPerceptron.Shape(
      inputs: Preconditioning(layout: layout).inputCount, width: width, blocks: 3,
      outputs: layout.outputCount)
  }
}
