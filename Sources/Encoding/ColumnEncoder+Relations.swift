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

  /// Whether the column's moments have levels that a difference can be added to.
  var isMoment: Bool {
    switch self {
    case .datetime, .integers: true
    case .reals, .constant, .category, .gaussianIntegers, .gaussianReals: false
    }
  }

  /// Whether the column is more than a list of values: some level stands for several, or parts of the calendar for
  /// days not seen.
  var isBinned: Bool {
    switch self {
    case .datetime: true
    case .integers(let encoder): encoder.levels.contains { $0.count > 1 }
    case .reals(let encoder): encoder.levels.contains { $0.count > 1 }
    case .constant, .category, .gaussianIntegers, .gaussianReals: false
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
  ///
  /// - Parameter limits: what a cell is brought into where there are some, also one that keeps its value. A cell that
  ///   has no value in both the limits and the range becomes missing: an admission after the last discharge has none.
  func replacing(
    _ column: Column, by values: [Double?], within limits: [ClosedRange<Double>?]
  ) -> Column {
    switch (self, column.storage) {
    case (.integers(let encoder), .integers(let cells)):
      return Self.replacing(
        cells, column.missing, by: values, within: limits,
        range: encoder.range, step: 1)
    case (.datetime(let encoder), .integers(let cells)):
      return Self.replacing(
        cells, column.missing, by: values, within: limits, range: encoder.range,
        step: encoder.timeStep)
    case (.reals(let encoder), .reals(var cells)):
      for (row, value) in values.enumerated() where !column.missing[row] {
        guard let value else { continue }
        cells[row] = min(
          max(value.rounded(decimals: encoder.decimals), encoder.range.lowerBound),
          encoder.range.upperBound)
      }
      return Column(storage: .reals(cells), missing: column.missing)
    default:
      return column
    }
  }

  private static func replacing(
    _ cells: [Int64], _ missing: MissingMask, by values: [Double?],
    within limits: [ClosedRange<Double>?], range: ClosedRange<Int64>, step: Int64
  ) -> Column {
    // Beyond the ends the conversion could overflow.
    func integer(_ value: Double) -> Int64 {
      value <= Double(range.lowerBound)
        ? range.lowerBound
        : value >= Double(range.upperBound)
          ? range.upperBound
          : min(max(Int64(value.rounded()), range.lowerBound), range.upperBound)
    }
    var cells = cells
    var newMask = MissingMask()
    for row in cells.indices {
      var isMissing = missing[row]
      defer { newMask.append(isMissing: isMissing) }
      guard !isMissing else { continue }
      if let value = values[row] {
        cells[row] = integer((value / Double(step)).rounded() * Double(step))
      }
      guard let limit = limits[row] else { continue }
      if limit.lowerBound > Double(range.upperBound) || limit.upperBound < Double(range.lowerBound)
      {
        isMissing = true
        cells[row] = 0
      } else {
        cells[row] = min(max(cells[row], integer(limit.lowerBound)), integer(limit.upperBound))
      }
    }
    return Column(storage: .integers(cells), missing: newMask)
  }
}
