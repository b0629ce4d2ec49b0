import Foundation
import Privacy

/// What a differentially private model learned, what each part cost, and on what the guarantee rests.
struct LedgerSection {
  let ledger: PrivacyLedger

  var section: Section {
    let text = LedgerText(ledger)
    return Section(id: "ledger", title: "Privacy ledger") {
      Node(.p) {
        "Whatever else somebody knows, and whatever they do with the model or its rows: no conclusion becomes more than"
        " \(factor) times (e^ε) as likely, or less likely by that factor, because one \(unitNoun) is in the table. With a"
        " probability of about δ this may fail. Everything that the model took from the rows is in this table."
      }
      DataTable(
        caption:
          "What was learned, and what it cost. Costs do not add up, they compose: the last line is"
          + " the whole.",
        nameHeading: "Learned",
        columns: [
          DataTable.Column("Columns", .text), DataTable.Column("Numbers released"),
          DataTable.Column("Sensitivity"), DataTable.Column("Noise (σ)"),
          DataTable.Column("ε alone"), DataTable.Column("ε so far"),
        ],
        rows: ledger.items.map(row)
      ).scrollingNode
      Node(.dl) {
        for (term, definition) in terms(text) {
          Node(.dt) { term }
          Node(.dd) { definition }
        }
      }
      Node(.p) { "Taken as public knowledge, at no cost:" }
      Node(.ul) {
        for sentence in ledger.publicKnowledge { Node(.li) { sentence } }
      }
    }
  }

  private func terms(_ text: LedgerText) -> [(String, String)] {
    var terms = [
      ("Guarantee", "\(text.parameters), for each \(text.unit)."),
      ("Neighbouring tables", text.neighbours),
      ("Sensitivity", "The most that one \(unitNoun) moves the numbers released, in the L2 norm."),
      ("Noise", text.noise),
    ]
    if let sampling = text.sampling { terms.append(("Sampling", sampling)) }
    terms.append(("Composition", text.composition))
    return terms
  }

  private var unitNoun: String {
    switch ledger.unit {
    case .row: "row"
    case .column(let name, _): "value of '\(name)' with all its rows"
    }
  }

  private var factor: String {
    ledger.epsilon < 20 ? exp(ledger.epsilon).axisText : "more than a hundred million"
  }

  private func row(_ item: PrivacyLedger.Item) -> DataTable.Row {
    let noise = item.noise.map { noise in
      noise.lowerBound == noise.upperBound
        ? noise.lowerBound.axisText
        : "\(noise.lowerBound.axisText) to \(noise.upperBound.axisText)"
    }
    return DataTable.Row(
      item.purpose,
      [
        LedgerText.columns(of: item), LedgerText.values(of: item),
        item.sensitivity > 0 ? item.sensitivity.axisText : "-", noise ?? "-",
        LedgerText.cost(of: item), item.epsilonSoFar.roundedUp,
      ])
  }
}
