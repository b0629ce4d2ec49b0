/// Values as coloured squares: blue above 0, orange below it, in steps; with the numbers in them where there is room.
/// What must not be shown is hatched.
struct HeatMap: Sendable {
  /// Which colour a value has.
  struct Steps: Hashable, Sendable {
    /// The size from which on a value has the strongest colour.
    let most: Double
    /// Whether steps grow with the square root of the value, for shares that differ by orders of magnitude.
    var isSquareRoot = false

    /// Where step 1, 2, … begins.
    var bounds: [Double] {
      (0..<Palette.levelCount).map { index in
        let share = (Double(index) + (index == 0 ? 0.25 : 0)) / Double(Palette.levelCount)
        return most * (isSquareRoot ? share * share : share)
      }
    }

    /// The class of a value: "a0" next to nothing, "a1"… above, "b1"… below 0.
    func style(of value: Double) -> String {
      let level = bounds.count { value.magnitude >= $0 && $0 > 0 }
      return level == 0 ? "a0" : (value < 0 ? "b" : "a") + "\(level)"
    }
  }

  /// A square with its place from the upper left.
  struct Cell: Sendable {
    let row: Int
    let column: Int
    /// `nil` is hatched.
    let value: Double?
    let text: String
  }

  let finding: String
  let steps: Steps
  let cells: [Cell]
  let side: Double
  /// Where the squares begin, and the chart's size.
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  /// The names of rows and columns, and what else belongs to the chart.
  let names: [Node]

  var chart: Chart {
    Chart(width: width, height: height, finding: finding) {
      Node(.g, .class("map")) {
        for style in styles {
          let members = shown.filter { steps.style(of: $0.value) == style }.map(\.cell)
          Node(.g, .class(style)) {
            Node(.path, .path(squares(members)))
            for cell in members where !cell.text.isEmpty {
              Node.text(cell.text, x: x(cell) + side / 2, y: y(cell) + side / 2 + 3.5)
            }
          }
        }
        Node.path(hatching, "few")
        Node.path(signs, "mark")
        names
      }
    }
  }

  private var shown: [(cell: Cell, value: Double)] {
    cells.compactMap { cell in cell.value.map { (cell, $0) } }
  }

  private var styles: [String] { Set(shown.map { steps.style(of: $0.value) }).sorted() }

  private func x(_ cell: Cell) -> Double { left + Double(cell.column) * side }
  private func y(_ cell: Cell) -> Double { top + Double(cell.row) * side }

  /// Squares beside each other are one rectangle, which saves most of the bytes of a large map.
  private func squares(_ cells: [Cell]) -> Path {
    var path = Path()
    let gap = side > 10 ? 1.0 : 0
    var index = 0
    while index < cells.count {
      var end = index + 1
      if gap == 0 {
        while end < cells.count, cells[end].row == cells[index].row,
          cells[end].column == cells[end - 1].column + 1
        { end += 1 }
      }
      path.addRectangle(
        x: x(cells[index]), y: y(cells[index]), width: Double(end - index) * side - gap,
        height: side - gap)
      index = end
    }
    return path
  }

  private var hatching: Path {
    var path = Path()
    for cell in cells where cell.value == nil {
      let gap = side > 10 ? 1.0 : 0
      if side > 10 {
        path.addHatching(x: x(cell), y: y(cell), width: side - gap, height: side - gap)
      } else {
        path.move(toX: x(cell), y: y(cell) + side)
        path.line(toX: x(cell) + side, y: y(cell))
      }
    }
    return path
  }

  /// A bar across what is below 0 in a map without numbers, so that its sign does not rest on its colour.
  private var signs: Path {
    var path = Path()
    guard cells.allSatisfy(\.text.isEmpty) else { return path }
    for (cell, value) in shown where steps.style(of: value).hasPrefix("b") {
      path.move(toX: x(cell) + side * 0.25, y: y(cell) + side / 2)
      path.line(toX: x(cell) + side * 0.75)
    }
    return path
  }

  /// What each step means.
  static func legend(
    _ steps: Steps, _ text: (Double) -> String, isSigned: Bool, hatched: String?
  ) -> Node {
    var entries: [(sample: Legend.Sample, words: String)] = []
    let bounds = steps.bounds
    for level in bounds.indices {
      let words =
        level == bounds.count - 1
        ? "\(text(bounds[level])) and more" : "from \(text(bounds[level]))"
      entries.append((.level("a\(level + 1)"), words))
    }
    if isSigned {
      entries.append((.level("b\(bounds.count)"), "orange: the same below 0"))
    }
    if let hatched { entries.append((.hatched, hatched)) }
    return Legend.list(entries)
  }
}

extension Node {
  /// A number in a square: its group says how it stands and in which colour.
  fileprivate static func text(_ text: String, x: Double, y: Double) -> Node {
    Node(.svgText, .x(x), .y(y)) { text }
  }
}
