import Evaluation

/// All columns at once: where real and synthetic rows lie on a plane.
struct EmbeddingSection {
  let embedding: Embedding?
  let leastCount: Int

  private static let side = 8.0

  var section: Section {
    Section(id: "embedding", title: "All columns at once") {
      if let embedding {
        charts(embedding)
      } else {
        Node(.p) { "No plane was drawn." }
      }
    }
  }

  @NodeBuilder private func charts(_ embedding: Embedding) -> [Node] {
    let steps = HeatMap.Steps(
      most: max((embedding.real + embedding.synthetic).compactMap { $0 }.max() ?? 0, 1e-6),
      isSquareRoot: true)
    let parts = embedding.explainedVariance.map(\.percentText)
    Node(.p) {
      "Rows on the plane of their first two principal components, learned from the training rows"
      if !parts.isEmpty { " (they hold \(parts.joined(separator: " and ")) of the variance)" }
      ". Darker squares hold more rows. Where the two pictures have the same shape, the synthetic rows lie where real"
      " rows lie. No single row is drawn."
    }
    Node(.div, .class("maps")) {
      map("Real rows", embedding.real, steps, finding(embedding))
      map("Synthetic rows", embedding.synthetic, steps, finding(embedding))
    }
    HeatMap.legend(
      steps, { ($0 * 100).roundedText + " %" }, isSigned: false,
      hatched: "not shown: fewer than \(leastCount) real rows")
  }

  private func finding(_ embedding: Embedding) -> String {
    let pairs = zip(embedding.real, embedding.synthetic)
    let distance = pairs.reduce(0) { $0 + (($1.0 ?? 0) - ($1.1 ?? 0)).magnitude } / 2
    return "Total variation between the two pictures: \(distance.figureText)"
  }

  private func map(
    _ title: String, _ values: [Double?], _ steps: HeatMap.Steps, _ finding: String
  ) -> Node {
    let count = Embedding.sideCount
    precondition(values.count == count * count, "\(values.count) squares")
    let size = Double(count) * Self.side
    let cells = values.indices.compactMap { index -> HeatMap.Cell? in
      values[index] == 0
        ? nil
        : HeatMap.Cell(
          row: count - 1 - index / count, column: index % count, value: values[index], text: "")
    }
    let frame = [
      Node.line(0, size, size, size, "axis"), Node.line(0, 0, 0, size, "axis"),
      Node.label("first component", x: size, y: size + 14, "row"),
      Node.label("second component", x: 6, y: 12, "name"),
    ]
    return Node(.figure) {
      Node(.figcaption) { Node(.strong) { title } }
      HeatMap(
        finding: title + ". " + finding, steps: steps, cells: cells, side: Self.side, left: 0,
        top: 0, width: size, height: size + 20, names: frame
      ).chart.node
    }
  }
}
