import Evaluation

/// All scores, by topic.
struct ScoresSection {
  let result: EvaluationResult

  var section: Section {
    Section(id: "scores", title: "Scores by topic") {
      Node(.p) {
        "Each figure stands beside what real rows get that the generator never saw (real, the ceiling), and what"
        " rows get whose columns are independent (the floor). Fewer rows alone make most figures worse, so compare"
        " “real” with “at equal size”, and the floor with “synthetic”."
      }
      for topic in Topic.allCases {
        let scores = result.scores.filter { $0.topic == topic }
        if !scores.isEmpty {
          Node(.h3) { topic.title }
          table(of: scores, topic)
        }
      }
      if !result.tells.isEmpty { tells }
    }
  }

  /// The columns by which a classifier knew synthetic rows, the strongest first.
  @NodeBuilder private var tells: [Node] {
    Node(.h3) { "What gives synthetic rows away" }
    DataTable(
      caption:
        "Columns by which the classifier told synthetic from real rows, and their part in what it gained.",
      nameHeading: "Column", columns: [DataTable.Column("Part")],
      rows: result.tells.prefix(Self.mostTells).map {
        DataTable.Row($0.column, [$0.share.percentText])
      }, style: "narrow"
    ).node
  }

  private static let mostTells = 10

  private func table(of scores: [Score], _ topic: Topic) -> Node {
    DataTable(
      caption: topic.question, nameHeading: "Figure",
      columns: [
        DataTable.Column("Synthetic"), DataTable.Column("At equal size"),
        DataTable.Column("Real ± error"), DataTable.Column("Independent columns"),
        DataTable.Column("Best", .text),
      ],
      rows: scores.map { score in
        DataTable.Row(
          score.title.atSentenceStart,
          [
            score.value.figureText, score.valueAtCeilingSize.figureText,
            score.ceiling.figureText + (score.ceilingError.map { " ± " + $0.figureText } ?? ""),
            score.floor.figureText, score.goal.words,
          ])
      },
      style: "wide scores"
    ).scrollingNode
  }
}

extension Topic {
  fileprivate var question: String {
    switch self {
    case .validity: "Could each cell stand in the real table?"
    case .fidelity: "How alike are the distributions?"
    case .utility: "What is a model worth that is trained on the synthetic rows?"
    case .privacy: "How near do the rows come to the rows that the generator learned from?"
    }
  }
}

extension Goal {
  fileprivate var words: String {
    switch self {
    case .minimize: "low"
    case .maximize: "high"
    case .match: "as real"
    }
  }
}
