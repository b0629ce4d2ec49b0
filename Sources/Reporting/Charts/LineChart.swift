/// Lines over the steps of a training.
struct LineChart: Sendable {
  struct Series: Sendable {
    let name: String
    /// A class of the style sheet: "syn", "held".
    let style: String
    /// Steps and values, steps ascending.
    let points: [(step: Int, value: Double)]
  }

  static let width = 640.0
  private static let height = 200.0
  private static let left = 52.0
  private static let right = width - 12
  private static let top = 10.0
  private static let bottom = height - 32
  /// More points than this are averaged in groups: more than these nobody can see.
  private static let mostPoints = 160

  let series: [Series]
  let lastStep: Int
  let finding: String

  var chart: Chart {
    let values = series.flatMap { $0.points.map(\.value) }
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let margin = (high - low) * 0.06
    let vertical = Scale((low - margin)...(high + margin), from: Self.bottom, to: Self.top)
    let horizontal = Scale(0...Double(max(lastStep, 1)), from: Self.left, to: Self.right)
    return Chart(width: Self.width, height: Self.height, finding: finding) {
      for value in Self.roundValues(from: low, to: high) {
        let y = vertical.position(value)
        Node.line(Self.left, y, Self.right, y, "rule")
        Node.label(value.axisText, x: Self.left - 6, y: y + 4, "end")
      }
      Node.line(Self.left, Self.bottom, Self.right, Self.bottom, "axis")
      for quarter in 0...4 {
        let step = lastStep * quarter / 4
        Node.label(
          step.groupedText, x: horizontal.position(Double(step)), y: Self.bottom + 16,
          quarter == 4 ? "end" : "middle")
      }
      Node.label("steps", x: Self.right, y: Self.bottom + 30, "end")
      for series in series {
        Node.path(
          path(series.points, horizontal: horizontal, vertical: vertical), series.style)
      }
    }
  }

  /// Two to four round numbers between.
  private static func roundValues(from low: Double, to high: Double) -> [Double] {
    guard high > low else { return [low] }
    let step = Scale.roundNumber(notBelow: (high - low) / 3)
    let first = (low / step).rounded(.up)
    return (0...3).map { (first + Double($0)) * step }.filter { $0 <= high }
  }

  private func path(
    _ points: [(step: Int, value: Double)], horizontal: Scale, vertical: Scale
  ) -> Path {
    var path = Path()
    let groupSize = max((points.count + Self.mostPoints - 1) / Self.mostPoints, 1)
    for start in stride(from: 0, to: points.count, by: groupSize) {
      let group = points[start..<min(start + groupSize, points.count)]
      let step = group.reduce(0) { $0 + Double($1.step) } / Double(group.count)
      let value = group.reduce(0) { $0 + $1.value } / Double(group.count)
      let (x, y) = (horizontal.position(step), vertical.position(value))
      if start == 0 { path.move(toX: x, y: y) } else { path.line(toX: x, y: y) }
    }
    return path
  }
}
