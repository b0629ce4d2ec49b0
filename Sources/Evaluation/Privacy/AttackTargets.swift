import Tabular

/// The people that are attacked: equally many training rows and held-out rows, drawn by the seed.
struct AttackTargets {
  let training: Table
  let heldOut: Table

  var count: Int { training.rowCount }

  /// `count` of each, or as many as the smaller table has.
  init(
    training: Table, heldOut: Table, count: Int, seed: UInt64, for purpose: SamplePurpose
  ) {
    let count = min(count, training.rowCount, heldOut.rowCount)
    func drawn(_ table: Table, seed: UInt64) -> Table {
      table.selecting(rows: sample(count, of: table.rowCount, seed: seed, for: purpose))
    }
    self.training = drawn(training, seed: seed)
    // Of two tables in one order, the same places would be drawn.
    self.heldOut = drawn(heldOut, seed: seed &+ 1)
  }
}
