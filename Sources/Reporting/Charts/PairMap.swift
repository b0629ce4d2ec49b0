import Evaluation

/// The two-way table of a pair of columns as a map of shares.
struct PairMap {
  private static let side = 21.0
  private static let left = 98.0
  private static let top = 78.0

  let rows: [String]
  let columns: [String]
  /// [rows × columns], row by row; `nil` is hatched.
  let values: [Double?]
  let steps: HeatMap.Steps
  let finding: String
  let isDifference: Bool

  var chart: Chart {
    let cells = rows.indices.flatMap { row in
      columns.indices.map { column in
        let value = values[row * columns.count + column]
        return HeatMap.Cell(
          row: row, column: column, value: value,
          text: value.map { Self.text($0, isSigned: isDifference) } ?? "")
      }
    }
    let right = Self.left + Double(columns.count) * Self.side
    let rowNames = rows.enumerated().map { index, name in
      Node.label(
        name.shortened(to: 15), x: Self.left - 5,
        y: Self.top + Double(index) * Self.side + Self.side / 2 + 4, "row ink")
    }
    let columnNames = columns.enumerated().map { index, name in
      let x = Self.left + (Double(index) + 0.5) * Self.side + 3
      return Node(
        .svgText,
        [
          .class("name ink"), .x(x), .y(Self.top - 5),
          .turned(by: -55, aboutX: x, y: Self.top - 5),
        ]
      ) { name.shortened(to: 13) }
    }
    return HeatMap(
      finding: finding, steps: steps, cells: cells, side: Self.side, left: Self.left,
      top: Self.top, width: right + 34,
      height: Self.top + Double(rows.count) * Self.side, names: rowNames + columnNames
    ).chart
  }

  /// Per cent at two digits: "12", "1.2", ".3"; nothing for what rounds to 0.
  static func text(_ share: Double, isSigned: Bool) -> String {
    let perMille = Int((share.magnitude * 1000).rounded())
    guard perMille > 0 else { return "" }
    let digits =
      perMille >= 100
      ? "\((perMille + 5) / 10)" : (perMille < 10 ? "" : "\(perMille / 10)") + ".\(perMille % 10)"
    return (isSigned ? (share < 0 ? "-" : "+") : "") + digits
  }
}
