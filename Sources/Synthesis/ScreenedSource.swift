import Compute
import Diffusion
import Evaluation
import Tabular

/// Makes rows, looks at them, and puts spare rows in place of those that are refused.
struct ScreenedSource {
  let synthesizer: Synthesizer
  let sampling: SamplingConfiguration?
  let threads: Int
  let choice: RowChoice

  /// See ``Synthesizer/generate(rows:seed:sampling:threads:choice:)``.
  func rows(_ range: Range<Int>, seed: UInt64) throws -> Synthesizer.Screened {
    let made = batch(range, seed: seed)
    var replacements: [Table.Replacement] = []
    var evaluations = made.evaluations
    let size = Synthesizer.blockRowCount
    var first = range.lowerBound
    while first < range.upperBound {
      let block = first / size
      let end = min((block + 1) * size, range.upperBound)
      let refused = (first..<end).map { $0 - range.lowerBound }
        .filter { made.reasons[$0] != nil }
      if !refused.isEmpty {
        var spares = SpareRows(source: self, block: block, seed: seed)
        spares.note(rowCount: end - first, refusedCount: refused.count)
        var skippedCount = 0
        if block * size < first {
          let earlier = batch(block * size..<first, seed: seed)
          spares.note(rowCount: earlier.rowCount, refusedCount: earlier.refusedCount)
          evaluations += earlier.evaluations
          skippedCount = earlier.refusedCount
        }
        replacements += try spares.replacements(of: refused, after: skippedCount)
        evaluations += spares.evaluations
      }
      first = end
    }
    return Synthesizer.Screened(
      generated: Synthesizer.Generated(
        table: made.generated.table.replacingModelledCells(replacements),
        evaluationsPerRow: evaluations / Double(max(range.count, 1)),
        replacedRowCount: made.generated.replacedRowCount,
        impossibleRowCount: made.generated.impossibleRowCount),
      replacedCopyCount: made.reasons.count { $0 == .isRefused(.copiesRareRow) },
      replacedNearCount: made.reasons.count { $0 == .isRefused(.isTooNear) },
      replacedOtherCount: made.reasons.count { $0 == .isNotWanted })
  }

  /// Rows as the model makes them, and why some of them are refused.
  struct Batch {
    let generated: Synthesizer.Generated
    let reasons: [RowChoice.Reason?]

    var rowCount: Int { reasons.count }
    var refusedCount: Int { reasons.count { $0 != nil } }
    /// Network evaluations, each of a row.
    var evaluations: Double { generated.evaluationsPerRow * Double(rowCount) }
  }

  func batch(_ rows: Range<Int>, seed: UInt64) -> Batch {
    let generated = synthesizer.generate(
      rows: rows, seed: seed, sampling: sampling, threads: threads)
    return Batch(
      generated: generated, reasons: choice.reasons(against: generated.table, threads: threads))
  }
}

/// The spare rows of one block: those with its numbers in runs of other seeds, one run after the other.
private struct SpareRows {
  let source: ScreenedSource
  let block: Int
  let seed: UInt64
  /// Network evaluations of spare rows, each of a row.
  private(set) var evaluations = 0.0
  private var madeCount = 0
  private var refusedCount = 0

  init(source: ScreenedSource, block: Int, seed: UInt64) {
    self.source = source
    self.block = block
    self.seed = seed
  }

  /// Counts rows that were made for the block, so that the share of refused ones is known.
  mutating func note(rowCount: Int, refusedCount: Int) {
    madeCount += rowCount
    self.refusedCount += refusedCount
  }

  /// Spare rows in place of those at `rows`: those after the first `skippedCount` that are not refused.
  mutating func replacements(
    of rows: [Int], after skippedCount: Int
  ) throws -> [Table.Replacement] {
    var replacements: [Table.Replacement] = []
    var rows = rows[...]
    var skippedCount = skippedCount
    let size = Synthesizer.blockRowCount
    for run in 0..<source.choice.spareRunCount where !rows.isEmpty {
      var stream = RandomStream(seed: seed, purpose: .screening, index: UInt64(run))
      let seed = stream.next()
      var offset = 0
      while offset < size && !rows.isEmpty {
        let end = min(offset + rowCount(for: skippedCount + rows.count), size)
        let batch = source.batch(block * size + offset..<block * size + end, seed: seed)
        note(rowCount: batch.rowCount, refusedCount: batch.refusedCount)
        evaluations += batch.evaluations
        guard !source.choice.isHopeless(madeCount: madeCount, keptCount: madeCount - refusedCount)
        else { throw SynthesisError.tooManyRefusals(refused: refusedCount, made: madeCount) }
        let kept = batch.reasons.indices.filter { batch.reasons[$0] == nil }
        let used = Array(kept.dropFirst(skippedCount).prefix(rows.count))
        replacements.append(
          Table.Replacement(
            rows: Array(rows.prefix(used.count)),
            table: batch.generated.table.selecting(rows: used)))
        skippedCount -= min(skippedCount, kept.count)
        rows = rows.dropFirst(used.count)
        offset = end
      }
    }
    guard rows.isEmpty else {
      throw SynthesisError.tooManyRefusals(refused: refusedCount, made: madeCount)
    }
    return replacements
  }

  /// How many rows are made for `count` that are not refused, by the share so far: whole tiles.
  private func rowCount(for count: Int) -> Int {
    let keptShare = 1 - Double(refusedCount) / Double(madeCount)
    let needed = Double(count) / max(keptShare, 1 / Double(source.choice.spareRunCount))
    let tile = Sampler.tileRowCount
    return (Int(needed.rounded(.up)) + tile - 1) / tile * tile
  }
}
