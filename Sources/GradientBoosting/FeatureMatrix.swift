/// Rows as trees read them: one number a cell, row after row.
public struct FeatureMatrix: Sendable {
  /// What the numbers of a column stand for.
  public enum Kind: Sendable {
    /// An amount: trees cut it at a threshold.
    case number
    /// A category, 0, 1, …: trees divide the categories into two sets.
    case category
  }

  public let kinds: [Kind]
  /// `rowCount` × `kinds.count` numbers, row-major. NaN is a missing cell; nothing is infinite.
  public let cells: [Float]

  public var rowCount: Int { cells.count / kinds.count }

  /// - Precondition: there are columns, the last row is whole, and each present category is a whole number from 0
  ///   below 2²⁴.
  public init(kinds: [Kind], cells: [Float]) {
    precondition(!kinds.isEmpty, "rows without a column")
    precondition(cells.count.isMultiple(of: kinds.count), "\(cells.count) cells by \(kinds.count)")
    self.kinds = kinds
    self.cells = cells
  }

  /// The rows at `rows`, in that order. O(rows · columns).
  public func selecting(rows: [Int]) -> FeatureMatrix {
    var chosen: [Float] = []
    chosen.reserveCapacity(rows.count * kinds.count)
    for row in rows { chosen += cells[row * kinds.count..<(row + 1) * kinds.count] }
    return FeatureMatrix(kinds: kinds, cells: chosen)
  }
}
