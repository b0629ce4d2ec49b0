public import Tabular

/// All metrics over one synthetic table.
public enum Evaluator {
  /// Compares `synthetic` with the rows that its model learned from, and as a yardstick the
  /// `heldOut` rows, which it never saw, with the same.
  ///
  /// Only columns of a comparable kind (not `.text`, not `.key`) that all tables have are compared;
  /// categories by their spelling. Kinds, ranges and categories are those of `training`'s schema. An
  /// empty `heldOut` counts as none: then there is no ceiling, and privacy is not assessed. If a metric
  /// cannot be computed, the result has its reason in ``EvaluationResult/notes``, and all the other metrics.
  ///
  /// The same tables and options give the same result on any number of cores.
  ///
  /// - Parameter modelMembership: how well the model itself tells who was among its training rows, which only its
  ///   owner can measure. It is reported beside the rest and has no part in the verdict, which is on the rows: who is
  ///   given rows does not have the model.
  /// - Throws: ``EvaluationError`` if a table has no rows or no column can be compared.
  public static func evaluate(
    training: Table, heldOut: Table?, synthetic: Table,
    options: EvaluationOptions = EvaluationOptions(), modelMembership: MembershipRisk? = nil
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
    var audit = Audit(
      training: training.keeping(columns: shared), heldOut: heldOut?.keeping(columns: shared),
      synthetic: synthetic.keeping(columns: shared), options: options, notes: notes)
    audit.measureFidelity()
    audit.measureUtility()
    audit.measurePrivacy()
    audit.drawCharts()
    audit.result.modelMembership = modelMembership
    return audit.concluded()
  }

  /// ``Score/metric`` of every score that a result can have.
  public static let figureNames =
    [
      Validity.figures, JensenShannonDivergence.figures, ShapeError.figures,
      ColumnStatistics.figures, TrendScores.figures, ThreeWayMarginals.figures, Detection.figures,
      Association.figures, AlphaPrecisionBetaRecall.figures, EnergyDistance.figures,
      Utility.figures, NearestRecord.figures, ExactCopies.figures,
      NearCopies.figures, Exposure.figures, MembershipInference.figures,
      [MembershipInference.strongest], AttackRisk.figures,
    ].joined().map(\.name)
}
