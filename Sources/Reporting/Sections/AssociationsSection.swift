import Evaluation

/// What links the columns, in real rows, in synthetic rows, and the difference.
struct AssociationsSection {
  let result: EvaluationResult

  /// Of a wider table only this many columns are drawn, those whose links differ most.
  static let mostColumns = 40
  private static let listedCount = 8

  private struct Pair {
    let first: Int
    let second: Int
    let real: Double
    let synthetic: Double
    var difference: Double { synthetic - real }
  }

  var section: Section {
    Section(id: "associations", title: "What links the columns") {
      if let real = result.realAssociations?.values,
        let synthetic = result.syntheticAssociations?.values, result.columns.count > 1
      {
        charts(real, synthetic)
      } else {
        Node(.p) { "The associations of columns were not measured." }
      }
    }
  }

  @NodeBuilder private func charts(_ real: [Double?], _ synthetic: [Double?]) -> [Node] {
    let pairs = self.pairs(real, synthetic)
    let chosen = chosenColumns(pairs)
    let differences = zip(synthetic, real).map { a, b in a.flatMap { a in b.map { a - $0 } } }
    Node(.p) { introduction(chosenCount: chosen.count) }
    Node(.div, .class("maps")) {
      map("Real rows", real, chosen, Self.strength, strongest(pairs))
      map("Synthetic rows", synthetic, chosen, Self.strength, overall(pairs))
      map("Synthetic less real", differences, chosen, Self.change, worst(pairs))
      Node(.div) { list(pairs) }
    }
    HeatMap.legend(
      Self.strength, \.axisText, isSigned: true, hatched: "not defined: a constant column")
    Node(.p, .class("small muted")) {
      "In the difference the colours are stronger: the steps begin at "
        + Self.change.bounds.map(\.axisText).joined(separator: ", ") + "."
    }
  }

  private static let strength = HeatMap.Steps(most: 1)
  private static let change = HeatMap.Steps(most: 0.25)

  private func introduction(chosenCount: Int) -> String {
    var text =
      "0 means that two columns say nothing of each other, 1 that one tells the other. Two numbers: Spearman's"
      + " correlation, which has a sign. Two categories: Cramér's V. A number and a category: the correlation ratio."
    if chosenCount < result.columns.count {
      text +=
        " Of \(result.columns.count.groupedText) columns, the \(chosenCount) whose links differ most are drawn."
    }
    return text
  }

  private func pairs(_ real: [Double?], _ synthetic: [Double?]) -> [Pair] {
    let count = result.columns.count
    precondition(
      real.count == count * count && synthetic.count == real.count,
      "\(real.count) and \(synthetic.count) associations of \(count) columns")
    return (0..<count).flatMap { first in
      (first + 1..<max(count, first + 1)).compactMap { second in
        guard let a = real[second * count + first], let b = synthetic[second * count + first]
        else { return nil }
        return Pair(first: first, second: second, real: a, synthetic: b)
      }
    }
  }

  private func chosenColumns(_ pairs: [Pair]) -> [Int] {
    let count = result.columns.count
    guard count > Self.mostColumns else { return Array(0..<count) }
    var most = [Double](repeating: 0, count: count)
    for pair in pairs {
      for column in [pair.first, pair.second] {
        most[column] = max(most[column], pair.difference.magnitude)
      }
    }
    return (0..<count).sorted { (-most[$0], $0) < (-most[$1], $1) }.prefix(Self.mostColumns)
      .sorted()
  }

  private func map(
    _ title: String, _ values: [Double?], _ chosen: [Int], _ steps: HeatMap.Steps,
    _ finding: String
  ) -> Node {
    let count = result.columns.count
    let chart = AssociationMap(
      names: chosen.map { result.columns[$0].column },
      values: chosen.flatMap { row in chosen.map { values[row * count + $0] } }, steps: steps,
      finding: title + ". " + finding
    ).chart
    return Node(.figure) {
      Node(.figcaption) { Node(.strong) { title } }
      Node.scrolling(title) { chart.node }
    }
  }

  // MARK: - In words

  private func ranked(_ pairs: [Pair], by size: (Pair) -> Double) -> [Pair] {
    pairs.enumerated()
      .sorted {
        (-size($0.element).magnitude, $0.offset) < (-size($1.element).magnitude, $1.offset)
      }
      .map(\.element)
  }

  private func name(_ pair: Pair) -> String {
    result.columns[pair.first].column + " × " + result.columns[pair.second].column
  }

  private func strongest(_ pairs: [Pair]) -> String {
    let names = ranked(pairs, by: \.real).prefix(3).map { "\(name($0)) \(Self.two($0.real))" }
    return names.isEmpty ? "Nothing is defined." : "Strongest: " + names.joined(separator: ", ")
  }

  private func overall(_ pairs: [Pair]) -> String {
    guard !pairs.isEmpty else { return "Nothing is defined." }
    let mean = pairs.reduce(0) { $0 + $1.difference.magnitude } / Double(pairs.count)
    return "Mean difference from real rows: \(Self.two(mean))"
  }

  private func worst(_ pairs: [Pair]) -> String {
    guard let worst = ranked(pairs, by: \.difference).first else { return "Nothing is defined." }
    return
      "Greatest difference: \(name(worst)), real \(Self.two(worst.real)), synthetic \(Self.two(worst.synthetic))"
  }

  private static func two(_ value: Double) -> String {
    AssociationMap.text(value).replacing(".", with: "0.")
  }

  private func list(_ pairs: [Pair]) -> Node {
    DataTable(
      caption: "Greatest differences", nameHeading: "Columns",
      columns: ["Real", "Synthetic", "Difference"].map { DataTable.Column($0) },
      rows: ranked(pairs, by: \.difference).prefix(Self.listedCount).map { pair in
        DataTable.Row(
          name(pair), [pair.real, pair.synthetic, pair.difference].map(Self.two))
      }, style: "narrow"
    ).node
  }
}
