import Evaluation

/// One figure on a line: where the synthetic rows are (a dot), where real rows are (a stroke, with the band of its
/// error), and where independent columns are (a diamond).
struct ScaleBar: Sendable {
  static let width = 170.0
  static let height = 24.0

  let synthetic: Double?
  let real: Double?
  /// One standard error of `real`.
  let realError: Double?
  let independent: Double?
  /// The least and the greatest possible value, where there is one.
  let minimum: Double?
  let maximum: Double?

  /// Twice the error at most, as in a 95 % interval.
  private var band: ClosedRange<Double>? {
    guard let real, let realError, realError > 0 else { return nil }
    let low = max(real - 1.96 * realError, minimum ?? -.infinity)
    let high = min(real + 1.96 * realError, maximum ?? .infinity)
    return min(low, high)...max(low, high)
  }

  var chart: Chart {
    let middle = Self.height / 2
    let scale = self.scale
    return Chart(width: Self.width, height: Self.height, finding: finding) {
      Node.line(scale.start - 6, middle, scale.end + 6, middle, "axis")
      if let band {
        let start = scale.position(band.lowerBound)
        Node.path(
          rectangle(
            x: start, y: middle - 5, width: max(scale.position(band.upperBound) - start, 1),
            height: 10), "band")
      }
      if let real {
        Node.line(scale.position(real), middle - 9, scale.position(real), middle + 9, "tick")
      }
      if let independent {
        Node.path(Self.diamond(x: scale.position(independent), y: middle), "floor")
      }
      if let synthetic {
        Node(
          .circle,
          [.class("dot")] + Attribute.centre(scale.position(synthetic), middle, radius: 5))
      }
    }
  }

  private var scale: Scale {
    let values = [synthetic, real, band?.lowerBound, band?.upperBound, independent].compactMap {
      $0
    }
    let range = (values.min() ?? 0)...(values.max() ?? 1)
    return Scale(range, from: 10, to: Self.width - 10)
  }

  private var finding: String {
    guard let synthetic else { return "not computed" }
    guard let real else { return "synthetic \(synthetic.figureText)" }
    if let band, band.contains(synthetic) { return "synthetic is within the error of real" }
    let side = synthetic == real ? "equal to" : synthetic > real ? "above" : "below"
    guard let independent, independent != real else { return "synthetic is \(side) real" }
    let share = (synthetic - real) / (independent - real)
    switch share {
    case ..<0: return "synthetic is \(side) real, on the other side than independent columns"
    case ...1:
      return "synthetic is \(side) real, \(share.percentText) of the way to independent columns"
    default: return "synthetic is \(side) real, beyond independent columns"
    }
  }

  private func rectangle(x: Double, y: Double, width: Double, height: Double) -> Path {
    var path = Path()
    path.addRectangle(x: x, y: y, width: width, height: height)
    return path
  }

  static func diamond(x: Double, y: Double) -> Path {
    var path = Path()
    path.move(toX: x - 5, y: y)
    path.line(toX: x, y: y - 5)
    path.line(toX: x + 5, y: y)
    path.line(toX: x, y: y + 5)
    path.close()
    return path
  }
}
