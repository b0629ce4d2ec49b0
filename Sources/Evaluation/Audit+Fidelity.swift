import Tabular

extension Audit {
  /// Whether each cell could stand in the real table, and how alike the distributions are: columns, pairs, whole rows.
  mutating func measureFidelity() {
    let validity = add(drawsAgain: true) { Validity(training: $0) }
    let divergence = add(drawsAgain: true) { JensenShannonDivergence(real: $0) }
    fillColumns(validity, divergence)
    fillPairs(divergence)
  }

  private mutating func fillColumns(
    _ validity: Findings<Validity>?, _ divergence: Findings<JensenShannonDivergence>?
  ) {
    guard let cells = validity?.synthetic, let divergence, let jsd = divergence.synthetic?.columns
    else { return }
    result.columns = jsd.indices.map { index in
      EvaluationResult.ColumnFigures(
        column: comparison.training.schema.columns[index].name, jsd: jsd[index],
        jsdAtCeilingSize: divergence.atCeilingSize?.columns[index],
        jsdCeiling: divergence.ceiling?.columns[index], validity: cells[index])
    }
  }

  private mutating func fillPairs(_ divergence: Findings<JensenShannonDivergence>?) {
    guard let divergence, let pairs = divergence.synthetic?.pairs else { return }
    let columns = comparison.training.columns.count
    result.allPairCount = columns * (columns - 1) / 2
    if result.allPairCount > pairs.count {
      notes.add("Of \(result.allPairCount) pairs of columns, \(pairs.count) were drawn.")
    }
    result.pairs = pairs.indices.map { index in
      EvaluationResult.PairFigures(
        first: pairs[index].first, second: pairs[index].second,
        jointJSD: pairs[index].divergence,
        jointJSDAtCeilingSize: divergence.atCeilingSize?.pairs[index].divergence,
        jointJSDCeiling: divergence.ceiling?.pairs[index].divergence)
    }
  }
}
