/// What was kept out of the model because too few training rows have it.
struct ProtectionSection {
  /// `nil` where nothing is known of it.
  let protection: ReportContext.Protection?

  var section: Section {
    Section(id: "protection", title: "What was kept out") {
      if let protection, protection.leastCount > 1 {
        Node(.p) {
          "What fewer than \(protection.leastCount) training rows have in common was not learned, so that no generated"
          " row has it but by chance: a category's spelling that so few rows have, and a number or date beyond the ends"
          " that so many rows reach. This protects what is rare in one column. It does not protect rare"
          " combinations, and is no guarantee."
        }
        if protection.columns.isEmpty {
          Node(.p) { "There was nothing to keep out." }
        } else {
          table(protection.columns)
        }
      } else if protection != nil {
        Node(.p) {
          Node(.strong) { "Nothing was kept out." }
          " The model knows every category of its training rows and the ends of every number, those of one person too."
        }
      } else {
        Node(.p) {
          "Not known: the rows were audited without the model that made them."
        }
      }
    }
  }

  private func table(_ columns: [ReportContext.Protection.Column]) -> Node {
    DataTable(
      caption: "Columns of which something was kept out. Counts are of training rows.",
      nameHeading: "Column",
      columns: [
        DataTable.Column("Rare spellings"), DataTable.Column("Rows with one"),
        DataTable.Column("In their place", .text), DataTable.Column("Rows beyond the ends"),
        DataTable.Column("Rows emptied"),
      ],
      rows: columns.map { column in
        DataTable.Row(
          column.name,
          [
            Self.text(column.rareSpellings), Self.text(column.rareRows),
            column.rareRows == 0 ? "-" : column.token ?? "other spellings",
            Self.text(column.outermostRows), Self.text(column.clearedRows),
          ])
      }
    ).scrollingNode
  }

  private static func text(_ count: Int) -> String { count > 0 ? count.groupedText : "-" }
}
