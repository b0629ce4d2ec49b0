import Evaluation

extension AttackRisk {
  /// With the column that is guessed: "inferring a column: income".
  var fullTitle: String { title + (column.map { ": " + $0 } ?? "") }

  /// What the attack tries, as a question; `nil` for an attack that is not known here.
  var question: String? {
    switch name {
    case "singling_out_univariate": "Is there a person with a value that only one has?"
    case "singling_out_multivariate": "Is there a person with a combination that only one has?"
    case "linkability": "Do these two halves belong to one person?"
    case "inference": "What is this person's value, given all the others?"
    default: nil
    }
  }
}
