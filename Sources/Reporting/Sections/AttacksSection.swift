import Evaluation

/// What attacks find out: who was among the training rows, and the three risks of the GDPR's working party.
struct AttacksSection {
  let result: EvaluationResult

  var section: Section {
    Section(id: "attacks", title: "Attacks") {
      Node(.h3) { "Who was among the training rows?" }
      if membershipAttacks.isEmpty {
        Node(.p) { "No membership attack was made: such attacks need held-out rows." }
      } else {
        membership
      }
      Node(.h3) { "Singling out, linkability, inference" }
      if result.attacks.isEmpty {
        Node(.p) { "None of these attacks was made: they too need held-out rows." }
      } else {
        Node(.p) {
          "The three risks of opinion 05/2014 of the Article 29 Working Party. An attacker with the synthetic rows"
          " guesses about training rows (attack) and about held-out rows (control, what is true of people in"
          " general). The risk is the part of what the control leaves open that the attack finds out."
        }
        risks
        if result.attacks.contains(where: { !$0.beatsGuessing }) {
          Node(.p, .class("small muted")) {
            "* No better than blind guesses: this attack was too weak here to say anything, good or bad."
          }
        }
      }
    }
  }

  private var membershipAttacks: [MembershipRisk] {
    result.membership + [result.modelMembership].compactMap { $0 }
  }

  private var membership: Node {
    let plot = ForestPlot(
      intervals: membershipAttacks.map(\.aucInterval), reference: 0.5, referenceName: "guessing")
    return DataTable(
      caption:
        "Each attack scores training rows and equally many held-out rows. AUC is the chance that a training row has"
        + " the higher score: 0.5 is guessing (the upright line), 1 finds everyone. With 95 % intervals.",
      nameHeading: "Score by",
      columns: [
        DataTable.Column("AUC"), DataTable.Column("95 %"),
        DataTable.Column("Plot", .plot, axis: [plot.axis]),
        DataTable.Column("Found at 1 % false alarms"), DataTable.Column("Found at 0.1 %"),
        DataTable.Column("Rows of each"),
      ],
      rows: membershipAttacks.map { attack in
        let cells: [[Node]] = [
          [Node(.span, .class("value")) { attack.auc.figureText }],
          [.text(Self.text(attack.aucInterval))],
          [plot.row(attack.title, value: attack.auc, interval: attack.aucInterval)],
          Self.found(attack.truePositivesAtOnePercent),
          Self.found(attack.truePositivesAtTenthPercent),
          [.text(attack.rowCount.groupedText)],
        ]
        return DataTable.Row(
          name: {
            attack.title.atSentenceStart
            if attack == result.modelMembership {
              Node(.span, .class("by")) { "Needs the model file, not the rows alone." }
            }
          }, cells: cells)
      }
    ).scrollingNode
  }

  private var risks: Node {
    let plot = ForestPlot(
      intervals: result.attacks.map(\.interval), reference: 0, referenceName: "no risk")
    return DataTable(
      caption:
        "Risk with 95 % intervals: 0 (the upright line) is nothing found out, 1 everything. Of many"
        + " attacks a few intervals lie above 0 by chance; the verdict allows for that.",
      nameHeading: "Attack",
      columns: [
        DataTable.Column("Risk"), DataTable.Column("95 %"),
        DataTable.Column("Plot", .plot, axis: [plot.axis]), DataTable.Column("Attack"),
        DataTable.Column("Control"), DataTable.Column("Blind"), DataTable.Column("Guesses"),
      ],
      rows: result.attacks.enumerated().map { index, attack in
        let isFirst = index == 0 || result.attacks[index - 1].name != attack.name
        let cells: [[Node]] = [
          [
            Node(.span, .class("value")) {
              attack.risk.figureText + (attack.beatsGuessing ? "" : " *")
            }
          ],
          [.text(Self.text(attack.interval))],
          [plot.row(attack.fullTitle, value: attack.risk, interval: attack.interval)],
          [.text(attack.attack.value.percentText)], [.text(attack.control.value.percentText)],
          [.text(attack.baseline.value.percentText)], [.text(attack.attack.total.groupedText)],
        ]
        return DataTable.Row(
          name: {
            attack.fullTitle.atSentenceStart
            if isFirst, let question = attack.question {
              Node(.span, .class("by")) { question }
            }
          }, cells: cells)
      }
    ).scrollingNode
  }

  static func text(_ interval: ConfidenceInterval) -> String {
    interval.low.figureText + " – " + interval.high.figureText
  }

  /// A share, and its interval below.
  @NodeBuilder private static func found(_ proportion: Proportion?) -> [Node] {
    if let proportion {
      let interval = proportion.interval
      proportion.value.percentText
      Node(.span, .class("by")) {
        interval.low.percentText + " – " + interval.high.percentText
      }
    } else {
      "too few rows"
    }
  }
}
