import Compute
import Foundation
public import Privacy
public import Tabular

/// How much of a budget the encoders get, and whom it protects.
public struct PrivateEncodingOptions: Codable, Hashable, Sendable {
  /// What all columns together may cost, in μ².
  public var cost: Double
  /// The probability with which values that are learned from the rows alone may tell of a unit, over all columns.
  public var delta: Double
  /// The most rows of a unit among those that are encoded.
  public var rowLimit: Int

  public init(cost: Double, delta: Double, rowLimit: Int) {
    self.cost = cost
    self.delta = delta
    self.rowLimit = rowLimit
  }
}

extension TableEncoder {
  /// An encoder that is learned from counts with Gaussian noise alone: differentially private.
  ///
  /// Names, kinds, treatments, formats, decimal places and whether cells may be missing are taken from `declared`, as public
  /// knowledge; so are the ranges and categories it holds. The others are learned: a range from counts of the numbers'
  /// lengths, categories by a threshold on their counts. Numbers are counted in a tree of ranges (``NoisyTree``). Columns
  /// that follow from others, or lie near them, are not looked for.
  ///
  /// - Parameters:
  ///   - table: the table to learn from, loaded under `declared`.
  ///   - rows: which of its rows; a unit has at most `privacy.rowLimit` of them.
  ///   - declared: the source's whole schema.
  ///   - budget: pays `privacy.cost` at most, and gets an entry for each release.
  public init(
    privately table: Table, rows: [Int], declared: TableSchema, options: EncodingOptions = .init(),
    privacy: PrivateEncodingOptions, budget: inout GaussianBudget
  ) {
    options.requireUsable()
    let modelled = declared.columns.indices.filter { declared.columns[$0].treatment == .model }
    precondition(!modelled.isEmpty, "no column to model")
    let share = PrivateEncodingOptions(
      cost: privacy.cost / Double(modelled.count), delta: privacy.delta / Double(modelled.count),
      rowLimit: privacy.rowLimit)
    var schema = declared
    var columns = [ColumnEncoder?](repeating: nil, count: declared.columns.count)
    for index in modelled {
      guard let source = table.schema.index(of: declared.columns[index].name) else {
        preconditionFailure("a modelled column is not in the table")
      }
      columns[index] = ColumnEncoder(
        privately: table.columns[source].selecting(rows: rows), schema: &schema.columns[index],
        options: options, privacy: share, budget: &budget)
    }
    self.init(schema: schema, columns: columns)
  }
}

extension ColumnEncoder {
  /// - Parameter schema: what is declared; ranges and categories that are learned are entered.
  init(
    privately column: Column, schema: inout ColumnSchema, options: EncodingOptions,
    privacy: PrivateEncodingOptions, budget: inout GaussianBudget
  ) {
    let missing = schema.isNullable ? column.missing.missingCount : nil
    func present<Scalar>(_ values: [Scalar]) -> [Scalar] {
      values.indices.lazy.filter { !column.missing[$0] }.map { values[$0] }
    }
    func numbers(
      _ values: [Int64], range: ClosedRange<Int64>?, budget: inout GaussianBudget
    ) -> PrivateNumbers {
      PrivateNumbers(
        of: values, missing: missing, range: range, cost: privacy.cost, delta: privacy.delta,
        rowLimit: privacy.rowLimit, column: schema.name, options: options, budget: &budget)
    }
    // Of a column of which nothing is learned, no cell can be made.
    defer { if case .constant(.missing) = self { schema.isNullable = true } }
    switch column.storage {
    case .codes(let codes, let dictionary):
      self = Self.category(
        codes, dictionary: dictionary, missing: missing, schema: &schema, privacy: privacy,
        budget: &budget)
    case .integers(let values):
      var range: ClosedRange<Int64>?
      if case .integers(let declared) = schema.range { range = declared }
      let learned = numbers(
        present(values).map { min(max($0, -1 << 62), 1 << 62) }, range: range, budget: &budget)
      if range == nil, let first = learned.levels.first, let last = learned.levels.last {
        schema.range = .integers(first.points[0]...last.points[last.points.count - 1])
      }
      guard
        let encoder = NumericEncoder<Int64>(learned, decimals: nil, options: options, value: { $0 })
      else {
        self = .constant(.missing)
        return
      }
      self =
        encoder.variable.levelCount == 1
        ? .constant(.integer(encoder.levels[0][0])) : .integers(encoder)
    case .reals(let values):
      var range: ClosedRange<Double>?
      if case .reals(let declared) = schema.range { range = declared }
      let grid = NumberGrid(decimals: schema.decimals, range: range)
      let learned = numbers(
        present(values).map { grid.number(of: $0) },
        range: range.map { grid.number(of: $0.lowerBound)...grid.number(of: $0.upperBound) },
        budget: &budget)
      if range == nil, let first = learned.levels.first, let last = learned.levels.last {
        schema.range = .reals(
          grid.value(of: first.points[0])...grid.value(of: last.points[last.points.count - 1]))
      }
      guard
        let encoder = NumericEncoder<Double>(
          learned, decimals: schema.decimals, options: options, value: { grid.value(of: $0) })
      else {
        self = .constant(.missing)
        return
      }
      self =
        encoder.variable.levelCount == 1
        ? .constant(.real(encoder.levels[0][0])) : .reals(encoder)
    }
  }

