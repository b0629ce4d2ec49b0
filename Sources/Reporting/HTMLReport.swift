public import Evaluation

/// An evaluation as one page for people: verdict, figures, charts, definitions, and how to make it again.
///
/// One file of HTML with its style and its charts (SVG) in it. It has no script and loads nothing. It is readable on a
/// phone, on paper, in light and dark, with a keyboard and with a screen reader. It shows no cell that fewer than
/// ``ReportContext/leastCount`` real rows have, as long as the result keeps to that.
///
/// A page for 15 columns has about 300 kB; of tables with many columns only the worst ones are drawn, and the page
/// says so.
public struct HTMLReport: Sendable {
  /// Stands in the first 1,000 bytes of every page, and tells that this tool wrote it.
  public static let mark = "name=\"generator\" content=\"\(generator)\""
  static let generator = "synthtab report"

  private let result: EvaluationResult
  private let context: ReportContext

  public init(_ result: EvaluationResult, context: ReportContext) {
    self.result = result
    self.context = context
  }

  /// The whole file. Equal results and contexts give equal bytes. O(size of the result).
  public var html: String { page.html }

  private var page: Page {
    let name = context.title ?? result.table
    return Page(
      title: "Audit of the synthetic table \(name)",
      header: [
        Node(.p, .class("eyebrow")) {
          "Audit of synthetic data, by synthtab \(context.toolVersion)"
        },
        Node(.h1) {
          "Synthetic rows of "
          Node(.bdi) { name }
        },
        caution,
      ],
      sections: [
        SummarySection(result: result, context: context).section,
        ScoresSection(result: result).section,
        ColumnsSection(result: result, leastCount: context.leastCount).section,
        AssociationsSection(result: result).section,
        PairsSection(result: result, leastCount: context.leastCount).section,
        EmbeddingSection(embedding: result.embedding, leastCount: context.leastCount).section,
        DistancesSection(result: result).section,
        AttacksSection(result: result).section,
        ExposureSection(result: result, leastCount: context.leastCount).section,
        learned,
        TrainingSection(points: context.training).section,
        MethodSection(result: result, leastCount: context.leastCount).section,
        notes,
        ReproductionSection(result: result, context: context).section,
        signature,
      ],
      footer: [
        Node(.p) {
          "Made by synthtab \(context.toolVersion). This page loads nothing and sends nothing."
        }
      ])
  }

  /// The first lines of the report, before any figure.
  private var caution: Node {
    let text = GuaranteeText(guarantee: context.guarantee)
    return Node(.p, .class("caution")) {
      Node(.strong) { text.headline }
      " " + text.consequence
    }
  }

  /// What of the rows the model has: its ledger, or what was kept out of it.
  private var learned: Section {
    switch context.guarantee {
    case .none: ProtectionSection(protection: context.protection).section
    case .differentialPrivacy(let ledger): LedgerSection(ledger: ledger).section
    }
  }

  private var notes: Section {
    Section(id: "notes", title: "Notes") {
      if result.notes.isEmpty {
        Node(.p) { "Nothing was left out, and every figure could be computed." }
      } else {
        Node(.ul) {
          for note in result.notes { Node(.li) { note } }
        }
      }
    }
  }

  private var signature: Section {
    Section(id: "sign-off", title: "Sign-off") {
      Node(.p) {
        "To be filled in by the person who decides about the use of these rows. The verdicts above are"
        " an aid to that decision and do not replace it."
      }
      Node(.ul, .class("sign")) {
        for line in [
          "Decision and purpose of use", "Conditions", "Name and role", "Date and signature",
        ] {
          Node(.li) { line }
        }
      }
    }
  }
}
