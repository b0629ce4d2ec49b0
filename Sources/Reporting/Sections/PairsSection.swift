import Evaluation

/// The pairs of columns that are farthest from the real ones, with their two-way tables.
struct PairsSection {
  let result: EvaluationResult
  let leastCount: Int

  /// So many of the worst pairs are listed, and of so many the tables are drawn.
  static let mostListed = 12
  static let mostDrawn = 8
  private static let listedCells = 5

  var section: Section {
    Section(id: "pairs", title: "Pairs of columns") {
      if result.pairs.isEmpty {
        Node(.p) { "There is no pair of columns to compare." }
      } else {
        list
      }
      if !result.pairDistributions.isEmpty {
        Node(.h3) { "Where the worst pairs differ" }
        Node(.p) {
          "Per cent of all rows. Neighbours and rare spellings are joined, so a column has at most"
          " \(PairDistribution.mostBars) parts."
        }
        Legend.list([
          (
            .hatched,
            "not shown: fewer than \(leastCount) real rows, or a cell that would tell of such a one"
          )
        ])
        for (index, pair) in result.pairDistributions.prefix(Self.mostDrawn).enumerated() {
          details(pair, isOpen: index == 0)
        }
      }
    }
  }

  private var list: Node {
    let worst = result.pairs.enumerated()
      .sorted { (-$0.element.jointJSD, $0.offset) < (-$1.element.jointJSD, $1.offset) }
      .prefix(Self.mostListed).map(\.element)
    return DataTable(
      caption:
        "Joint divergence (JSD, bits): the worst \(worst.count.groupedText) of \(result.allPairCount.groupedText) pairs.",
      nameHeading: "Columns",
      columns: ["Synthetic", "At equal size", "Real", "Trend kept"].map { DataTable.Column($0) },
      rows: worst.map { pair in
        DataTable.Row(
          pair.first + " × " + pair.second,
          [
            pair.jointJSD.figureText, pair.jointJSDAtCeilingSize.figureText,
            pair.jointJSDCeiling.figureText, pair.trend.figureText,
          ])
      }
    ).scrollingNode
  }

  private func details(_ pair: PairDistribution, isOpen: Bool) -> Node {
    let name = pair.first + " × " + pair.second
    let differences = zip(pair.synthetic, pair.real).map { a, b in
      a.flatMap { a in b.map { a - $0 } }
    }
    let most = max((pair.real + pair.synthetic).compactMap { $0 }.max() ?? 0, 0.01)
    let change = max(differences.compactMap { $0?.magnitude }.max() ?? 0, most / 10)
    let shares = HeatMap.Steps(most: most)
    let cells = greatestDifferences(differences)
    let finding =
      cells.first.map { "Greatest difference: \(sentence(pair, $0))" } ?? "No cell can be compared."
    return Node(.details, [.class("pair")] + (isOpen ? [.open] : [])) {
      Node(.summary) { Node(.bdi) { name } }
      Node(.div, .class("maps")) {
        map(pair, "Real rows", pair.real, shares, name + ", real rows. " + finding)
        map(pair, "Synthetic rows", pair.synthetic, shares, name + ", synthetic rows. " + finding)
        map(
          pair, "Synthetic less real", differences, HeatMap.Steps(most: change),
          name + ", synthetic less real. " + finding, isDifference: true)
        if !cells.isEmpty { Node(.div) { list(cells, of: pair) } }
      }
    }
  }

  private func list(_ cells: [Int], of pair: PairDistribution) -> Node {
    DataTable(
      caption: "Greatest differences of \(pair.first) × \(pair.second)", nameHeading: "Rows with",
      columns: ["Real", "Synthetic"].map { DataTable.Column($0) },
      rows: cells.map { cell in
        DataTable.Row(
          label(pair, cell),
          [(pair.real[cell] ?? 0).percentText, (pair.synthetic[cell] ?? 0).percentText])
      }, style: "narrow"
    ).node
  }

  private func map(
    _ pair: PairDistribution, _ title: String, _ values: [Double?], _ steps: HeatMap.Steps,
    _ finding: String, isDifference: Bool = false
  ) -> Node {
    let chart = PairMap(
      rows: pair.firstLabels, columns: pair.secondLabels, values: values, steps: steps,
      finding: finding, isDifference: isDifference
    ).chart
    return Node(.figure) {
      Node(.figcaption) { Node(.strong) { title } }
      chart.node
    }
  }

  private func greatestDifferences(_ differences: [Double?]) -> [Int] {
    differences.indices.filter { differences[$0] != nil && differences[$0] != 0 }
      .sorted { (-differences[$0]!.magnitude, $0) < (-differences[$1]!.magnitude, $1) }
      .prefix(Self.listedCells).map { $0 }
  }

  private func label(_ pair: PairDistribution, _ cell: Int) -> String {
    let width = pair.secondLabels.count
    return
      "\(pair.first) \(pair.firstLabels[cell / width]), \(pair.second) \(pair.secondLabels[cell % width])"
  }

  private func sentence(_ pair: PairDistribution, _ cell: Int) -> String {
    "\(label(pair, cell)): real \((pair.real[cell] ?? 0).percentText),"
      + " synthetic \((pair.synthetic[cell] ?? 0).percentText)"
  }
}
