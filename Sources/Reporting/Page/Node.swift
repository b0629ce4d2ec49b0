/// A piece of the page: text, or an element with what is in it.
///
/// This is the only way in which anything gets into the page, and it cannot make bad markup: tags and attributes are
/// closed sets (no script, no image, no address outside the page among them), and every text and every attribute's
/// value is escaped when it is written, with control and direction characters made visible. So a column's name can
/// neither end an element nor turn the text around it, and no caller has to think of it.
indirect enum Node: Hashable, Sendable {
  case text(String)
  case element(ElementName, [Attribute], [Node])
  case style(StyleSheet)

  init(_ tag: ElementName, _ attributes: Attribute..., @NodeBuilder content: () -> [Node] = { [] })
  {
    self = .element(tag, attributes, content())
  }

  init(_ tag: ElementName, _ attributes: [Attribute], @NodeBuilder content: () -> [Node] = { [] }) {
    self = .element(tag, attributes, content())
  }

  /// Appends the node as HTML that is well-formed XML too.
  func write(to text: inout String) {
    switch self {
    case .text(let content):
      text += content.escaped
    case .style(let sheet):
      text += "<style>" + sheet.text + "</style>\n"
    case .element(let tag, let attributes, let children):
      text += "<" + tag.rawValue
      for attribute in attributes {
        text += " " + attribute.name + "=\"" + attribute.value.escaped + "\""
      }
      if children.isEmpty && tag.mayCloseItself {
        text += "/>"
      } else {
        text += ">"
        for child in children { child.write(to: &text) }
        text += "</" + tag.rawValue + ">"
      }
      if tag.endsItsLine { text += "\n" }
    }
  }
}

/// Lets content be written as a list of statements; a `String` among them is a text.
@resultBuilder enum NodeBuilder {
  static func buildExpression(_ text: String) -> [Node] { [.text(text)] }
  static func buildExpression(_ node: Node) -> [Node] { [node] }
  static func buildExpression(_ nodes: [Node]) -> [Node] { nodes }
  static func buildBlock(_ parts: [Node]...) -> [Node] { parts.flatMap { $0 } }
  static func buildOptional(_ part: [Node]?) -> [Node] { part ?? [] }
  static func buildEither(first part: [Node]) -> [Node] { part }
  static func buildEither(second part: [Node]) -> [Node] { part }
  static func buildArray(_ parts: [[Node]]) -> [Node] { parts.flatMap { $0 } }
}

/// The elements that a report is made of.
enum ElementName: String, Hashable, Sendable {
  case html, head, meta, title, body
  case header, nav, main, footer, section, div, span
  case h1, h2, h3, p, a, ul, ol, li, dl, dt, dd, strong, code, pre, bdi
  case table, caption, thead, tbody, tr, th, td
  case figure, figcaption, details, summary
  case svg, g, path, line, circle
  case svgText = "text"

  /// Whether `<g/>` means the same to readers of HTML and of XML.
  fileprivate var mayCloseItself: Bool {
    switch self {
    case .meta, .svg, .g, .path, .line, .circle: true
    default: false
    }
  }

  /// Whether a line break behind the element shows nowhere. It makes the file readable in an editor.
  fileprivate var endsItsLine: Bool {
    switch self {
    case .span, .a, .strong, .code, .bdi, .svgText, .line, .circle, .g:
      false
    default: true
    }
  }
}

extension String {
  /// The text as it may stand in an element or an attribute: ``printable``, with `&`, `<`, `>` and quotes as entities.
  fileprivate var escaped: String {
    var result = ""
    for scalar in printable.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
