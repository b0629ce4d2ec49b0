import Evaluation
import Foundation
import Synthesis
import Tabular
import Testing

/// Rows that come too close to training rows are replaced.
struct ScreenTests {
  /// 9,000 generated rows go beyond the first block.
  private static let rowCount = 9_000

  /// A table of few different rows, the model of 20 steps of it, and its two parts.
  private struct Fitted {
    let synthesizer: Synthesizer
    let training: Table
    let heldOut: Table

    init(_ table: Table) throws {
      synthesizer = try Synthesizer(
        fitting: table, configuration: SynthesizerTests.configuration(steps: 20), threads: 1)
      let fit = synthesizer.checkpoint.configuration
      let split = Synthesizer.split(
        rowCount: table.rowCount, holdout: fit.holdout, seed: fit.seed)
      training = table.selecting(rows: split.training)
      heldOut = table.selecting(rows: split.heldOut)
    }

    func nearness(_ share: Double) throws -> NearnessLimit {
      try NearnessLimit(training: training, heldOut: heldOut, share: share, threads: 1)
    }
  }

  @Test func allRowsKeepTheDistanceAndOthersStay() throws {
    let fitted = try Fitted(SynthesizerTests.patients(2_000))
    let nearness = try fitted.nearness(0.3)
    let screen = RowScreen(nearness: nearness, rareRows: nil)
    let plain = fitted.synthesizer.generate(rows: 0..<Self.rowCount, seed: 3)
    let isNear = nearness.isTooNear(rowsOf: plain.table, threads: 1)
    let nearCount = isNear.count { $0 }
    #expect(nearCount > 200)
    let kept = try fitted.synthesizer.generate(
      rows: 0..<Self.rowCount, seed: 3, threads: 1, choice: RowChoice(screen: screen))
    let table = kept.generated.table
    #expect(!nearness.isTooNear(rowsOf: table, threads: 1).contains(true))
    #expect(kept.replacedNearCount == nearCount)
    #expect(kept.replacedCopyCount == 0)
    #expect(kept.generated.evaluationsPerRow > plain.evaluationsPerRow)
    let others = isNear.indices.filter { !isNear[$0] }
    #expect(table.selecting(rows: others) == plain.table.selecting(rows: others))
    // A key is that of the row's number, not that of the spare row.
    #expect(table.columns[0] == plain.table.columns[0])
  }

  @Test func rowsDoNotDependOnTheRangeOrTheThreads() throws {
    let fitted = try Fitted(SynthesizerTests.patients(2_000))
    let screen = RowScreen(
      nearness: try fitted.nearness(0.4),
      rareRows: RareRows(training: fitted.training, heldByFewerThan: 2))
    let all = try fitted.synthesizer.generate(
      rows: 0..<Self.rowCount, seed: 3, threads: 1, choice: RowChoice(screen: screen))
    for range in [0..<100, 5_000..<5_300, 8_100..<8_300, 8_192..<Self.rowCount] {
      let part = try fitted.synthesizer.generate(
        rows: range, seed: 3, threads: 2, choice: RowChoice(screen: screen))
      #expect(part.generated.table == all.generated.table.selecting(rows: Array(range)))
    }
    let other = try fitted.synthesizer.generate(
      rows: 0..<100, seed: 4, choice: RowChoice(screen: screen))
    #expect(other.generated.table != all.generated.table.selecting(rows: Array(0..<100)))
  }

  /// (state, role, income): 21 incomes at most, so that rows repeat, with a few that are unique.
  @Test func copiesOfUniqueRowsAreReplacedAndCommonOnesStay() throws {
    let fitted = try Fitted(StructuralZeroTests.people(300))
    let rare = RareRows(training: fitted.training, heldByFewerThan: 2)
    let all = RareRows(training: fitted.training, heldByFewerThan: .max)
    let plain = fitted.synthesizer.generate(rows: 0..<500, seed: 1)
    let copies = rare.isCopied(byRowsOf: plain.table).count { $0 }
    #expect(copies > 5)
    let kept = try fitted.synthesizer.generate(
      rows: 0..<500, seed: 1, choice: RowChoice(screen: RowScreen(nearness: nil, rareRows: rare)))
    #expect(!rare.isCopied(byRowsOf: kept.generated.table).contains(true))
    #expect(all.isCopied(byRowsOf: kept.generated.table).contains(true))
    #expect(kept.replacedCopyCount == copies)
    #expect(kept.replacedNearCount == 0)
  }

  @Test func whatCannotBeReplacedIsAnError() throws {
    // A table of one row, which every row equals, and held-out rows of another.
    let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "x", kind: .integer)])
    func rows(_ value: Int64) -> Table {
      Table(
        schema: schema,
        columns: [
          Column(
            storage: .integers([Int64](repeating: value, count: 30)),
            missing: MissingMask(presentRows: 30))
        ], rowCount: 30)
    }
    let synthesizer = try Synthesizer(fitting: rows(5))
    let screen = RowScreen(
      nearness: try NearnessLimit(training: rows(5), heldOut: rows(6), share: 0.5, threads: 1),
      rareRows: nil)
    // Ten rows, and 16 spare runs of a block.
    let made = 10 + 16 * Synthesizer.blockRowCount
    #expect(throws: SynthesisError.tooManyRefusals(refused: made, made: made)) {
      _ = try synthesizer.generate(rows: 0..<10, seed: 1, choice: RowChoice(screen: screen))
    }
  }

  @Test func aModelWithAGuaranteeIsNotScreened() throws {
    let table = SynthesizerTests.patients(200)
    var configuration = FitConfiguration()
    configuration.privacy = PrivacyConfiguration(epsilon: 1)
    let synthesizer = try Synthesizer(
      fitting: table, schema: table.schema, configuration: configuration)
    #expect(throws: SynthesisError.screenBreaksGuarantee) {
      _ = try synthesizer.generate(
        rows: 0..<10, seed: 1, choice: RowChoice(screen: RowScreen(nearness: nil, rareRows: nil)))
    }
  }
}
