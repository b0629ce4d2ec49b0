import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element of a parsed page.
final class MarkupElement {
  let name: String
  let attributes: [String: String]
  private(set) var children: [MarkupElement] = []
  private(set) weak var parent: MarkupElement?
  private(set) var ownText = ""

  fileprivate init(_ name: String, _ attributes: [String: String], in parent: MarkupElement?) {
    self.name = name
    self.attributes = attributes
    self.parent = parent
    parent?.children.append(self)
  }

  /// This element and all below it, in the order of the page.
  var all: [MarkupElement] { [self] + children.flatMap(\.all) }

  /// All text below, in order of the elements.
  var text: String { ownText + children.map(\.text).joined(separator: " ") }

  func named(_ names: String...) -> [MarkupElement] { all.filter { names.contains($0.name) } }

  func withClass(_ name: String) -> [MarkupElement] {
    all.filter { ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(name)) }
  }

  fileprivate func append(_ text: String) { ownText += text }
}

/// Reads a page as XML, which is stricter than any browser: one element that is not closed, one character that is not
/// escaped, and it fails.
func parsed(_ page: String) throws -> MarkupElement {
  let parser = XMLParser(data: Data(page.utf8))
  let reader = MarkupReader()
  parser.delegate = reader
  guard parser.parse(), let root = reader.root else {
    throw MarkupError(
      line: parser.lineNumber, reason: "\(parser.parserError.map { "\($0)" } ?? "empty")")
  }
  return root
}

struct MarkupError: Error {
  let line: Int
  let reason: String
}

private final class MarkupReader: NSObject, XMLParserDelegate {
  var root: MarkupElement?
  private var open: [MarkupElement] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let element = MarkupElement(name, attributes, in: open.last)
    if root == nil { root = element }
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.append(text) }
}
