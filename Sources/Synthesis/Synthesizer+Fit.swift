import Compute
public import Diffusion
public import Encoding
import Evaluation
import NeuralNetworks
public import Tabular
import Training

extension Synthesizer {
  /// The fewest rows that a model is made of.
  public static let minimumRowCount = 20

  /// Rows of each generated sample whose divergence the log has: 2,048, and fewer in a run of fewer than 1,600 steps, so that
  /// the samples cost at most about a fifth of the training, however wide the table; at least 256.
  public static func validationSampleCount(steps: Int) -> Int {
    // A step trains 512 rows at three times a sampled row's cost an evaluation, of which there are 20; 12 samples.
    min(max(steps + steps / 4, 256), 2_048)
  }

  /// The number of steps of ``FitConfiguration/Length/automatic``: about seventy passes over the rows, in steps of 512,
  /// as far as 6.5·10¹² floating-point operations go (about 100 seconds of one core), and at least 400 steps. Fewer
  /// passes leave dependences unlearned, more of them gain little and bring rows nearer to training rows.
  ///
  /// - Parameters:
  ///   - rowCount: of the training rows.
  ///   - parameterCount: of the network.
  public static func automaticSteps(rowCount: Int, parameterCount: Int) -> Int {
    let batch = 512
    let affordable = 6.5e12 / (6 * Double(batch) * Double(max(parameterCount, 1)))
    return max(min(rowCount * 70 / batch, Int(affordable)), 400)
  }

  /// A table of fewer training rows than this is small: its logits start at the posterior, and its length is
  /// chosen by ``LengthSearch``.
  static let smallRowCount = 1_000

  /// The lengths that are tried on a small table: from 15 passes on (at least 12 steps), each about 1.4 times the
  /// one before, up to 800 steps.
  static func trialLengths(rowCount: Int) -> [Int] {
    let first = max(rowCount * 15 / 512, 12)
    var lengths = [first, first * 17 / 12]
    while 2 * lengths[lengths.count - 2] <= 800 {
      lengths.append(2 * lengths[lengths.count - 2])
    }
    return lengths
  }

  /// The width of the network's layers: 256 from 8,000 training rows on, less below, with the root of their
  /// number, but not less than there are variables, each of which it must carry. Of a small table 256, since the
  /// search keeps it from learning rows by heart, and a wide network learns more before it does.
  static func networkWidth(rowCount: Int, variableCount: Int) -> Int {
    guard rowCount >= smallRowCount else { return 256 }
    let width = max(Int(256 * (Double(rowCount) / 8_000).squareRoot()), variableCount)
    return min((width + 15) / 16 * 16, 256)
  }

  /// Where the logits start: a small table cannot teach what Bayes' rule already knows.
  static func start(rowCount: Int) -> Preconditioning.Start {
    rowCount < smallRowCount ? .posterior : .marginals
  }

  /// The highest learning rate: 4·10⁻³, and of a small table less, with the root of its rows: a short training that
  /// must stop in time wants small steps.
  static func learningRate(rowCount: Int) -> Float {
    rowCount < smallRowCount ? 4e-3 * (Float(rowCount) / 8_000).squareRoot() : 4e-3
  }

  /// How rows are sampled: on 8 noise levels, which calibration makes as good as 20. On 20 of a small table, whose pairs
  /// are not calibrated, and where numbers are Gaussian, whose spread is not and of 8 levels is 5 % too large.
  public static func sampling(
    rowCount: Int, numbers: EncodingOptions.Numbers
  ) -> SamplingConfiguration {
    SamplingConfiguration(steps: rowCount < smallRowCount || numbers == .gaussian ? 20 : 8)
  }

  /// The most steps that a budget of seconds becomes.
  static let mostSteps = 1_000_000_000

