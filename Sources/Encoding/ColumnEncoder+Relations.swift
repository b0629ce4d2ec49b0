import Tabular

/// What a ``ColumnRelation`` asks of a column.
extension ColumnEncoder {
  /// Whether the column is a number that others can lie near: one with more levels than a category.
  var isAmount: Bool {
    switch self {
    case .integers(let encoder): !encoder.isCategory
    case .reals(let encoder): !encoder.isCategory
    case .constant, .category, .datetime, .gaussianIntegers, .gaussianReals: false
    }
  }

  /// Whether some level stands for more than one value.
  var isBinned: Bool {
    switch self {
    case .integers(let encoder): encoder.levels.contains { $0.count > 1 }
    case .reals(let encoder): encoder.levels.contains { $0.count > 1 }
    case .constant, .category, .datetime, .gaussianIntegers, .gaussianReals: false
    }
  }

  /// Decimal places of its numbers; `nil`: all.
  var decimals: Int? {
    switch self {
    case .reals(let encoder): encoder.decimals
    case .gaussianReals(let encoder): encoder.decimals
    case .integers, .gaussianIntegers, .datetime, .constant, .category: 0
    }
  }

  /// Whether a number of the column shares its level with others.
  func isOrdinary(_ number: Double?) -> Bool {
    guard let number else { return false }
    switch self {
    case .integers(let encoder):
      guard let value = Int64(exactly: number) else { return false }
      return encoder.levels[encoder.level(of: value)].count > 1
    case .reals(let encoder): return encoder.levels[encoder.level(of: number)].count > 1
    case .constant, .category, .datetime, .gaussianIntegers, .gaussianReals: return false
    }
  }

  /// The column with other values where there are some, in its own resolution and range. A missing cell stays.
  func replacing(_ column: Column, by values: [Double?]) -> Column {
    switch (self, column.storage) {
    case (.integers(let encoder), .integers(var cells)):
      for (row, value) in values.enumerated() where !column.missing[row] {
        guard let value else { continue }
        let low = encoder.levels[0][0]
        let high = encoder.levels.last!.last!
        // Beyond the ends the conversion could overflow.
        cells[row] =
          value <= Double(low)
          ? low : value >= Double(high) ? high : min(max(Int64(value.rounded()), low), high)
      }
      return Column(storage: .integers(cells), missing: column.missing)
    case (.reals(let encoder), .reals(var cells)):
      for (row, value) in values.enumerated() where !column.missing[row] {
        guard let value else { continue }
        cells[row] = min(
          max(value.rounded(decimals: encoder.decimals), encoder.levels[0][0]),
          encoder.levels.last!.last!)
      }
      return Column(storage: .reals(cells), missing: column.missing)
    default:
      return column
    }
  }
}
