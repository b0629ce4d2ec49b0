/// Rows in the model's form: for each row and variable one level or one number, row by row.
///
/// Memory: 2 bytes a discrete variable and row, 6 a Gaussian one. Most columns are one variable; a date has up to
/// three, a moment four, and a relation between columns one of its own. So 20 columns take about 45 bytes a row, and
/// 5 million rows of them 220 MB.
public struct EncodedRows: Equatable, Sendable {
  public let rowCount: Int
  public let variableCount: Int
  /// Which variables are Gaussian, ascending; they have a column each in `numbers`.
  public let gaussianVariables: [Int]
  /// `rowCount × variableCount` levels; 0 at a Gaussian variable.
  public var levels: [UInt16]
  /// `rowCount × gaussianVariables.count` numbers.
  public var numbers: [Float]

  /// Rows of level 0 and number 0.
  public init(rowCount: Int, layout: VariableLayout) {
    self.rowCount = rowCount
    variableCount = layout.variables.count
    gaussianVariables = layout.variables.indices.filter { layout.variables[$0].code == .gaussian }
    levels = [UInt16](repeating: 0, count: rowCount * variableCount)
    numbers = [Float](repeating: 0, count: rowCount * gaussianVariables.count)
  }

  /// The rows in `range`. O(range).
  public subscript(range: Range<Int>) -> EncodedRows {
    EncodedRows(
      rowCount: range.count, variableCount: variableCount, gaussianVariables: gaussianVariables,
      levels: Array(levels[range.lowerBound * variableCount..<range.upperBound * variableCount]),
      numbers: Array(
        numbers[
          range.lowerBound * gaussianVariables.count..<range.upperBound * gaussianVariables.count]))
  }

  /// The rows numbered `numbers`, in that order. O(their number).
  public func selecting(_ numbers: [Int]) -> EncodedRows {
    func cells<T>(_ all: [T], width: Int) -> [T] {
      var chosen: [T] = []
      chosen.reserveCapacity(numbers.count * width)
      for number in numbers { chosen += all[number * width..<(number + 1) * width] }
      return chosen
    }
    return EncodedRows(
      rowCount: numbers.count, variableCount: variableCount, gaussianVariables: gaussianVariables,
      levels: cells(levels, width: variableCount),
      numbers: cells(self.numbers, width: gaussianVariables.count))
  }

  private init(
    rowCount: Int, variableCount: Int, gaussianVariables: [Int], levels: [UInt16],
    numbers: [Float]
  ) {
    self.rowCount = rowCount
    self.variableCount = variableCount
    self.gaussianVariables = gaussianVariables
    self.levels = levels
    self.numbers = numbers
  }
}

extension EncodedRows {
  /// Replaces rows from `row` on by the rows `range` of `source`, which has the same variables. O(range).
  public mutating func replaceRows(at row: Int, with source: EncodedRows, in range: Range<Int>) {
    precondition(
      source.variableCount == variableCount
        && source.gaussianVariables.count == gaussianVariables.count,
      "rows of \(source.variableCount) variables in rows of \(variableCount)")
    func move<T>(_ target: inout [T], _ from: [T], width: Int) {
      target.replaceSubrange(
        row * width..<(row + range.count) * width,
        with: from[range.lowerBound * width..<range.upperBound * width])
    }
    move(&levels, source.levels, width: variableCount)
    move(&numbers, source.numbers, width: gaussianVariables.count)
  }

  /// Replaces variables of all rows by those of `source`, the first of them and of the Gaussian ones at the given places.
  public mutating func replaceVariables(
    from first: Int, numbersFrom firstNumber: Int, with source: EncodedRows
  ) {
    precondition(source.rowCount == rowCount, "\(source.rowCount) rows in place of \(rowCount)")
    func move<T>(_ target: inout [T], _ from: [T], at first: Int, width: Int, _ sourceWidth: Int) {
      precondition(first + sourceWidth <= width, "variables beyond the last one")
      for row in 0..<rowCount {
        for column in 0..<sourceWidth {
          target[row * width + first + column] = from[row * sourceWidth + column]
        }
      }
    }
    move(&levels, source.levels, at: first, width: variableCount, source.variableCount)
    move(
      &numbers, source.numbers, at: firstNumber, width: gaussianVariables.count,
      source.gaussianVariables.count)
  }
}