  private static func category(
    _ codes: [Int32], dictionary: [String], missing: Int?, schema: inout ColumnSchema,
    privacy: PrivateEncodingOptions, budget: inout GaussianBudget
  ) -> ColumnEncoder {
    var counts = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    var spellings: [String] = []
    var noisy: [Double] = []
    var missingCount = 0.0
    if schema.categories != nil {
      spellings = dictionary
      let released = budget.release(
        counts + (missing.map { [$0] } ?? []), sensitivity: Double(privacy.rowLimit),
        cost: privacy.cost,
        purpose: missing == nil
          ? "counts of categories" : "counts of categories and missing cells",
        columns: [schema.name])
      noisy = released.values.prefix(counts.count).map(Double.init)
      if missing != nil { missingCount = Double(released.values.last!) }
    } else {
      // By spelling: the order in which the rows have them tells of the rows.
      let seen = counts.indices.filter { counts[$0] > 0 }.sorted {
        dictionary[$0] < dictionary[$1]
      }
      let share = missing == nil ? 1 : 0.9
      let released = budget.releaseStable(
        seen.map { counts[$0] }, rowLimit: privacy.rowLimit, cost: privacy.cost * share,
        delta: privacy.delta, purpose: "counts of categories found in the rows",
        columns: [schema.name])
      for (index, count) in zip(seen, released) {
        guard let count else { continue }
        spellings.append(dictionary[index])
        noisy.append(count)
      }
      if let missing {
        missingCount = Double(
          budget.release(
            [missing], sensitivity: Double(privacy.rowLimit), cost: privacy.cost * 0.1,
            purpose: "count of missing cells", columns: [schema.name]
          ).values[0])
      }
      schema.categories = spellings.isEmpty ? nil : spellings
    }
    let all = noisy + (missing == nil ? [] : [missingCount])
    let projected = all.projected(toTotal: max(all.reduce(0, +), 1))
    let kept = spellings.indices.filter { projected[$0] >= 0.5 }
    let encoder = CategoryEncoder(
      spellings: kept.map { spellings[$0] }, counts: kept.map { Int(projected[$0].rounded()) },
      missingCount: missing == nil ? 0 : Int(projected[projected.count - 1].rounded()))
    if kept.isEmpty { return .constant(.missing) }
    if kept.count == 1 && encoder.missingCount == 0 {
      return .constant(.spelling(encoder.spellings[0]))
    }
    return .category(encoder)
  }
}

extension NumberGrid {
  init(decimals: Int?, range: ClosedRange<Double>?) {
    if let decimals {
      self = .decimal(decimals)
    } else if let range, range.lowerBound < range.upperBound {
      self = .cells(
        origin: range.lowerBound,
        step: (range.upperBound / Self.cellCount - range.lowerBound / Self.cellCount))
    } else {
      self = .decimal(6)
    }
  }
}

extension NumericEncoder {
  /// The encoder of noisy counts; `nil` if no number was found.
  init?(
    _ numbers: PrivateNumbers, decimals: Int?, options: EncodingOptions,
    value: (Int64) -> Scalar
  ) {
    let levels = numbers.levels.filter { $0.count >= 0.5 }
    guard !levels.isEmpty else { return nil }
    let isBinned = levels.contains { $0.points.count > 1 }
    self.init(
      levels: levels.map { $0.points.map(value) }, counts: levels.map { Int($0.count.rounded()) },
      missingCount: Int(numbers.missingCount.rounded()),
      isCategory: levels.count <= options.categoryLevelLimit && !isBinned,
      waves: isBinned ? options.waves : 0, decimals: decimals)
  }
}
