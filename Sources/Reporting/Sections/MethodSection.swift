import Evaluation

/// What every figure on the page means.
struct MethodSection {
  let result: EvaluationResult
  let leastCount: Int

  var section: Section {
    Section(id: "method", title: "Method and definitions") {
      Node(.p) {
        "Training rows are those that the generator learned from; held-out rows are real rows that it never saw. What"
        " is said of synthetic rows is said of held-out rows too, since only the difference tells of the generator."
      }
      Node(.dl) {
        for entry in Glossary.entries(of: result) {
          Node(.dt) { entry.term }
          Node(.dd) { entry.definition }
        }
      }
    }
  }
}
