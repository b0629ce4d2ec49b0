import Evaluation

/// Intervals below each other on one scale, with a line where an attack does no better than it should: the plot of a
/// table's rows, one drawing a row, so that numbers and drawing are read together.
struct ForestPlot: Sendable {
  static let width = 220.0
  private static let height = 30.0

  private let scale: Scale
  private let reference: Double
  /// The word for `reference`: "guessing".
  private let referenceName: String

  /// - Parameter intervals: all that is to be drawn, so that they share a scale.
  init(intervals: [ConfidenceInterval], reference: Double, referenceName: String) {
    let low = min(intervals.map(\.low).min() ?? 0, reference)
    let high = max(intervals.map(\.high).max() ?? 1, reference)
    // Whole twentieths, and at least two of them, so that nothing looks like much that is not.
    let start = max((low * 20).rounded(.down), 0)
    let end = min(max((high * 20).rounded(.up), start + 2), 20)
    scale = Scale(start / 20...end / 20, from: 12, to: Self.width - 12)
    self.reference = reference
    self.referenceName = referenceName
  }

  /// The ends of the scale and the line's place, for the head of the table.
  var axis: Node {
    let finding =
      "scale from \(scale.values.lowerBound.figureText) to \(scale.values.upperBound.figureText),"
      + " \(referenceName) at \(reference.figureText)"
    return Chart(width: Self.width, height: 18, finding: finding) {
      Node.label(scale.values.lowerBound.axisText, x: 12, y: 13, "middle")
      Node.label(scale.values.upperBound.axisText, x: Self.width - 12, y: 13, "middle")
      let place = scale.position(reference)
      if place > 40 && place < Self.width - 40 {
        Node.label(reference.axisText, x: place, y: 13, "middle")
      }
    }.node
  }

  /// - Parameters:
  ///   - value: The dot.
  ///   - compared: The diamond: what the same attack finds out about strangers, say.
  func row(
    _ name: String, value: Double, interval: ConfidenceInterval,
    compared: (name: String, value: Double)? = nil
  ) -> Node {
    let middle = Self.height / 2
    let relation =
      interval.low > reference
      ? "above" : interval.high < reference ? "below" : "not told apart from"
    var finding =
      "\(name): \(value.figureText), 95 % interval \(interval.low.figureText) to"
      + " \(interval.high.figureText), \(relation) \(referenceName)"
    if let compared { finding += "; \(compared.name) \(compared.value.figureText)" }
    let (low, high) = (scale.position(interval.low), scale.position(interval.high))
    return Chart(width: Self.width, height: Self.height, finding: finding) {
      Node.line(scale.position(reference), 0, scale.position(reference), Self.height, "axis")
      Node.line(low, middle, high, middle, "ci")
      Node.line(low, middle - 4, low, middle + 4, "ci")
      Node.line(high, middle - 4, high, middle + 4, "ci")
      if let compared {
        Node.path(ScaleBar.diamond(x: scale.position(compared.value), y: middle), "floor")
      }
      Node(.circle, [.class("dot")] + Attribute.centre(scale.position(value), middle, radius: 4.5))
    }.node
  }
}
