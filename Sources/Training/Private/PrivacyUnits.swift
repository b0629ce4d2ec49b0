/// Whom private training protects: units, each of which has some rows of the table and no row in common with others.
///
/// Memory: 4 bytes a row and 8 a unit.
public struct PrivacyUnits: Sendable {
  /// The most rows that a unit may have. Public: it must not depend on the rows.
  public let rowLimit: Int
  /// The rows of unit u are `rows[starts[u]..<starts[u + 1]]`.
  private let starts: [Int]
  private let rows: [UInt32]

  /// Every row is a unit.
  public init(rowCount: Int) {
    precondition(rowCount >= 0 && rowCount <= UInt32.max, "\(rowCount) rows")
    rowLimit = 1
    starts = Array(0...rowCount)
    rows = Array(0..<UInt32(rowCount))
  }

  /// Units of several rows.
  ///
  /// - Parameter groups: the row numbers of each unit. A unit may have none.
  /// - Precondition: no row is in two units, and no unit has more than `rowLimit` rows: choose which rows to use
  ///   before.
  public init(_ groups: [[Int]], rowLimit: Int) {
    precondition(rowLimit >= 1, "units of \(rowLimit) rows")
    var starts = [0]
    var rows: [UInt32] = []
    for group in groups {
      precondition(group.count <= rowLimit, "a unit of more than \(rowLimit) rows")
      rows += group.map { UInt32($0) }
      starts.append(rows.count)
    }
    precondition(Set(rows).count == rows.count, "a row is in two units")
    self.rowLimit = rowLimit
    self.starts = starts
    self.rows = rows
  }

  /// The number of units.
  public var count: Int { starts.count - 1 }

  /// How many rows a unit has.
  func rowCount(of unit: Int) -> Int { starts[unit + 1] - starts[unit] }

  /// The number of row `position` of a unit.
  func row(_ position: Int, of unit: Int) -> Int { Int(rows[starts[unit] + position]) }

  /// One more than the largest row number.
  var rowEnd: Int { rows.max().map { Int($0) + 1 } ?? 0 }
}
