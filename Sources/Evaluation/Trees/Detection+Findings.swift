import Tabular

extension NoteTaker {
  /// Measures the tables of a comparison, all at once.
  ///
  /// Where there are many rows, 3 of the 5 parts are asked for the ceiling and what is compared with it, and 1 for the
  /// floor: the synthetic rows alone need the least error, and the floor is far from them.
  mutating func findings(of metric: Detection, _ comparison: Comparison) -> Findings<Detection> {
    let all = Detection.foldCount
    func folds(_ few: Int, of table: Table) -> Int {
      min(table.rowCount, comparison.training.rowCount) > Detection.fewRows ? few : all
    }
    var tables = [
      (table: comparison.synthetic, folds: all),
      (comparison.independent, folds(1, of: comparison.independent)),
    ]
    if let equallyMany = comparison.equallyMany {
      tables.append((equallyMany.heldOut, folds(3, of: equallyMany.heldOut)))
      if metric.comparedRowCount(of: equallyMany.synthetic)
        < metric.comparedRowCount(of: comparison.synthetic)
      {
        tables.append((equallyMany.synthetic, folds(3, of: equallyMany.synthetic)))
      }
    }
    let measured = metric.measure(tables)
    var findings = Findings<Detection>()
    findings.synthetic = attempt(Detection.self) { try measured[0].get() }
    findings.floor = try? measured[1].get()
    guard measured.count > 2 else { return findings }
    findings.ceiling = attempt(Detection.self) { try measured[2].get() }
    findings.atCeilingSize =
      measured.count > 3 ? attempt(Detection.self) { try measured[3].get() } : findings.synthetic
    return findings
  }
}
