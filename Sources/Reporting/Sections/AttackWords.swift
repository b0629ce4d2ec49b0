import Evaluation

/// What one of the attacks on a person's data is called and what it tries.
struct AttackWords: Hashable, Sendable {
  let title: String
  let question: String

  /// An attack that is not known here keeps its name.
  fileprivate init(_ name: String) {
    switch name {
    case "singling_out_univariate":
      title = "singling out, one column"
      question = "Is there a person with a value that only one has?"
    case "singling_out_multivariate":
      title = "singling out, several columns"
      question = "Is there a person with a combination that only one has?"
    case "linkability":
      title = "linkability"
      question = "Do these two halves belong to one person?"
    case "inference":
      title = "inference"
      question = "What is this person's value, given all the others?"
    default:
      title = name.replacing("_", with: " ")
      question = ""
    }
  }
}

extension AttackRisk {
  var words: AttackWords { AttackWords(name) }

  /// With the column that is guessed: "inference of income".
  var fullTitle: String { column.map { "\(words.title) of \($0)" } ?? words.title }
}
