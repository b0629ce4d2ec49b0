/// How the training went: losses and divergence.
struct TrainingSection {
  let points: [ReportContext.TrainingPoint]

  /// The beginning of a training that is not drawn, as a share of its steps: its losses would hide all others.
  private static let skipped = 0.02

  var section: Section {
    Section(id: "training", title: "Training") {
      if losses.allSatisfy(\.points.isEmpty) && divergences.isEmpty {
        Node(.p) {
          "No training is known: the rows were audited without the model that made them."
        }
      } else {
        Node(.p) {
          "A held-out loss that rises while the training loss falls is the first sign that a model learns its rows by"
          " heart."
        }
        lossChart
        divergenceChart
      }
    }
  }

  private var lastStep: Int { points.map(\.step).max() ?? 0 }
  private var drawn: [ReportContext.TrainingPoint] {
    points.filter { Double($0.step) >= Self.skipped * Double(lastStep) }
  }

  private var losses: [LineChart.Series] {
    [
      LineChart.Series(name: "training rows", style: "syn", points: values(\.loss)),
      LineChart.Series(name: "held-out rows", style: "held", points: values(\.heldOutLoss)),
    ]
  }

  private var divergences: [(step: Int, value: Double)] { values(\.divergence) }

  /// A loss that is not finite, which a training may have passed through, is not drawn.
  private func values(
    _ value: (ReportContext.TrainingPoint) -> Double?
  ) -> [(step: Int, value: Double)] {
    drawn.compactMap { point in
      guard let value = value(point), value.isFinite else { return nil }
      return (point.step, value)
    }
  }

  @NodeBuilder private var lossChart: [Node] {
    let present = losses.filter { !$0.points.isEmpty }
    if !present.isEmpty {
      Legend.list(present.map { (.line(style: $0.style), $0.name) })
      figure(
        "Loss, nats a row", present,
        finding: "Loss. "
          + present.map { $0.name + " " + Self.course($0.points) }
          .joined(separator: "; "))
    }
  }

  @NodeBuilder private var divergenceChart: [Node] {
    if !divergences.isEmpty {
      figure(
        "JSD of a generated sample, bits",
        [LineChart.Series(name: "divergence", style: "syn", points: divergences)],
        finding: "Jensen–Shannon divergence of a generated sample " + Self.course(divergences))
    }
  }

  private func figure(_ title: String, _ series: [LineChart.Series], finding: String) -> Node {
    Node(.figure) {
      Node(.figcaption) {
        Node(.strong) { title }
        Node(.span, .class("by")) {
          "The first fiftieth of the steps is not drawn."
        }
      }
      Node.scrolling(title) {
        LineChart(series: series, lastStep: lastStep, finding: finding).chart.node
      }
    }
  }

  /// "from 3.2 to 1.1, lowest 1.0 at step 4,000".
  private static func course(_ points: [(step: Int, value: Double)]) -> String {
    guard let first = points.first, let last = points.last,
      let lowest = points.min(by: { $0.value < $1.value })
    else { return "" }
    return "from \(first.value.axisText) to \(last.value.axisText), lowest \(lowest.value.axisText)"
      + " at step \(lowest.step.groupedText)"
  }
}
