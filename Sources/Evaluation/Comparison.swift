import Tabular

/// The tables that each metric measures, columns in agreement.
struct Comparison {
  let synthetic: Table
  let heldOut: Table?
  /// Synthetic and held-out rows in equal number; `nil` without held-out rows.
  let equallyMany: (synthetic: Table, heldOut: Table)?

  var ceilingSize: Int? { equallyMany?.heldOut.rowCount }

  init(synthetic: Table, heldOut: Table?, seed: UInt64) {
    self.synthetic = synthetic
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
}

/// What one metric found out in a ``Comparison``.
struct Findings<M: Metric> {
  var synthetic: M.Measurement?
  var atCeilingSize: M.Measurement?
  var ceiling: M.Measurement?

  var scores: [Score] {
    let value = synthetic.map(M.values)
    let atCeilingSize = atCeilingSize.map(M.values)
    let ceiling = ceiling.map(M.values)
    return M.figures.indices.map { index in
      let figure = M.figures[index]
      return Score(
        figure, value: value?[index], valueAtCeilingSize: atCeilingSize?[index],
        ceiling: figure.knownCeiling ?? ceiling?[index])
    }
  }
}
