/// An attribute of an element: one of those made here, so none can load, run or style anything.
struct Attribute: Hashable, Sendable {
  let name: String
  let value: String

  private init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  static func id(_ id: String) -> Attribute { Attribute("id", id) }
  static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
  static func language(_ code: String) -> Attribute { Attribute("lang", code) }

  /// A place in this page: the `id` of an element.
  static func link(to id: String) -> Attribute { Attribute("href", "#" + id) }

  /// The heading of the cell's column, for a table whose headings are not shown on a narrow screen.
  static func heading(_ heading: String) -> Attribute { Attribute("data-of", heading) }

  /// Details that are open at first.
  static let open = Attribute("open", "open")

  // MARK: - The page's head
  static func name(_ name: String) -> Attribute { Attribute("name", name) }
  static func content(_ content: String) -> Attribute { Attribute("content", content) }
  static let utf8 = Attribute("charset", "utf-8")
  static let securityPolicy = Attribute("http-equiv", "Content-Security-Policy")

  // MARK: - For screen readers and the keyboard
  static func role(_ role: String) -> Attribute { Attribute("role", role) }
  static func label(_ label: String) -> Attribute { Attribute("aria-label", label) }
  static func labelled(by id: String) -> Attribute { Attribute("aria-labelledby", id) }
  static let hidden = Attribute("aria-hidden", "true")
  static let current = Attribute("aria-current", "true")
  static let focusable = Attribute("tabindex", "0")
  static let ofColumn = Attribute("scope", "col")
  static let ofRow = Attribute("scope", "row")

  // MARK: - Drawing
  static func viewBox(width: Double, height: Double) -> Attribute {
    Attribute("viewBox", "0 0 " + width.coordinate + " " + height.coordinate)
  }
  static func width(_ width: Double) -> Attribute { Attribute("width", width.coordinate) }
  static func height(_ height: Double) -> Attribute { Attribute("height", height.coordinate) }
  static func x(_ x: Double) -> Attribute { Attribute("x", x.coordinate) }
  static func y(_ y: Double) -> Attribute { Attribute("y", y.coordinate) }
  static func x1(_ x: Double) -> Attribute { Attribute("x1", x.coordinate) }
  static func y1(_ y: Double) -> Attribute { Attribute("y1", y.coordinate) }
  static func x2(_ x: Double) -> Attribute { Attribute("x2", x.coordinate) }
  static func y2(_ y: Double) -> Attribute { Attribute("y2", y.coordinate) }
  static func centre(_ x: Double, _ y: Double, radius: Double) -> [Attribute] {
    [
      Attribute("cx", x.coordinate), Attribute("cy", y.coordinate),
      Attribute("r", radius.coordinate),
    ]
  }
  static func path(_ path: Path) -> Attribute { Attribute("d", path.text) }

  /// Turns what is drawn by `degrees` about a point.
  static func turned(by degrees: Double, aboutX x: Double, y: Double) -> Attribute {
    Attribute(
      "transform",
      "rotate(" + degrees.coordinate + " " + x.coordinate + " " + y.coordinate + ")")
  }
}
