import Evaluation
import Synthesis
import Tabular

extension ReportSubjects {
  /// Rows that are asked for, members and as many strangers.
  private static let mostRows = 5_000

  /// How well the model file tells training rows from held-out rows by its loss; `nil` without a network, or without
  /// held-out rows that have all the columns it learned.
  func modelMembership(seed: UInt64) -> MembershipRisk? {
    guard let checkpoint, checkpoint.networkShape != nil,
      let heldOut = heldOut?.stored(as: training)
    else { return nil }
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

extension Table {
  /// The columns of `other`, stored as there; `nil` if one is missing. A fraction in a column of whole numbers, which
  /// a model cannot have learned, becomes the nearest of them.
  fileprivate func stored(as other: Table) -> Table? {
    var columns: [Column] = []
    for (schema, column) in zip(other.schema.columns, other.columns) {
      guard let position = self.schema.index(of: schema.name) else { return nil }
      let own = self.columns[position]
      if case .integers = column.storage, case .reals(let values) = own.storage {
        columns.append(
          Column(
            storage: .integers(
              values.map { Int64(exactly: $0.rounded()) ?? ($0 > 0 ? .max : .min) }),
            missing: own.missing))
      } else {
        columns.append(own)
      }
    }
    return Table(schema: other.schema, columns: columns, rowCount: rowCount)
  }
}
