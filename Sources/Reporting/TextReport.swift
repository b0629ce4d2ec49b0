public import Evaluation

/// An evaluation as a short text for a terminal, at most 80 columns wide: the verdict and what it rests on, the main
/// figures, attacks, the privacy ledger of a model that has one, the worst columns and pairs.
///
/// Column names are printed with control characters escaped. Plain characters, no colours.
public struct TextReport: Sendable {
  private let result: EvaluationResult
  private let guarantee: ReportContext.Guarantee
  private let worstCount: Int

  private static let width = 80
  /// All but the first only with a ceiling.
  private static let figureHeadings = ["synthetic", "same size", "real", "±", "floor"]
  private static let nameWidth = 29
  private static let numberWidths = [10, 10, 8, 8, 8]

  /// - Parameters:
  ///   - guarantee: what the model promises of itself.
  ///   - worstCount: how many of the worst columns and pairs are listed.
  public init(
    _ result: EvaluationResult, guarantee: ReportContext.Guarantee = .none, worstCount: Int = 5
  ) {
    self.guarantee = guarantee
    self.result = result
    self.worstCount = worstCount
  }

  /// The whole report, a newline at its end.
  public var text: String {
    [
      heading, verdict, explanation, mainFigures, membership, attacks, ledger, tells,
      worstColumns, worstPairs, notes,
    ]
    .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let rows = result.rows
    var parts = ["\(rows.training.groupedText) training rows"]
    if let heldOut = rows.heldOut { parts.append("\(heldOut.groupedText) held-out rows") }
    parts.append("\(rows.synthetic.groupedText) synthetic rows")
    let columns = result.columns.count
    parts.append("\(columns.groupedText) \(columns == 1 ? "column" : "columns")")
    let words = GuaranteeText(guarantee: self.guarantee)
    let guarantee =
      self.guarantee == .none
      ? "There is no differential-privacy guarantee, so this is evidence about these rows and no"
        + " promise." : words.headline + " " + words.consequence
    return "Synthetic rows of table '\(result.table.printable)'\n"
      + parts.joined(separator: ", ") + "\n" + guarantee.wrapped(to: Self.width)
  }

  private var verdict: String {
    guard let verdict = result.verdict else { return "" }
    func paragraph(_ name: String, _ word: String, _ meaning: String) -> String {
      "\(name): \(word.uppercased())\n" + meaning.indentedLines(width: Self.width)
    }
    func list(_ reasons: [Verdict.Reason]) -> String {
      reasons.map { $0.sentence.listItem(width: Self.width) }.joined(separator: "\n")
    }
    return [
      paragraph("Fidelity", verdict.fidelity.word, verdict.fidelity.meaning),
      list(verdict.fidelityReasons),
      paragraph("Privacy", verdict.privacy.word, verdict.privacy.meaning),
      list(verdict.privacyReasons),
    ].joined(separator: "\n")
  }

  private var explanation: String {
    guard let size = result.rows.ceilingSize else { return "" }
    return
      ("'real' is what held-out rows score in place of synthetic ones, give or take '±'. Fewer rows"
      + " score worse: compare it with 'same size', \(size.groupedText) synthetic rows. 'floor' is"
      + " what rows with independent columns score.").wrapped(to: Self.width)
  }

  private var mainFigures: String {
    let tables = Topic.allCases.compactMap { topic -> String? in
      let scores = result.scores.filter { $0.topic == topic && $0.isMain }
      guard !scores.isEmpty else { return nil }
      return table(
        topic.title,
        scores.map {
          line(
            $0.title, [$0.value, $0.valueAtCeilingSize, $0.ceiling, $0.ceilingError, $0.floor],
            end: $0.goal.text)
        })
    }
    return tables.joined(separator: "\n\n")
  }

  private var membership: String {
    let risks = result.membership + [result.modelMembership].compactMap { $0 }
    guard !risks.isEmpty else { return "" }
    let lines = risks.map { risk in
      "  " + risk.title.shortened(to: 38).padded(to: 38)
        + "\(risk.auc.twoDecimals) (\(risk.aucInterval.text))".indented(to: 20)
        + (risk.truePositivesAtOnePercent.map(\.value.percentText) ?? "-").indented(to: 20)
    }
    let head =
      "Who was among the training rows?".padded(to: 40) + "AUC (95 %)".indented(to: 20)
      + "found at 1 % error".indented(to: 20)
    return ([head, String(repeating: "-", count: head.count)] + lines).joined(separator: "\n")
  }

