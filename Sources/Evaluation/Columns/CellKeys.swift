import Tabular

/// One number for each cell of a column: equal for equal cells, different for different ones that are
/// present. A whole number has the same one whether it is stored as an integer or as a real. A spelling that the known
/// ones lack equals none of them.
struct CellKeys: Sendable {
  private let column: Column
  private let decimals: Int?
  /// Of each spelling of the column's own dictionary.
  private let spellingKeys: [UInt64]

  private static let missingKey: UInt64 = 0x5851_F42D_4C95_7F2D

  init(_ column: Column, schema: ColumnSchema, spellings: [String: UInt64]) {
    self.column = column
    decimals = schema.decimals
    spellingKeys =
      column.holdsNumbers ? [] : column.spellings.map { spellings[$0] ?? .max }
  }

  subscript(row: Int) -> UInt64 {
    guard !column.missing[row] else { return Self.missingKey }
    switch column.storage {
    case .integers(let values):
      let value = values[row]
      return Double(exactly: value)?.bitPattern ?? UInt64(bitPattern: value)
    case .reals(let values): return values[row].rounded(decimals: decimals).bitPattern
    case .codes(let codes, _): return spellingKeys[Int(codes[row])]
    }
  }

  /// Mixes the cells of `rows` into their hashes, which begin with the first of them.
  func mix(_ rows: Range<Int>, into hashes: inout [UInt64]) {
    for row in rows {
      let place = row - rows.lowerBound
      hashes[place] = SplitMix64.mix(hashes[place] &+ self[row]) &+ 1
    }
  }
}
