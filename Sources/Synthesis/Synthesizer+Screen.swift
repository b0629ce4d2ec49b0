import Compute
public import Diffusion
import Evaluation
import Tabular

extension Synthesizer {
  /// Rows that are all wanted, and how many are in place of others.
  public struct Screened: Sendable {
    /// The table and what it cost, spare rows included. The counts of impossible pairs are those of the run before rows
    /// were refused.
    public let generated: Generated
    /// Rows in place of one that copies a rare training row.
    public internal(set) var replacedCopyCount = 0
    /// Rows in place of one that is too near to a training row.
    public internal(set) var replacedNearCount = 0
    /// Rows in place of one of which the condition is not true.
    public internal(set) var replacedOtherCount = 0
  }

  /// The rows of ``generate(rows:seed:sampling:threads:)``, where each that is not wanted is replaced.
  ///
  /// In a block of ``blockRowCount`` rows the j-th refused row is replaced by the j-th spare row that is not refused.
  /// Spare rows are those with the numbers of the block in a run of another seed, which follows from this one, then those
  /// of the next such run, and so on. So row k depends on the model, the seed, the sampling, the choice and its own number
  /// alone, and a row that is wanted is the one that it is without a choice. Only modelled cells are replaced: keys
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
  ///   - choice: its screen made of the rows that the model was fitted to, its condition of ``outputSchema``.
  /// - Throws: ``SynthesisError/screenBreaksGuarantee`` if the model is differentially private and there is a screen, and
  ///   ``SynthesisError/tooManyRefusals(refused:made:)`` if 16 spare runs do not suffice, or with a condition if less
  ///   than one row of 1,024 is wanted.
  ///
  /// Cost: that of all rows that are made, 1 / share of those that are wanted.
  public func generate(
    rows: Range<Int>, seed: UInt64, sampling: SamplingConfiguration? = nil,
    threads: Int = Synthesizer.availableThreads, choice: RowChoice
  ) throws -> Screened {
    guard choice.screen == nil || checkpoint.privacy == nil else {
      throw SynthesisError.screenBreaksGuarantee
    }
    let source = ScreenedSource(
      synthesizer: self, sampling: sampling, threads: threads, choice: choice)
    return try source.rows(rows, seed: seed)
  }
}
