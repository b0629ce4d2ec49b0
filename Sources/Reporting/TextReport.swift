public import Evaluation

/// An evaluation as a text for a terminal, at most 80 columns wide: the summary by topic, the worst
/// columns and pairs, and what the privacy figures do and do not say.
///
/// Column names are printed with control characters escaped. Plain characters, no colours.
public struct TextReport: Sendable {
  private let result: EvaluationResult
  private let worstCount: Int

  private static let width = 80
  /// The last two only with a ceiling.
  private static let figureHeadings = ["synthetic", "same size", "real"]
  private static let nameWidth = 32
  private static let numberWidth = 12

  /// - Parameter worstCount: how many of the worst columns and pairs are listed.
  public init(_ result: EvaluationResult, worstCount: Int = 5) {
    self.result = result
    self.worstCount = worstCount
  }

  /// The whole report, a newline at its end.
  public var text: String {
    var paragraphs = [heading]
    for topic in Topic.allCases { paragraphs.append(summary(of: topic)) }
    paragraphs.append(privacyInWords)
    paragraphs.append(worstColumns)
    paragraphs.append(worstPairs)
    paragraphs.append(notes)
    return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let rows = result.rows
    var parts = ["\(rows.training.groupedText) training rows"]
    if let heldOut = rows.heldOut { parts.append("\(heldOut.groupedText) held-out rows") }
    parts.append("\(rows.synthetic.groupedText) synthetic rows")
    let columns = result.columns.count
    parts.append("\(columns.groupedText) \(columns == 1 ? "column" : "columns")")
    var heading =
      "Synthetic rows of table '\(result.table.printable)'\n"
      + parts.joined(separator: ", ")
    if let size = rows.ceilingSize {
      let explanation =
        "'real' is what held-out rows score in place of synthetic ones. Fewer rows score worse:"
        + " compare it with 'same size', \(size.groupedText) synthetic rows."
      heading += "\n\n" + explanation.wrapped(to: Self.width)
    }
    return heading
  }

  private func summary(of topic: Topic) -> String {
    let scores = result.scores.filter { $0.topic == topic }
    guard !scores.isEmpty else { return "" }
    let lines = scores.map {
      line($0.title, [$0.value, $0.valueAtCeilingSize, $0.ceiling], end: $0.goal.text)
    }
    return table(topic.title, end: "best", lines)
  }

  private var privacyInWords: String {
    var sentences: [String] = []
    if let nearest = result.nearestRecord, let share = nearest.shareCloserToTraining {
      sentences.append(
        "\(share.percentText) (± \(nearest.standardError.percentText)) of"
          + " \(nearest.measuredRows.groupedText) synthetic rows are closer to a training row than"
          + " to a held-out row, out of \(nearest.referenceRows.groupedText) of each. Unseen real"
          + " rows would be at 50.0 %, copies of training rows at"
          + " \(nearest.memorizerShare.percentText).")
    }
    sentences.append("This is evidence, not a guarantee: no differential privacy in this version.")
    return sentences.map { $0.wrapped(to: Self.width) }.joined(separator: "\n")
  }

  private var worstColumns: String {
    guard !result.columns.isEmpty else { return "" }
    let lines = worst(result.columns, by: \.jsd).map { column in
      line(
        column.column.printable,
        [column.jsd, column.jsdAtCeilingSize, column.jsdCeiling])
    }
    return table("Worst columns (JSD, bits)", lines)
  }

  private var worstPairs: String {
    guard !result.pairs.isEmpty else { return "" }
    let lines = worst(result.pairs, by: \.jointJSD).map { pair in
      line(
        Self.pairName(pair.first.printable, pair.second.printable),
        [pair.jointJSD, pair.jointJSDAtCeilingSize, pair.jointJSDCeiling])
    }
    return table("Worst pairs (joint JSD, bits)", lines)
  }

  private var notes: String {
    guard !result.notes.isEmpty else { return "" }
    return
      (["Notes"]
      + result.notes.map { note in
        note.printable.wrapped(to: Self.width - 2).split(separator: "\n")
          .map { "  " + $0 }.joined(separator: "\n")
      }).joined(separator: "\n")
  }

  /// Equal ones stay in the table's order.
  private func worst<Figures>(
    _ figures: [Figures], by divergence: (Figures) -> Double
  ) -> [Figures] {
    figures.enumerated()
      .sorted { (-divergence($0.element), $0.offset) < (-divergence($1.element), $1.offset) }
      .prefix(worstCount).map(\.element)
  }

  private func table(
    _ title: String, end: String = "", _ lines: [String]
  ) -> String {
    let head = cells(title, Self.figureHeadings, end: end)
    return ([head, String(repeating: "-", count: head.count)] + lines).joined(separator: "\n")
  }

  private func line(_ name: String, _ figures: [Double?], end: String = "") -> String {
    cells("  " + name.shortened(to: Self.nameWidth - 2), figures.map(\.figureText), end: end)
  }

  private func cells(_ name: String, _ cells: [String], end: String) -> String {
    name.padded(to: Self.nameWidth)
      + cells.prefix(result.rows.ceilingSize == nil ? 1 : 3)
      .map { $0.indented(to: Self.numberWidth) }.joined()
      + (end.isEmpty ? "" : "  " + end)
  }

  /// Both names, each cut to half of the room if they are too long together.
  private static func pairName(_ first: String, _ second: String) -> String {
    let separator = " x "
    let room = nameWidth - 2 - separator.count
    guard first.count + second.count > room else { return first + separator + second }
    let half = room / 2
    let secondRoom = max(room - first.count, half)
    let shortSecond = second.shortened(to: secondRoom)
    return first.shortened(to: room - shortSecond.count) + separator + shortSecond
  }
}

extension Topic {
  var title: String {
    switch self {
    case .validity: "Validity"
    case .fidelity: "Fidelity"
    case .utility: "Utility"
    case .privacy: "Privacy"
    }
  }
}

extension Goal {
  var text: String {
    switch self {
    case .minimize: "low"
    case .maximize: "high"
    case .match: "as real"
    }
  }
}