  /// Learns a model of `table`.
  ///
  /// - Parameters:
  ///   - table: at least ``minimumRowCount`` rows; it may leave out columns that are not modelled.
  ///   - schema: the source's whole schema, where `table` leaves out columns; `nil` takes the table's, which a
  ///     private fit must not.
  ///   - units: for each row a number for its unit of privacy, equal for the rows of one person (``units(of:in:)``);
  ///     `nil`: each row is one.
  ///     Only with ``FitConfiguration/privacy``.
  ///   - configuration: how long, from which seed, what is held out.
  ///   - threads: at least 1; the model does not depend on it.
  ///   - progress: called after every step; `.finishNow` ends the fit with the best weights so far. While the length
  ///     is searched there are none yet, and the columns of the model are nearly independent.
  /// - Throws: ``SynthesisError``, `TrainingError`.
  ///
  /// Cost: 6 × parameters × 512 floating-point operations a step, and what does not depend on the steps is linear in
  /// rows, but for the sorting of numeric columns.
  ///
  /// Memory beside the table (8 bytes a number or date, 4 a category): 2 bytes an encoded cell (`EncodedRows`), 12 bytes a
  /// row for the rows' numbers and their order, a copy of the held-out rows, and about 30 MB for everything else. While
  /// encoders are fitted, in place of the encoded rows, four copies of a column for each thread, and for the search for
  /// columns that follow from others 2 bytes a cell, or 4 where rare spellings share levels. Measured: 5 million rows × 20
  /// columns, 6 of them categories, are 0.68 GB as a table, and the whole process takes 1.2 GB at most, 12 bytes a cell.
  public init(
    fitting table: Table, schema: TableSchema? = nil, units: [UInt64]? = nil,
    configuration: FitConfiguration = .init(),
    threads: Int = Synthesizer.availableThreads,
    progress: (FitProgress) -> FitDecision = { _ in .proceed }
  ) throws {
    precondition(
      (0...0.5).contains(configuration.holdout), "\(configuration.holdout) of the rows held out")
    // Whether a private fit fails must not tell how many rows there are.
    guard configuration.privacy != nil || table.rowCount >= Self.minimumRowCount else {
      throw SynthesisError.tooFewRows(count: table.rowCount, minimum: Self.minimumRowCount)
    }
    guard (schema ?? table.schema).columns.contains(where: { $0.treatment == .model }) else {
      throw SynthesisError.nothingToModel
    }
    var configuration = configuration
    if !configuration.precision.isAvailable { configuration.precision = .float32 }
    if let privacy = configuration.privacy {
      guard let schema else {
        preconditionFailure(
          "a table's own schema has what its rows have: a private fit needs the public one")
      }
      precondition(
        (privacy.unitColumn == nil) == (units == nil), "a unit column goes with the rows' units")
      precondition(
        units == nil || !privacy.hasPublicRowCount, "how many rows of units are used is private")
      let fit = PrivateFit(
        table: table, declared: schema, units: units, configuration: configuration,
        privacy: privacy, pool: WorkerPool(threads: threads))
      self.init(try fit.checkpoint(progress: progress), precision: configuration.precision)
      return
    }
    let split = Self.split(
      rowCount: table.rowCount, holdout: configuration.holdout, seed: configuration.seed)
    let heldOut = table.selecting(rows: split.heldOut)
    let pool = WorkerPool(threads: threads)
    let encoder = TableEncoder(
      fitting: table, rows: split.training, schema: schema, options: configuration.encoding,
      pool: pool)
    let fit = Fit(
      encoder: encoder,
      rows: encoder.encode(table, rows: split.training, seed: configuration.seed, pool: pool),
      training: { table.selecting(rows: split.training) }, heldOut: heldOut,
      heldOutRows: encoder.encode(heldOut, seed: configuration.seed, pool: pool),
      reference: heldOut.rowCount > 0 ? heldOut : table,
      configuration: configuration, pool: pool)
    self.init(try fit.checkpoint(progress: progress), precision: configuration.precision)
  }
}
