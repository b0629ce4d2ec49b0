/// Lying bars for the spellings of a category: training rows filled, and a stroke across where synthetic rows
/// (solid) and held-out rows (dashed) end.
struct CategoryChart: Sendable {
  static let width = HistogramChart.smallWidth
  private static let pitch = 17.0
  private static let left = 112.0
  private static let right = width - 10

  let finding: String
  let overlay: Overlay
  let labels: [String]

  var chart: Chart {
    let bottom = Double(labels.count) * Self.pitch + 4
    return Chart(
      width: Self.width, height: bottom + 20, finding: finding
    ) {
      Node.line(shares.end, 0, shares.end, bottom, "rule")
      Node.path(filled, "real")
      Node.path(strokes(overlay.line), "syn")
      if let dashed = overlay.dashed { Node.path(strokes(dashed), "held") }
      Node.line(Self.left, 0, Self.left, bottom, "axis")
      for (index, label) in labels.enumerated() {
        Node.label(
          label.shortened(to: 17), x: Self.left - 5, y: Double(index) * Self.pitch + 14, "end ink")
      }
      Node.label("0", x: Self.left, y: bottom + 14, "middle")
      Node.label(
        (shares.values.upperBound * 100).axisText + " %", x: Self.right + 8, y: bottom + 14, "end")
    }
  }

  private var shares: Scale {
    Scale(0...Scale.roundNumber(notBelow: overlay.most), from: Self.left, to: Self.right)
  }

  private var filled: Path {
    var path = Path()
    for (index, value) in (overlay.filled ?? []).enumerated() where value > 0 {
      path.addRectangle(
        x: Self.left, y: Double(index) * Self.pitch + 5,
        width: shares.position(value) - Self.left, height: 10)
    }
    return path
  }

  private func strokes(_ values: [Double]) -> Path {
    var path = Path()
    for (index, value) in values.enumerated() {
      let middle = Double(index) * Self.pitch + 10
      path.move(toX: shares.position(value), y: middle - 7)
      path.line(toY: middle + 7)
    }
    return path
  }
}
