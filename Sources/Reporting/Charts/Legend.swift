/// The key of a chart: a small drawing of each style and its words.
enum Legend {
  /// How a series is drawn.
  enum Sample: Sendable {
    case filled
    case line(style: String)
    case dot
    case stroke
    case diamond
    case hatched
    /// A step of a heat map: "a3".
    case level(String)
  }

  static func list(_ entries: [(sample: Sample, words: String)]) -> Node {
    Node(.ul, .class("legend")) {
      for entry in entries {
        Node(.li) {
          Node(.svg, .viewBox(width: 24, height: 14), .width(24), .height(14), .hidden) {
            marks(entry.sample)
          }
          Node(.span) { entry.words }
        }
      }
    }
  }

  /// Real, held-out and synthetic rows of an overlay.
  static func overlay(hasHeldOut: Bool) -> Node {
    var entries: [(sample: Sample, words: String)] = [(.filled, "training rows")]
    if hasHeldOut { entries.append((.line(style: "held"), "held-out rows")) }
    entries.append((.line(style: "syn"), "synthetic rows"))
    return list(entries)
  }

  @NodeBuilder private static func marks(_ sample: Sample) -> [Node] {
    switch sample {
    case .filled: Node.path(box, "real")
    case .line(let style): Node.line(0, 7, 24, 7, style)
    case .dot: Node(.circle, [.class("dot")] + Attribute.centre(12, 7, radius: 5))
    case .stroke:
      Node.path(band, "band")
      Node.line(12, 0, 12, 14, "tick")
    case .diamond: Node.path(ScaleBar.diamond(x: 12, y: 7), "floor")
    case .hatched:
      Node.path(hatching, "few")
      Node.path(box, "rule")
    case .level(let name):
      Node.path(box, name)
      Node.path(box, "rule")
    }
  }

  private static let box: Path = {
    var path = Path()
    path.addRectangle(x: 2, y: 1, width: 20, height: 12)
    return path
  }()

  private static let band: Path = {
    var path = Path()
    path.addRectangle(x: 4, y: 3, width: 16, height: 8)
    return path
  }()

  private static let hatching: Path = {
    var path = Path()
    path.addHatching(x: 2, y: 1, width: 10, height: 12)
    path.addHatching(x: 12, y: 1, width: 10, height: 12)
    return path
  }()
}
