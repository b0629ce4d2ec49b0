import Evaluation
import Synthesis
import Tabular

extension ReportSubjects {
  /// Rows that are asked for, members and as many strangers.
  private static let mostRows = 5_000

  /// How well the model file tells training rows from held-out rows by its loss; `nil` without a model or held-out
  /// rows.
  func modelMembership(seed: UInt64) -> MembershipRisk? {
    guard let checkpoint, let heldOut else { return nil }
    let count = min(training.rowCount, heldOut.rowCount, Self.mostRows)
    guard count > 0 else { return nil }
    let synthesizer = Synthesizer(checkpoint)
    func scores(_ table: Table) -> [Double] {
      // Rows at equal distances: `split` has put them in no order that depends on their cells.
      let rows = (0..<count).map { $0 * table.rowCount / count }
      return synthesizer.excessLosses(of: table.selecting(rows: rows), seed: seed).map(-)
    }
    return MembershipRisk(
      name: "denoising_loss", title: "the model file: its own loss", members: scores(training),
      strangers: scores(heldOut))
  }
}
