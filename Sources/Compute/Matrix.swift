/// A dense matrix of `Float`, row after row.
///
/// A row is usually one record, a column one slot of its encoding.
public struct Matrix: Equatable, Sendable {
  public let rows: Int
  public let columns: Int

  /// The values: element (row, column) is at `row * columns + column`.
  /// Its count must stay `rows * columns`.
  public var elements: [Float]

  /// A matrix with the same value everywhere. Either count may be 0.
  public init(rows: Int, columns: Int, repeating value: Float = 0) {
    precondition(rows >= 0 && columns >= 0, "no matrix has \(rows)×\(columns) elements")
    self.rows = rows
    self.columns = columns
    elements = Array(repeating: value, count: rows * columns)
  }

  /// A matrix of the given values, which are row-major.
  ///
  /// - Precondition: there are `rows * columns` elements.
  public init(rows: Int, columns: Int, elements: [Float]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "\(elements.count) elements cannot fill \(rows)×\(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// One element. O(1).
  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition(
        row >= 0 && row < rows && column >= 0 && column < columns,
        "(\(row), \(column)) is outside \(rows)×\(columns)")
      return elements[row * columns + column]
    }
    set {
      precondition(
        row >= 0 && row < rows && column >= 0 && column < columns,
        "(\(row), \(column)) is outside \(rows)×\(columns)")
      elements[row * columns + column] = newValue
    }
  }
}
