import Evaluation

/// How strongly each two of some columns hang together: the lower half of a square, since both halves are equal, with
/// each column's name at the end of its row, where its own column begins.
struct AssociationMap {
  /// The numbers have room up to this many columns.
  private static let mostWithNumbers = 20
  private static let nameWidth = 104.0

  let names: [String]
  /// [names × names], row by row.
  let values: [Double?]
  let steps: HeatMap.Steps
  let finding: String

  var chart: Chart {
    let count = names.count
    let hasNumbers = count <= Self.mostWithNumbers
    let side = count <= 15 ? 23.0 : hasNumbers ? 19 : 11
    let cells = (1..<max(count, 1)).flatMap { row in
      (0..<row).map { column in
        let value = values[row * count + column]
        return HeatMap.Cell(
          row: row, column: column, value: value,
          text: hasNumbers ? value.map(Self.text) ?? "" : "")
      }
    }
    let labels = names.enumerated().map { index, name in
      Node.label(
        name.shortened(to: 17), x: Double(index) * side + 4,
        y: Double(index) * side + side / 2 + 4, "name ink")
    }
    return HeatMap(
      finding: finding, steps: steps, cells: cells, side: side, left: 0, top: 0,
      width: Double(count) * side + Self.nameWidth, height: Double(count) * side, names: labels
    ).chart
  }

  /// Two decimals without the nought: ".42", "-.08", "1".
  static func text(_ value: Double) -> String {
    let hundredths = Int((value.magnitude * 100).rounded())
    guard hundredths > 0 else { return "0" }
    let sign = value < 0 ? "-" : ""
    guard hundredths < 100 else { return sign + "1" }
    return sign + "." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
  }
}
