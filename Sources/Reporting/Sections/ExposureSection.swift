import Evaluation

/// Who stands out by a column, and how many of them can be found again. Counts, never values.
struct ExposureSection {
  let result: EvaluationResult
  let leastCount: Int

  var section: Section {
    Section(id: "exposure", title: "Who is exposed") {
      if result.exposure.isEmpty {
        Node(.p) { "The exposure of columns was not measured." }
      } else {
        Node(.p) {
          "Rows that stand out by a column: a spelling of fewer than \(leastCount) real rows, or a number in the"
          " outermost half per cent on either side. Found again means that a synthetic row copies the whole row, nearly"
          " or exactly. Held-out rows were never seen: what is found of them, chance found. In a rare combination two spellings that are not rare"
          " stand together in fewer than \(leastCount) real rows."
        }
        table
      }
    }
  }

  private var hasHeldOut: Bool { result.exposure.contains { $0.standingOutHeldOut != nil } }

  private var hasCombinations: Bool { result.exposure.contains { $0.rareCombinations != nil } }

  private var table: Node {
    let shares = result.exposure.map { Self.proportion($0.reproduced, of: $0.standingOut) }
    let plot = ForestPlot(
      intervals: shares.compactMap { $0?.interval }, reference: 0, referenceName: "none")
    var columns = [
      DataTable.Column("Standing out"), DataTable.Column("Found again"), DataTable.Column("Share"),
      DataTable.Column("95 % interval", .plot, axis: [plot.axis]),
    ]
    if hasHeldOut { columns.append(DataTable.Column("Held-out: found by chance")) }
    if hasCombinations { columns.append(DataTable.Column("Rare combinations: found again")) }
    return DataTable(
      caption: hasHeldOut
        ? "By column, with 95 % intervals. The diamond is the share of held-out rows that chance found."
        : "By column, with 95 % intervals.",
      nameHeading: "Column", columns: columns,
      rows: zip(result.exposure, shares).map { exposure, share in
        DataTable.Row(
          name: { Node(.bdi) { exposure.column } }, cells: cells(exposure, share, plot))
      }
    ).scrollingNode
  }

  private func cells(
    _ exposure: ColumnExposure, _ share: Proportion?, _ plot: ForestPlot
  ) -> [[Node]] {
    let chance = Self.proportion(exposure.reproducedHeldOut, of: exposure.standingOutHeldOut)
    var cells: [[Node]] = [
      [.text(exposure.standingOut.groupedText)], [.text(exposure.reproduced.groupedText)],
      [Node(.span, .class("value")) { share?.value.percentText ?? "-" }],
      share.map { share in
        [
          plot.row(
            exposure.column, value: share.value, interval: share.interval,
            compared: chance.map { ("held-out rows", $0.value) })
        ]
      } ?? [],
    ]
    if hasHeldOut { cells.append([.text(Self.text(chance))]) }
    if hasCombinations {
      let share = Self.proportion(
        exposure.rareCombinationsReproduced, of: exposure.rareCombinations)
      let chance = Self.proportion(
        exposure.rareCombinationsReproducedHeldOut, of: exposure.rareCombinationsHeldOut)
      var cell = [Node.text(Self.text(share))]
      if let chance { cell.append(Node(.span, .class("by")) { "held-out: " + Self.text(chance) }) }
      cells.append(cell)
    }
    return cells
  }

  private static func text(_ proportion: Proportion?) -> String {
    guard let proportion else { return "-" }
    return
      "\(proportion.count.groupedText) of \(proportion.total.groupedText) (\(proportion.value.percentText))"
  }

  private static func proportion(_ count: Int?, of total: Int?) -> Proportion? {
    guard let count, let total, total > 0 else { return nil }
    return Proportion(count, of: total)
  }
}
