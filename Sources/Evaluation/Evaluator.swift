public import Tabular

/// All metrics over one synthetic table.
public enum Evaluator {
  /// Compares `synthetic` with the rows that its model learned from, and as a yardstick the
  /// `heldOut` rows, which it never saw, with the same.
  ///
  /// Only columns of a comparable kind (not `.text`, not `.key`) that all tables have are compared;
  /// categories by their spelling. Kinds, ranges and categories are those of `training`'s schema. An
  /// empty `heldOut` counts as none: then there is no ceiling. If a metric cannot be computed, the
  /// result has its reason in ``EvaluationResult/notes``, and all the other metrics.
  ///
  /// The same tables and `seed` give the same result on any number of cores. Adult (15 columns,
  /// 32,561 rows and as many synthetic ones) takes about a second.
  ///
  /// - Throws: ``EvaluationError`` if a table has no rows or no column can be compared.
  public static func evaluate(
    training: Table, heldOut: Table?, synthetic: Table, seed: UInt64
  ) throws -> EvaluationResult {
    guard training.rowCount > 0 else { throw EvaluationError.noRows(table: "training") }
    guard synthetic.rowCount > 0 else { throw EvaluationError.noRows(table: "synthetic") }
    var notes = NoteTaker()
    let heldOut = heldOut.flatMap { $0.rowCount > 0 ? $0 : nil }
    if heldOut == nil {
      notes.add("There are no held-out rows, so there is no ceiling to compare with.")
    }
    let shared = notes.sharedColumns(training, heldOut, synthetic)
    guard !shared.isEmpty else { throw EvaluationError.noColumns }
    let real = training.keeping(columns: shared)
    let comparison = Comparison(
      training: real, heldOut: heldOut?.keeping(columns: shared),
      synthetic: synthetic.keeping(columns: shared), seed: seed)

    let divergence = JensenShannonDivergence(real: real)
    let validity = notes.findings(of: Validity(training: real), comparison) {
      Validity(training: $0)
    }
    let fidelity = notes.findings(of: divergence, comparison) {
      JensenShannonDivergence(real: $0)
    }
    let copies = notes.findings(of: ExactCopies(training: real), comparison) {
      ExactCopies(training: $0)
    }
    let nearest = notes.attempt {
      try NearestRecord(training: real, heldOut: comparison.heldOut, seed: seed)
    }.map { notes.findings(of: $0, comparison) }

    if divergence.allPairCount > JensenShannonDivergence.mostPairs {
      notes.add(
        "Of \(divergence.allPairCount) pairs of columns,"
          + " \(JensenShannonDivergence.mostPairs) were drawn.")
    }
    return EvaluationResult(
      table: training.schema.name,
      rows: EvaluationResult.RowCounts(
        training: training.rowCount, heldOut: heldOut?.rowCount, synthetic: synthetic.rowCount,
        ceilingSize: comparison.ceilingSize),
      seed: seed,
      scores: validity.scores + fidelity.scores
        + (nearest?.scores ?? unknownScores(of: NearestRecord.self)) + copies.scores,
      columns: columns(shared, fidelity, validity),
      pairs: pairs(fidelity),
      allPairCount: divergence.allPairCount,
      nearestRecord: nearest?.synthetic,
      notes: notes.notes)
  }

  private static func columns(
    _ names: [String], _ fidelity: Findings<JensenShannonDivergence>,
    _ validity: Findings<Validity>
  ) -> [EvaluationResult.ColumnFigures] {
    guard let jsd = fidelity.synthetic?.columns, let cells = validity.synthetic else { return [] }
    return jsd.indices.map { index in
      EvaluationResult.ColumnFigures(
        column: names[index], jsd: jsd[index],
        jsdAtCeilingSize: fidelity.atCeilingSize?.columns[index],
        jsdCeiling: fidelity.ceiling?.columns[index], validity: cells[index])
    }
  }

  private static func pairs(
    _ fidelity: Findings<JensenShannonDivergence>
  ) -> [EvaluationResult.PairFigures] {
    guard let pairs = fidelity.synthetic?.pairs else { return [] }
    return pairs.indices.map { index in
      EvaluationResult.PairFigures(
        first: pairs[index].first, second: pairs[index].second,
        jointJSD: pairs[index].divergence,
        jointJSDAtCeilingSize: fidelity.atCeilingSize?.pairs[index].divergence,
        jointJSDCeiling: fidelity.ceiling?.pairs[index].divergence)
    }
  }

  private static func unknownScores<M: Metric>(of metric: M.Type) -> [Score] {
    M.figures.map { Score($0, value: nil) }
  }
}
