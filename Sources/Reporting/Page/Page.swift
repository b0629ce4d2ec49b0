/// The document around the sections of a report: head, landmarks, links to the sections.
struct Page: Sendable {
  let title: String
  let header: [Node]
  let sections: [Section]
  let footer: [Node]

  /// The whole file. It loads nothing and runs nothing, and its policy forbids a browser to do so.
  var html: String {
    let root = Node(.html, .language("en")) {
      Node(.head) {
        Node(.meta, .utf8)
        Node(.meta, .name("generator"), .content(HTMLReport.generator))
        Node(
          .meta, .securityPolicy,
          .content(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"))
        Node(.meta, .name("viewport"), .content("width=device-width, initial-scale=1"))
        Node(.meta, .name("color-scheme"), .content("light dark"))
        Node(.meta, .name("referrer"), .content("no-referrer"))
        Node(.title) { title }
        Node.style(.report)
      }
      Node(.body) {
        Node(.a, .class("skip"), .link(to: "content")) { "Skip to the report" }
        Node(.div, .class("page")) {
          Node(.header) { header }
          Node(.nav, .label("Contents")) {
            Node(.ol) {
              for section in sections {
                Node(.li) { Node(.a, .link(to: section.id)) { section.title } }
              }
            }
          }
          Node(.main, .id("content"), .class("main")) {
            for section in sections { section.node }
          }
          Node(.footer) { footer }
        }
      }
    }
    var text = "<!DOCTYPE html>\n"
    root.write(to: &text)
    return text
  }
}

/// A chapter of the report, with a heading that the contents link to.
struct Section: Sendable {
  let id: String
  let title: String
  let content: [Node]

  init(id: String, title: String, @NodeBuilder content: () -> [Node]) {
    self.id = id
    self.title = title
    self.content = content()
  }

  var node: Node {
    Node(.section, .id(id), .class("chapter"), .labelled(by: id + "-title")) {
      Node(.h2, .id(id + "-title")) { title }
      content
    }
  }
}