  private var attacks: String {
    guard !result.attacks.isEmpty else { return "" }
    let lines = result.attacks.map { risk in
      let name = risk.title + (risk.column.map { " '\($0.printable)'" } ?? "")
      return "  " + name.shortened(to: 36).padded(to: 36)
        + risk.attack.value.percentText.indented(to: 11)
        + risk.control.value.percentText.indented(to: 11)
        + "\(risk.risk.twoDecimals) (\(risk.interval.text))".indented(to: 20)
    }
    let head =
      "Attacks on".padded(to: 38) + "training".indented(to: 11) + "unseen".indented(to: 11)
      + "risk (95 %)".indented(to: 20)
    return ([head, String(repeating: "-", count: head.count)] + lines).joined(separator: "\n")
  }

  private var ledger: String {
    guard case .differentialPrivacy(let ledger) = guarantee else { return "" }
    return LedgerText(ledger).lines.joined(separator: "\n")
  }

  private var tells: String {
    let tells = result.tells.prefix(worstCount).map {
      "\($0.column.printable) (\($0.share.percentText))"
    }
    guard !tells.isEmpty else { return "" }
    return ("What tells synthetic rows from real ones most: " + tells.joined(separator: ", ") + ".")
      .wrapped(to: Self.width)
  }

  private var worstColumns: String {
    guard !result.columns.isEmpty else { return "" }
    let lines = worst(result.columns, by: \.jsd).map { column in
      line(
        column.column.printable,
        [column.jsd, column.jsdAtCeilingSize, column.jsdCeiling])
    }
    return table("Worst columns (JSD, bits)", isWhole: false, lines)
  }

  private var worstPairs: String {
    guard !result.pairs.isEmpty else { return "" }
    let lines = worst(result.pairs, by: \.jointJSD).map { pair in
      line(
        Self.pairName(pair.first.printable, pair.second.printable),
        [pair.jointJSD, pair.jointJSDAtCeilingSize, pair.jointJSDCeiling])
    }
    return table("Worst pairs (joint JSD)", isWhole: false, lines)
  }

  private var notes: String {
    guard !result.notes.isEmpty else { return "" }
    let lines = result.notes.map { $0.printable.indentedLines(width: Self.width) }
    return (["Notes"] + lines).joined(separator: "\n")
  }

  /// Equal ones stay in the table's order.
  private func worst<Figures>(
    _ figures: [Figures], by divergence: (Figures) -> Double
  ) -> [Figures] {
    figures.enumerated()
      .sorted { (-divergence($0.element), $0.offset) < (-divergence($1.element), $1.offset) }
      .prefix(worstCount).map(\.element)
  }

  private func table(_ title: String, isWhole: Bool = true, _ lines: [String]) -> String {
    let head = cells(
      title, isWhole ? Self.figureHeadings : Array(Self.figureHeadings.prefix(3)),
      end: isWhole ? "best" : "")
    return ([head, String(repeating: "-", count: head.count)] + lines).joined(separator: "\n")
  }

  private func line(_ name: String, _ figures: [Double?], end: String = "") -> String {
    cells("  " + name.shortened(to: Self.nameWidth - 2), figures.map(\.figureText), end: end)
  }

  private func cells(_ name: String, _ cells: [String], end: String) -> String {
    let kept = result.rows.ceilingSize == nil ? [0, 4] : Array(cells.indices)
    let line =
      name.padded(to: Self.nameWidth)
      + kept.filter(cells.indices.contains).map { cells[$0].indented(to: Self.numberWidths[$0]) }
      .joined()
    return end.isEmpty ? line : line.padded(to: Self.width - 5) + " " + end
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
  fileprivate var text: String {
    switch self {
    case .minimize: "low"
    case .maximize: "high"
    case .match: "real"
    }
  }
}
