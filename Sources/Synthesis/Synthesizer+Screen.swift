import Compute
public import Diffusion
public import Evaluation
import Tabular

extension Synthesizer {
  /// Rows of which a screen refused none, and how many are in place of others.
  public struct Screened: Sendable {
    /// The table and what it cost, spare rows included. The counts of impossible pairs are those of the run before rows
    /// were refused.
    public let generated: Generated
    /// Rows in place of one that copies a rare training row.
    public internal(set) var replacedCopyCount = 0
    /// Rows in place of one that is too near to a training row.
    public internal(set) var replacedNearCount = 0
  }

  /// How many spare runs there are: enough where 90 % of all rows are refused.
  static let spareRunCount = 16

  /// The rows of ``generate(rows:seed:sampling:threads:)``, where each that `screen` refuses is replaced.
  ///
  /// In a block of ``blockRowCount`` rows the j-th refused row is replaced by the j-th spare row that is not refused.
  /// Spare rows are those with the numbers of the block in a run of another seed, which follows from this one, then those
  /// of the next such run, and so on. So row k depends on the model, the seed, the sampling, the screen and its own number
  /// alone, and a row that is not refused is the one that it is without a screen. Only modelled cells are replaced: keys
  /// and identifiers stay those of row k.
  ///
  /// Ask for ranges that start at multiples of ``blockRowCount``: of a range that starts inside a block, the block's
  /// earlier rows are made as well, if a row is refused, to count those that were replaced.
  ///
  /// - Parameters:
  ///   - rows: from 0 on.
  ///   - seed: the run; any number.
  ///   - sampling: solver and noise levels; `nil`: those that the fit was calibrated for.
  ///   - threads: at least 1; the rows do not depend on it.
  ///   - screen: made of the rows that the model was fitted to.
  /// - Throws: ``SynthesisError/screenBreaksGuarantee`` if the model is differentially private, and
  ///   ``SynthesisError/tooManyRefusals(refused:made:)`` if 16 spare runs do not suffice.
  public func generate(
    rows: Range<Int>, seed: UInt64, sampling: SamplingConfiguration? = nil,
    threads: Int = Synthesizer.availableThreads, screen: RowScreen
  ) throws -> Screened {
    guard checkpoint.privacy == nil else { throw SynthesisError.screenBreaksGuarantee }
    let source = ScreenedSource(
      synthesizer: self, sampling: sampling, threads: threads, screen: screen)
    return try source.rows(rows, seed: seed)
  }
}
