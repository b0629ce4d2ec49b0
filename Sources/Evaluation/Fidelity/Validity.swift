public import Tabular

/// What in one column could not stand in the real table. Shares are of the present cells, unless
/// said otherwise; 0 in a column without present cells.
public struct ColumnValidity: Codable, Hashable, Sendable {
  /// Numbers outside the declared range, or if none is declared outside that of the training rows;
  /// and numbers that are not finite.
  public let outsideRange: Double
  /// Spellings that are not declared, or if none are declared not in the training rows.
  public let unknownCategories: Double
  /// Numbers with more decimals than declared.
  public let tooManyDecimals: Double
  /// Share of all cells that are missing though the column may have no missing cell.
  public let missingWhereRequired: Double
  /// Share of all cells that are missing.
  public let missingRate: Double
  /// The same in the training rows.
  public let trainingMissingRate: Double

  /// How far apart the two shares of missing cells are.
  public var missingRateDifference: Double { (missingRate - trainingMissingRate).magnitude }
}

/// Whether the cells of a table keep to the rules of the training table: its schema, and where that
/// leaves a rule open, its rows.
public struct Validity: Sendable {
  private struct Rules: Sendable {
    let schema: ColumnSchema
    let range: ClosedRange<Double>?
    /// Whole numbers have none, even if a table of another tool has them as reals.
    var decimals: Int? { schema.kind == .integer ? 0 : schema.decimals }
    let categories: Set<String>
    let missingRate: Double
  }

  /// The columns that are checked, in the training table's order.
  public let columnNames: [String]
  private let rules: [Rules]

  /// O(rows · columns).
  public init(training: Table) {
    columnNames = training.comparedColumns
    let kept = training.keeping(columns: columnNames)
    let count = kept.columns.count
    rules = concurrentMap(count: count, cells: count * kept.rowCount) { position in
      let (column, schema) = (kept.columns[position], kept.schema.columns[position])
      return Rules(
        schema: schema, range: schema.kind.isNumeric ? Self.range(of: column, schema) : nil,
        categories: schema.kind.isNumeric
          ? [] : Set(schema.categories ?? column.presentSpellings),
        missingRate: column.missingRate)
    }
  }

  /// One for each of ``columnNames``. O(rows · columns).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> [ColumnValidity] {
    let kept = table.keeping(columns: columnNames)
    let count = kept.columns.count
    return concurrentMap(count: count, cells: count * kept.rowCount) { position in
      let (rules, column) = (rules[position], kept.columns[position])
      let missingRate = column.missingRate
      var outside = 0
      var finer = 0
      var unknown = 0
      if rules.schema.kind.isNumeric {
        for number in column.numbers where !number.isNaN {
          if !(rules.range?.contains(number) ?? false) { outside += 1 }
          if let decimals = rules.decimals, !number.hasAtMost(decimals: decimals) {
            finer += 1
          }
        }
      } else {
        let isUnknown: [Int32] = column.spellings.map { rules.categories.contains($0) ? 0 : 1 }
        unknown = column.recoded(as: isUnknown, missingCode: 0).reduce(0) { $0 + Int($1) }
      }
      let present = Double(max(column.count - column.missing.missingCount, 1))
      return ColumnValidity(
        outsideRange: Double(outside) / present,
        unknownCategories: Double(unknown) / present, tooManyDecimals: Double(finer) / present,
        missingWhereRequired: rules.schema.isNullable ? 0 : missingRate,
        missingRate: missingRate, trainingMissingRate: rules.missingRate)
    }
  }

  private static func range(of column: Column, _ schema: ColumnSchema) -> ClosedRange<Double>? {
    switch schema.range {
    case .integers(let range): return Double(range.lowerBound)...Double(range.upperBound)
    case .reals(let range): return range
    case nil:
      let numbers = column.numbers.filter { !$0.isNaN }
      guard let low = numbers.min(), let high = numbers.max() else { return nil }
      return low...high
    }
  }
}

extension Validity: Metric {
  public static let figures = [
    Figure(
      name: "outside_range_mean", title: "cells outside the range", topic: .validity,
      goal: .minimize, isMain: true),
    Figure(
      name: "unknown_categories_mean", title: "cells of unknown category", topic: .validity,
      goal: .minimize, isMain: true),
    Figure(
      name: "too_many_decimals_mean", title: "cells with too many decimals", topic: .validity,
      goal: .minimize),
    Figure(
      name: "missing_where_required_mean", title: "cells missing but required", topic: .validity,
      goal: .minimize),
    Figure(
      name: "missing_rate_difference_max", title: "missing rate, worst",
      topic: .validity, goal: .minimize, isMain: true),
  ]

  public static let dependsOnRowCount = true

  /// Means over all columns, and the largest difference of missing rates.
  public static func values(of measurement: [ColumnValidity]) -> [Double?] {
    func mean(_ share: (ColumnValidity) -> Double) -> Double? {
      JensenShannonDivergence.mean(measurement.map(share))
    }
    return [
      mean(\.outsideRange), mean(\.unknownCategories), mean(\.tooManyDecimals),
      mean(\.missingWhereRequired), measurement.map(\.missingRateDifference).max(),
    ]
  }
}

extension Column {
  /// The share of the rows that are missing, 0...1; 0 without rows.
  var missingRate: Double {
    count > 0 ? Double(missing.missingCount) / Double(count) : 0
  }
}
