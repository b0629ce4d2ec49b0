/// The outline of a shape, in the coordinates of its chart.
struct Path: Hashable, Sendable {
  /// The commands of SVG's `d` attribute.
  private(set) var text = ""

  var isEmpty: Bool { text.isEmpty }

  mutating func move(toX x: Double, y: Double) { text += "M" + x.coordinate + " " + y.coordinate }
  mutating func line(toX x: Double, y: Double) { text += "L" + x.coordinate + " " + y.coordinate }
  mutating func line(toX x: Double) { text += "H" + x.coordinate }
  mutating func line(toY y: Double) { text += "V" + y.coordinate }
  mutating func close() { text += "z" }

  mutating func addRectangle(x: Double, y: Double, width: Double, height: Double) {
    move(toX: x, y: y)
    line(toX: x + width)
    line(toY: y + height)
    line(toX: x)
    close()
  }

  /// Lines from lower left to upper right across a rectangle: what may not be shown.
  mutating func addHatching(x: Double, y: Double, width: Double, height: Double) {
    move(toX: x, y: y + height)
    line(toX: x + width, y: y)
    move(toX: x, y: y + height / 2)
    line(toX: x + width / 2, y: y)
    move(toX: x + width / 2, y: y + height)
    line(toX: x + width, y: y + height / 2)
  }
}

extension Double {
  /// At most one decimal, so that equal charts have equal bytes: "12.3", "12", "-0.5".
  ///
  /// - Precondition: finite, and of a size that a page can have.
  var coordinate: String {
    precondition(isFinite && magnitude < 1e6, "a chart with a point at \(self)")
    let tenths = Int((self * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return sign + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }
}
