/// A drawing with a sentence that says what there is to see in it, for those who do not see it.
struct Chart: Sendable {
  let width: Double
  let height: Double
  /// In words: "age: total variation 0.02 …".
  let finding: String
  let marks: [Node]

  init(width: Double, height: Double, finding: String, @NodeBuilder marks: () -> [Node]) {
    self.width = width
    self.height = height
    self.finding = finding
    self.marks = marks()
  }

  var node: Node {
    Node(
      .svg, .viewBox(width: width, height: height), .width(width), .height(height), .role("img"),
      .label(finding)
    ) { marks }
  }
}

extension Node {
  /// A filled or stroked path, drawn as its class says; nothing for an empty one.
  static func path(_ path: Path, _ style: String) -> [Node] {
    path.isEmpty ? [] : [Node(.path, .class(style), .path(path))]
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) -> Node {
    Node(.line, .class(style), .x1(x1), .y1(y1), .x2(x2), .y2(y2))
  }

  /// A text whose anchor ("start", "middle", "end") is in its class.
  static func label(_ text: String, x: Double, y: Double, _ style: String = "start") -> Node {
    Node(.svgText, .class(style), .x(x), .y(y)) { text }
  }
}
