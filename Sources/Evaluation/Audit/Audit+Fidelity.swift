import Tabular

extension Audit {
  /// Whether each cell could stand in the real table, and how alike the distributions are: columns, pairs, whole rows.
  mutating func measureFidelity() {
    let leastCount = options.leastCount
    let validity = add(drawsAgain: true) { Validity(training: $0) }
    let divergence = add(drawsAgain: true) { JensenShannonDivergence(real: $0) }
    let shape = add(drawsAgain: true) { ShapeError(real: $0) }
    let statistics = add(drawsAgain: true) { ColumnStatistics(real: $0, leastCount: leastCount) }
    let trends = add(drawsAgain: true) { TrendScores(real: $0) }
    _ = add(drawsAgain: true) { ThreeWayMarginals(real: $0) }
    measureDetection()
    let association = Association(real: comparison.training)
    let associations = add(association, drawnAgain: { Association(real: $0) })

    if let divergence, let validity, let shape, let statistics {
      fillColumns(divergence, validity, shape, statistics)
    }
    if let divergence, let trends {
      fillPairs(divergence, trends, associations)
    }
    let seed = options.seed
    _ = add(drawsAgain: true) { try AlphaPrecisionBetaRecall(training: $0, seed: seed) }
    _ = add { try EnergyDistance(training: $0, seed: seed) }
    result.realAssociations = association.realMatrix
    result.syntheticAssociations = associations.synthetic?.matrix
  }

  private mutating func measureDetection() {
    let seed = options.seed
    let detection = notes.attempt(Detection.self) {
      try Detection(training: comparison.training, seed: seed)
    }
    guard let detection else {
      result.scores += Detection.figures.map { Score($0, value: nil) }
      return
    }
    let findings = notes.findings(of: detection, comparison)
    result.scores += findings.scores
    result.tells = findings.synthetic?.tells ?? []
  }

  /// What a model is worth that learns the target from the synthetic rows.
  mutating func measureUtility() {
    guard let target = options.target else { return }
    guard comparison.training.schema.index(of: target) != nil else {
      notes.add("The target '\(target)' is not among the compared columns, so there is no utility.")
      return
    }
    guard let heldOut = comparison.heldOut else {
      notes.add("Without held-out rows to predict there is no utility.")
      return
    }
    let scores = notes.attempt("The utility") {
      try Utility.scores(
        training: comparison.training, heldOut: heldOut, synthetic: comparison.synthetic,
        independent: comparison.independent, target: target, seed: options.seed)
    }
    result.scores += scores ?? []
  }

  private mutating func fillColumns(
    _ divergence: Findings<JensenShannonDivergence>, _ validity: Findings<Validity>,
    _ shape: Findings<ShapeError>, _ statistics: Findings<ColumnStatistics>
  ) {
    guard let jsd = divergence.synthetic?.columns, let cells = validity.synthetic,
      let errors = shape.synthetic, let differences = statistics.synthetic
    else { return }
    result.columns = jsd.indices.map { index in
      EvaluationResult.ColumnFigures(
        column: comparison.training.schema.columns[index].name, jsd: jsd[index],
        jsdAtCeilingSize: divergence.atCeilingSize?.columns[index],
        jsdCeiling: divergence.ceiling?.columns[index], shapeError: errors[index].error,
        difference: differences[index], validity: cells[index])
    }
  }

  private mutating func fillPairs(
    _ divergence: Findings<JensenShannonDivergence>, _ trends: Findings<TrendScores>,
    _ associations: Findings<Association>
  ) {
    guard let pairs = divergence.synthetic?.pairs, let trends = trends.synthetic,
      let associations = associations.synthetic?.pairs
    else { return }
    let columns = comparison.training.columns.count
    result.allPairCount = columns * (columns - 1) / 2
    if result.allPairCount > pairs.count {
      notes.add("Of \(result.allPairCount) pairs of columns, \(pairs.count) were drawn.")
    }
    // All three go through the same pairs in the same order.
    result.pairs = pairs.indices.map { index in
      EvaluationResult.PairFigures(
        first: pairs[index].first, second: pairs[index].second,
        jointJSD: pairs[index].divergence,
        jointJSDAtCeilingSize: divergence.atCeilingSize?.pairs[index].divergence,
        jointJSDCeiling: divergence.ceiling?.pairs[index].divergence,
        trend: trends[index].sameBins, associationDifference: associations[index].difference)
    }
  }
}
