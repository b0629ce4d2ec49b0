/// A table of figures: a caption, a heading for each column, and a name and cells for each row.
struct DataTable: Sendable {
  /// How a column's cells stand.
  enum Alignment: Sendable { case text, number, plot }

  struct Column: Sendable {
    let heading: String
    let alignment: Alignment
    /// What stands below the heading: the axis of a plot.
    let axis: [Node]

    init(_ heading: String, _ alignment: Alignment = .number, axis: [Node] = []) {
      self.heading = heading
      self.alignment = alignment
      self.axis = axis
    }
  }

  struct Row: Sendable {
    let name: [Node]
    let cells: [[Node]]

    init(@NodeBuilder name: () -> [Node], cells: [[Node]]) {
      self.name = name()
      self.cells = cells
    }

    init(_ name: String, _ cells: [String]) {
      self.name = [Node(.bdi) { name }]
      self.cells = cells.map { [.text($0)] }
    }
  }

  let caption: String
  let nameHeading: String
  let columns: [Column]
  let rows: [Row]
  var style = "wide"
  /// Whether the style sheet lays each row out anew on a narrow screen. Browsers may then forget that it is a table,
  /// so it is said in so many words.
  var isReflowed = false

  /// The table in a box of its own, in which it can be moved if it is wider than the screen.
  var scrollingNode: Node { Node.scrolling(caption) { node } }

  /// - Precondition: each row has a cell for each column.
  var node: Node {
    precondition(rows.allSatisfy { $0.cells.count == columns.count }, "a ragged table")
    return Node(.table, [.class(style)] + role("table")) {
      Node(.caption) { caption }
      Node(.thead, role("rowgroup")) {
        Node(.tr, role("row")) {
          Node(.th, [.ofColumn] + role("columnheader")) { nameHeading }
          for column in columns {
            Node(.th, [.ofColumn, .class(column.alignment.style)] + role("columnheader")) {
              column.heading
              column.axis
            }
          }
        }
      }
      Node(.tbody, role("rowgroup")) {
        for row in rows {
          Node(.tr, role("row")) {
            Node(.th, [.ofRow] + role("rowheader")) { row.name }
            for (column, cell) in zip(columns, row.cells) {
              Node(
                .td,
                [.class(column.alignment.style)] + role("cell")
                  + (isReflowed ? [.heading(column.heading)] : [])
              ) { cell }
            }
          }
        }
      }
    }
  }

  private func role(_ role: String) -> [Attribute] { isReflowed ? [.role(role)] : [] }
}

extension DataTable.Alignment {
  fileprivate var style: String {
    switch self {
    case .text: "t"
    case .number: "n"
    case .plot: "plot"
    }
  }
}

extension Node {
  /// A box that scrolls sideways, by keyboard too.
  static func scrolling(_ label: String, @NodeBuilder content: () -> [Node]) -> Node {
    Node(
      .div, [.class("scroll"), .role("group"), .label(label), .focusable], content: content)
  }
}

extension String {
  /// With a capital, as a row of a table begins.
  var atSentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
