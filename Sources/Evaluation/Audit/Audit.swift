import Tabular

/// An evaluation under way: the tables, and the result so far.
struct Audit {
  let options: EvaluationOptions
  /// All rows, for what has to be looked up rather than estimated.
  let training: Table
  let heldOut: Table?
  let synthetic: Table
  /// The rows that are compared: all, or a sample of each table.
  let comparison: Comparison
  var notes: NoteTaker
  var result: EvaluationResult

  /// - Precondition: the tables have rows and the same columns, stored alike.
  init(
    training: Table, heldOut: Table?, synthetic: Table, options: EvaluationOptions,
    notes: NoteTaker
  ) {
    self.options = options
    self.training = training
    self.heldOut = heldOut
    self.synthetic = synthetic
    func compared(_ table: Table, _ purpose: SamplePurpose) -> Table {
      table.sampled(options.mostRows, seed: options.seed, for: purpose)
    }
    comparison = Comparison(
      training: compared(training, .comparedTraining),
      heldOut: heldOut.map { compared($0, .comparedHeldOut) },
      synthetic: compared(synthetic, .comparedSynthetic), seed: options.seed)
    self.notes = notes
    result = EvaluationResult(
      table: training.schema.name,
      rows: EvaluationResult.RowCounts(
        training: training.rowCount, heldOut: heldOut?.rowCount, synthetic: synthetic.rowCount,
        ceilingSize: comparison.ceilingSize),
      options: options, scores: [], columns: [], pairs: [], allPairCount: 0, notes: [])
    if isSampled {
      self.notes.add(
        "At most \(options.mostRows) \(options.mostRows == 1 ? "row" : "rows") of each table were"
          + " compared, drawn by the seed; exact copies were looked for among all.")
    }
  }

  /// Whether a table has more rows than are compared.
  var isSampled: Bool {
    [training, heldOut, synthetic].contains { ($0?.rowCount ?? 0) > options.mostRows }
  }

  /// Makes a metric from the training rows, measures all tables and adds its scores. `nil`, and a note, where it cannot
  /// be made.
  ///
  /// - Parameter drawsAgain: whether the error of the ceiling is found from other draws of the real rows.
  mutating func add<M: Metric>(
    drawsAgain: Bool = false, _ make: (Table) throws -> M
  ) -> Findings<M>? {
    let metric = notes.attempt(M.self) { try make(comparison.training) }
    guard let metric else {
      result.scores += M.figures.map { Score($0, value: nil) }
      return nil
    }
    return withoutActuallyEscaping(make) { make in
      add(metric, drawnAgain: drawsAgain ? make : nil)
    }
  }

  /// Measures all tables and adds the scores.
  ///
  /// - Parameter drawnAgain: makes the metric from another draw of the real rows.
  mutating func add<M: Metric>(
    _ metric: M, drawnAgain: ((Table) throws -> M)? = nil
  ) -> Findings<M> {
    let findings = notes.findings(of: metric, comparison, remade: drawnAgain)
    result.scores += findings.scores
    return findings
  }

  /// The result, with the verdict on it.
  consuming func concluded() -> EvaluationResult {
    result.notes = notes.notes
    result.verdict = Verdict(on: result)
    return result
  }
}
