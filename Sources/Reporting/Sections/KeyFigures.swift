import Evaluation

/// The few figures of the first screen, each with what real rows and what independent columns get.
struct KeyFigures {
  let result: EvaluationResult

  private struct Line {
    let title: String
    let about: String
    var synthetic: Double?
    var real: Double?
    var realError: Double?
    var independent: Double?
    var minimum: Double? = 0
    var maximum: Double? = 1
  }

  /// The beginnings of the figures' names, each of which gives at most one line: the first score that has it.
  private static let wanted: [(prefixes: [String], about: String)] = [
    (["c2st", "detection"], "0.5 is guessing"),
    (["column_jsd_mean"], "0 is equal"),
    (["joint_jsd_mean"], "0 is equal"),
    (["utility", "tstr"], "trained on synthetic rows"),
    (["dcr_share_closer_to_training"], "0.5 is as unseen rows"),
    (["copies_of_training_rows"], "in every column"),
  ]

  @NodeBuilder var nodes: [Node] {
    if !lines.isEmpty {
      DataTable(
        caption: caption, nameHeading: "Figure", columns: columns, rows: lines.map(row),
        style: "wide key", isReflowed: true
      ).node
      legend
    }
  }

  private var hasCeiling: Bool { lines.contains { $0.real != nil } }

  private var caption: String {
    result.rows.ceilingSize.map {
      "Key figures at equal size: \($0.groupedText) rows of each, the real ones held out."
    } ?? "Key figures. There are no held-out rows to compare with."
  }

  private var columns: [DataTable.Column] {
    var columns = [DataTable.Column("Synthetic")]
    if hasCeiling { columns.append(DataTable.Column("Real ± error")) }
    return columns + [
      DataTable.Column("Independent columns"), DataTable.Column("Where it is", .plot),
    ]
  }

  private var legend: Node {
    var entries: [(sample: Legend.Sample, words: String)] = [(.dot, "synthetic")]
    if hasCeiling { entries.append((.stroke, "real, with twice its error")) }
    entries.append((.diamond, "independent columns: what links them is lost"))
    return Legend.list(entries)
  }

  private func row(_ line: Line) -> DataTable.Row {
    let bar = ScaleBar(
      synthetic: line.synthetic, real: line.real, realError: line.realError,
      independent: line.independent, minimum: line.minimum, maximum: line.maximum
    ).chart.node
    var cells: [[Node]] = [
      [Node(.span, .class("value")) { line.synthetic.figureText }]
    ]
    if hasCeiling {
      cells.append([
        .text(line.real.figureText + (line.realError.map { " ± " + $0.figureText } ?? ""))
      ])
    }
    cells += [[.text(line.independent.figureText)], [bar]]
    return DataTable.Row(
      name: {
        line.title.atSentenceStart
        Node(.span, .class("by")) { line.about }
      }, cells: cells)
  }

  private var lines: [Line] {
    Self.wanted.compactMap { wanted in
      result.scores.first { score in
        score.value != nil && wanted.prefixes.contains { score.metric.hasPrefix($0) }
      }.map { line($0, about: wanted.about) }
    } + [membershipLine, attackLine].compactMap { $0 }
  }

  private func line(_ score: Score, about: String) -> Line {
    Line(
      title: score.title, about: about, synthetic: score.valueAtCeilingSize ?? score.value,
      real: score.ceiling, realError: score.ceilingError, independent: score.floor,
      minimum: score.minimum, maximum: score.maximum)
  }

  /// The membership attack that finds out most.
  private var membershipLine: Line? {
    guard let worst = result.membership.max(by: { $0.auc < $1.auc }) else { return nil }
    return Line(
      title: "membership attack, best AUC",
      about: "0.5 is guessing", synthetic: worst.auc, real: 0.5,
      realError: worst.aucError,
      independent: floor(of: "mia_\(worst.name)_auc"))
  }

  /// The attack of the Article 29 Working Party with the greatest risk, of those that are better than guessing.
  private var attackLine: Line? {
    guard
      let worst = result.attacks.filter(\.beatsGuessing).max(by: { $0.risk < $1.risk })
    else { return nil }
    return Line(
      title: "GDPR attacks, greatest risk",
      about: "0 is nothing found out",
      synthetic: worst.risk, real: 0,
      realError: (worst.interval.high - worst.interval.low) / (2 * 1.96),
      independent: floor(of: "\(worst.name)_risk"))
  }

  private func floor(of metric: String) -> Double? {
    result.scores.first { $0.metric == metric }?.floor
  }
}
