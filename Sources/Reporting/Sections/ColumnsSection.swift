import Evaluation

/// Every column by itself: an overlay of its tables, and its figures.
struct ColumnsSection {
  let result: EvaluationResult
  let leastCount: Int

  /// Of a wider table only this many columns are drawn, those that are farthest from the real ones.
  static let mostCharts = 60

  var section: Section {
    Section(id: "columns", title: "Columns") {
      if result.distributions.isEmpty {
        Node(.p) { "The distributions were not measured." }
      } else {
        Node(.p) { introduction }
        Legend.overlay(hasHeldOut: result.distributions.contains { $0.heldOut != nil })
        Node(.div, .class("grid")) {
          for distribution in drawn { figure(distribution) }
        }
      }
      if !result.columns.isEmpty {
        Node(.details) {
          Node(.summary) { "The figures of all columns, as a table" }
          table
        }
      }
    }
  }

  private var introduction: String {
    var text =
      "Shares of all rows. No bar stands for fewer than \(leastCount) real rows: rarer spellings are together, and"
      + " the ends of a range are joined. Bars are equally wide on the page; the numbers below say what they hold."
    if result.distributions.count > drawn.count {
      text +=
        " Of \(result.distributions.count.groupedText) columns, the \(drawn.count) that are farthest from the real"
        + " ones are drawn; the table below has all."
    }
    return text
  }

  private var drawn: [ColumnDistribution] {
    guard result.distributions.count > Self.mostCharts else { return result.distributions }
    let worst = result.distributions.indices.sorted {
      (-divergence(of: result.distributions[$0]), $0) < (
        -divergence(of: result.distributions[$1]), $1
      )
    }
    return worst.prefix(Self.mostCharts).sorted().map { result.distributions[$0] }
  }

  private func divergence(of distribution: ColumnDistribution) -> Double {
    figures(of: distribution.column)?.jsd ?? 0
  }

  private func figures(of column: String) -> EvaluationResult.ColumnFigures? {
    result.columns.first { $0.column == column }
  }

  private func figure(_ distribution: ColumnDistribution) -> Node {
    Node(.figure) {
      Node(.figcaption) {
        Node(.strong) { Node(.bdi) { distribution.column } }
        if let figures = figures(of: distribution.column) {
          Node(.span, .class("by")) {
            "JSD \((figures.jsdAtCeilingSize ?? figures.jsd).figureText)"
              + (figures.jsdCeiling.map { ", real \($0.figureText)" } ?? "")
          }
        }
      }
      if let chart = ColumnChart(distribution).chart {
        chart.node
      } else {
        Node(.p, .class("muted")) { "Too few real rows to draw a bar." }
      }
    }
  }

  private var table: Node {
    DataTable(
      caption:
        "Column by column: divergence (JSD) in bits, shape error, and shares of cells, of all synthetic rows.",
      nameHeading: "Column",
      columns: [
        "JSD", "At equal size", "Real", "Shape error", "Outside range", "Unknown category",
        "Too many decimals",
        "Missing", "Missing in training",
      ].map { DataTable.Column($0) },
      rows: result.columns.map { figures in
        DataTable.Row(
          figures.column,
          [
            figures.jsd.figureText, figures.jsdAtCeilingSize.figureText,
            figures.jsdCeiling.figureText, figures.shapeError.figureText,
            figures.validity.outsideRange.figureText,
            figures.validity.unknownCategories.figureText,
            figures.validity.tooManyDecimals.figureText, figures.validity.missingRate.figureText,
            figures.validity.trainingMissingRate.figureText,
          ])
      }
    ).scrollingNode
  }
}
