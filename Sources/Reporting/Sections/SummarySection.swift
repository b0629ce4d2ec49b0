import Evaluation

/// The first screen: what was compared, the verdicts in words, a handful of figures.
struct SummarySection {
  let result: EvaluationResult
  let context: ReportContext

  /// More reasons than this are folded away.
  private static let mostReasons = 2

  var section: Section {
    Section(id: "summary", title: "Summary") {
      Node(.p, .class("compared")) { compared }
      Node(.div, .class("verdicts")) {
        panel(
          "Fidelity: how alike the rows are", result.verdict?.fidelity,
          result.verdict?.fidelityReasons)
        panel(
          "Privacy: what the rows tell of training rows", result.verdict?.privacy,
          result.verdict?.privacyReasons)
      }
      KeyFigures(result: result).nodes
    }
  }

  private var compared: String {
    let rows = result.rows
    var text =
      "\(rows.synthetic.groupedText) synthetic rows were compared with the"
      + " \(rows.training.groupedText) rows that the generator learned from (training rows)"
    if let heldOut = rows.heldOut {
      text += " and with \(heldOut.groupedText) real rows that it never saw (held-out rows)"
    }
    let count = result.columns.count
    return text + ", in \(count.groupedText) \(count == 1 ? "column" : "columns")."
  }

  private func panel<Word: VerdictWord>(
    _ heading: String, _ word: Word?, _ reasons: [Verdict.Reason]?
  ) -> Node {
    Node(.div, .class("verdict")) {
      Node(.h3) { heading }
      Node(.p, .class("word")) { word?.word.atSentenceStart ?? "No verdict" }
      Node(.p) { word?.meaning ?? "Too few figures could be computed." }
      Node(.ol, .class("ladder"), .label("All verdicts, from best to worst")) {
        for step in Word.ladder {
          Node(.li, step == word ? [.current] : []) { step.word.atSentenceStart }
        }
      }
      if let reasons, !reasons.isEmpty {
        list(reasons.prefix(Self.mostReasons))
        if reasons.count > Self.mostReasons {
          Node(.details) {
            Node(.summary, .class("small")) { "More reasons: \(reasons.count - Self.mostReasons)" }
            list(reasons.dropFirst(Self.mostReasons))
          }
        }
      }
    }
  }

  private func list(_ reasons: ArraySlice<Verdict.Reason>) -> Node {
    Node(.ul) {
      for reason in reasons { Node(.li) { reason.sentence } }
    }
  }
}
