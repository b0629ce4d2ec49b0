/// Bars side by side for a number or a time: training rows filled, held-out rows dashed, synthetic rows a line.
///
/// Every bar is as wide as the next, so that each can be seen; where the ranges are not, the edges below say so.
struct HistogramChart: Sendable {
  /// The size where many stand beside each other.
  static let smallWidth = 300.0
  static let smallHeight = 160.0
  private static let top = 12.0
  private static let left = 40.0

  let finding: String
  let overlay: Overlay
  /// One more than there are bars.
  let edges: [String]
  /// Whether the last bar stands apart: missing cells.
  let hasMissing: Bool
  var width = smallWidth
  var height = smallHeight

  var chart: Chart {
    Chart(width: width, height: height, finding: finding) {
      frame
      if let bars = overlay.filled { Node.path(filled(bars), "real") }
      Node.path(outline(overlay.line), "syn")
      if let dashed = overlay.dashed { Node.path(outline(dashed), "held") }
      ticks
    }
  }

  private var bottom: Double { height - 24 }
  private var count: Int { overlay.line.count }
  /// The gap before missing cells is half a bar, but not less than 12.
  private var gap: Double { hasMissing ? max(12, barWidth(gap: 12) / 2) : 0 }
  private func barWidth(gap: Double) -> Double {
    (width - Self.left - 6 - gap) / Double(count)
  }
  private func start(of bar: Int) -> Double {
    let isApart = hasMissing && bar >= count - 1
    return Self.left + Double(bar) * barWidth(gap: gap) + (isApart ? gap : 0)
  }

  private var shares: Scale {
    Scale(0...Scale.roundNumber(notBelow: overlay.most), from: bottom, to: Self.top)
  }

  @NodeBuilder private var frame: [Node] {
    let greatest = shares.values.upperBound
    for share in [greatest / 2, greatest] {
      Node.line(Self.left, shares.position(share), width - 6, shares.position(share), "rule")
      Node.label(
        (share * 100).axisText + " %", x: Self.left - 4, y: shares.position(share) + 4, "end")
    }
    Node.line(Self.left, bottom, width - 6, bottom, "axis")
  }

  private func filled(_ values: [Double]) -> Path {
    var path = Path()
    for (bar, value) in values.enumerated() where value > 0 {
      let top = shares.position(value)
      path.addRectangle(
        x: start(of: bar), y: top, width: barWidth(gap: gap), height: bottom - top)
    }
    return path
  }

  /// The tops of the bars as one line of steps, which starts anew at the gap.
  private func outline(_ values: [Double]) -> Path {
    var path = Path()
    for (bar, value) in values.enumerated() {
      let top = shares.position(value)
      if bar == 0 || (hasMissing && bar == count - 1) {
        path.move(toX: start(of: bar), y: bottom)
      }
      path.line(toY: top)
      path.line(toX: start(of: bar) + barWidth(gap: gap))
      if bar == count - 1 || (hasMissing && bar == count - 2) { path.line(toY: bottom) }
    }
    return path
  }

  /// As many edges as have room: the first, the last, and some between.
  @NodeBuilder private var ticks: [Node] {
    let last = edges.count - 1
    for edge in chosenEdges {
      let x = edge == last ? start(of: last - 1) + barWidth(gap: gap) : start(of: edge)
      Node.line(x, bottom, x, bottom + 4, "axis")
      Node.label(
        edges[edge], x: x, y: bottom + 17,
        edge == 0 ? "start" : edge == last && !hasMissing ? "end" : "middle")
    }
    if hasMissing {
      Node.label("missing", x: width, y: bottom + 17, "end")
    }
  }

  private var chosenEdges: [Int] {
    let last = edges.count - 1
    guard last > 0 else { return [] }
    let longest = edges.map(\.count).max() ?? 0
    let parts = width > 400 ? 8 : longest > 9 ? 1 : longest > 6 ? 2 : 3
    let step = (last + parts - 1) / parts
    return stride(from: 0, to: last, by: step).filter { last - $0 > step / 2 || $0 == 0 } + [last]
  }
}
