import Evaluation

/// How to make the report again, and how to be sure that it is the same.
struct ReproductionSection {
  let result: EvaluationResult
  let context: ReportContext

  var section: Section {
    Section(id: "reproduction", title: "Reproduction") {
      Node(.p) { "This line makes the report again, byte for byte, from the same files:" }
      Node(.pre) { Node(.code) { context.command } }
      DataTable(
        caption: "What the report rests on", nameHeading: "Item",
        columns: [DataTable.Column("Value", .text)],
        rows: items.map { DataTable.Row($0.name, [$0.value]) }, style: "run"
      ).node
    }
  }

  private var items: [(name: String, value: String)] {
    var items = [("synthtab", context.toolVersion), ("table", result.table)]
    items.append(("training rows", result.rows.training.groupedText))
    items.append(("held-out rows", result.rows.heldOut.map(\.groupedText) ?? "none"))
    items.append(("synthetic rows", result.rows.synthetic.groupedText))
    items.append(("fewest real rows shown together (k)", "\(context.leastCount)"))
    items += context.seeds.map { ("seed of the \($0.purpose)", "\($0.value)") }
    items += context.fingerprints.map { ("SHA-256 of the \($0.subject)", $0.sha256) }
    items.append(("differential privacy", guarantee))
    return items
  }

  private var guarantee: String {
    switch context.guarantee {
    case .none: "none"
    case .differentialPrivacy(let ledger): LedgerText(ledger).parameters
    }
  }
}
