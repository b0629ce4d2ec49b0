import Tabular

/// The tables that each metric measures, columns in agreement.
struct Comparison {
  let training: Table
  let synthetic: Table
  let heldOut: Table?
  /// Synthetic and held-out rows in equal number; `nil` without held-out rows.
  let equallyMany: (synthetic: Table, heldOut: Table)?

  /// As many rows as there are synthetic ones, whose columns are those of the training table and independent.
  let independent: Table
  private let seed: UInt64

  /// How many other draws of the real rows tell the error of a ceiling.
  private static let drawCount = 6

  var ceilingSize: Int? { equallyMany?.heldOut.rowCount }

  init(training: Table, heldOut: Table?, synthetic: Table, seed: UInt64) {
    self.training = training
    self.synthetic = synthetic
    self.seed = seed
    independent = training.withIndependentColumns(count: synthetic.rowCount, seed: seed)
    self.heldOut = heldOut
    equallyMany = heldOut.map { heldOut in
      let size = min(synthetic.rowCount, heldOut.rowCount)
      func drawn(_ table: Table, for purpose: SamplePurpose) -> Table {
        guard size < table.rowCount else { return table }
        return table.selecting(rows: sample(size, of: table.rowCount, seed: seed, for: purpose))
      }
      return (
        synthetic: drawn(synthetic, for: .syntheticAtCeilingSize),
        heldOut: drawn(heldOut, for: .heldOut)
      )
    }
  }

  /// Other draws of the real rows, as many to learn from and to measure as there are: training and held-out rows
  /// are rows of one source, so any cut of them into two parts is as good as theirs. Nothing without held-out rows.
  func otherDraws() -> [(training: Table, heldOut: Table)] {
    guard let heldOut = equallyMany?.heldOut else { return [] }
    let real = training.appending(heldOut)
    return (0..<Self.drawCount).map { draw in
      let measured = sample(
        heldOut.rowCount, of: real.rowCount, seed: seed &+ UInt64(draw), for: .ceilingNoise)
      var isMeasured = [Bool](repeating: false, count: real.rowCount)
      for row in measured { isMeasured[row] = true }
      return (
        training: real.selecting(rows: isMeasured.indices.filter { !isMeasured[$0] }),
        heldOut: real.selecting(rows: measured)
      )
    }
  }
}
