/// What the measurements of fidelity come to: first whether the columns are right, then whether what links them is,
/// then whether whole rows can be told from real ones.
struct FidelityJudgement {
  let word: Verdict.Fidelity
  let reasons: [Verdict.Reason]

  /// `nil` without the errors of columns and pairs.
  init?(_ result: EvaluationResult) {
    guard let shape = result.score("shape_error_mean"),
      let shapeError = shape.valueAtCeilingSize ?? shape.value
    else { return nil }
    let real = shape.ceiling ?? 0
    let detection = result.score("c2st_auc")
    let kept = Self.dependenceKept(result)

    var reasons = [
      Verdict.Reason(
        subject: .columns, value: shapeError, reference: real, level: .information)
    ]
    if let kept {
      reasons.append(
        Verdict.Reason(
          subject: .dependence, value: min(max(kept, 0), 1), reference: 1, level: .information))
    }
    if let auc = detection?.value {
      reasons.append(
        Verdict.Reason(
          subject: .detection, value: auc, reference: detection?.ceiling, level: .information))
    }
    self.reasons = reasons

    if shapeError - real > Verdict.Limits.shapeExcess {
      word = .distorted
    } else if let kept, kept < Verdict.Limits.dependenceKept {
      word = .columnsOnly
    } else if let auc = detection?.value {
      word = auc - 0.5 <= Verdict.Limits.detectionExcess ? .close : .approximate
    } else {
      word = (kept ?? 1) >= Verdict.Limits.dependenceOfCloseRows ? .close : .approximate
    }
  }

  /// The place of the pairs' score between that of independent columns (0) and that of real rows (1); `nil` if the
  /// table has no dependence to keep.
  private static func dependenceKept(_ result: EvaluationResult) -> Double? {
    guard let pairs = result.score("pair_trends_same_bins"), let value = pairs.value,
      let floor = pairs.floor
    else { return nil }
    // The ceiling is of fewer rows than value and floor; what their number takes away is given back.
    let noise = value - (pairs.valueAtCeilingSize ?? value)
    let real = min((pairs.ceiling ?? 1) + max(noise, 0), 1)
    guard real - floor > 0.005 else { return nil }
    return (value - floor) / (real - floor)
  }
}
