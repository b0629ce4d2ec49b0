public import Compute
public import Tabular

/// One modelled column as variables, both ways. Encoding and decoding are one type, so that they cannot drift
/// apart.
public enum ColumnEncoder: Codable, Hashable, Sendable {
  /// All rows are alike, so there is nothing to model: no variable.
  case constant(ConstantCell)
  case category(CategoryEncoder)
  case integers(NumericEncoder<Int64>)
  case reals(NumericEncoder<Double>)
  case gaussianIntegers(GaussianEncoder<Int64>)
  case gaussianReals(GaussianEncoder<Double>)
  /// Days and moments, as parts of the calendar; those of few values and times without a date are `.integers`.
  case datetime(DatetimeEncoder)

  /// The cell of a column that has only one.
  public enum ConstantCell: Codable, Hashable, Sendable {
    case missing
    case integer(Int64)
    case real(Double)
    case spelling(String)
  }

  /// - Precondition: `column` has a row.
  public init(fitting column: Column, schema: ColumnSchema, options: EncodingOptions) {
    precondition(column.count > 0, "no row to fit")
    let missingCount = column.missing.missingCount
    /// Without a copy where none is missing.
    func present<Scalar>(_ values: [Scalar]) -> [Scalar] {
      guard missingCount > 0 else { return values }
      return values.indices.lazy.filter { !column.missing[$0] }.map { values[$0] }
    }
    switch column.storage {
    case .codes(let codes, let dictionary):
      let encoder = CategoryEncoder(
        fitting: codes, dictionary: dictionary, missingCount: missingCount, options: options)
      self =
        encoder.variable.levelCount == 1
        ? .constant(encoder.spellings.first.map { .spelling($0) } ?? .missing)
        : .category(encoder)
    case .integers(let values):
      let values = present(values)
      guard Self.isShared(values.count, options) else {
        self = .constant(.missing)
        return
      }
      if schema.kind == .datetime, let format = schema.datetimeFormat,
        let encoder = DatetimeEncoder(
          fitting: values, missingCount: missingCount, format: format, options: options)
      {
        self = .datetime(encoder)
        return
      }
      let fit = Self.number(
        values, missingCount: missingCount, decimals: nil, options: options)
      self =
        switch fit {
        case .constant(let value): .constant(.integer(value))
        case .levels(let encoder): .integers(encoder)
        case .gaussian(let encoder): .gaussianIntegers(encoder)
        }
    case .reals(let values):
      let values = present(values)
      guard Self.isShared(values.count, options) else {
        self = .constant(.missing)
        return
      }
      let fit = Self.number(
        values, missingCount: missingCount,
        decimals: Self.precision(of: values, limit: schema.decimals) ?? schema.decimals,
        options: options)
      self =
        switch fit {
        case .constant(let value): .constant(.real(value))
        case .levels(let encoder): .reals(encoder)
        case .gaussian(let encoder): .gaussianReals(encoder)
        }
    }
  }

  /// Whether a numeric column has values enough for ends that k of them lie at or beyond.
  private static func isShared(_ valueCount: Int, _ options: EncodingOptions) -> Bool {
    valueCount >= max(options.leastCount, 1)
  }

  private enum Fit<Scalar: NumericScalar> {
    case constant(Scalar)
    case levels(NumericEncoder<Scalar>)
    case gaussian(GaussianEncoder<Scalar>)
  }

  private static func number<Scalar: NumericScalar>(
    _ values: [Scalar], missingCount: Int, decimals: Int?, options: EncodingOptions
  ) -> Fit<Scalar> {
    let encoder = NumericEncoder(
      fitting: values, missingCount: missingCount, decimals: decimals, options: options)
    if encoder.variable.levelCount == 1 {
      return .constant(encoder.value(level: 0, uniform: 0.5))
    }
    let isBinned = encoder.levels.contains { $0.count > 1 }
    guard isBinned && options.numbers == .gaussian else { return .levels(encoder) }
    return .gaussian(
      GaussianEncoder(
        fitting: values, missingCount: missingCount, decimals: decimals, options: options))
  }

  /// The fewest decimal places, at most `limit` or 15, that hold 99 % of the values; `nil` if none do. A column
  /// written "129.0" may hold whole numbers only, and one odd cell says nothing about the others. Looks at 10,000
  /// values, evenly spaced.
  static func precision(of values: [Double], limit: Int?) -> Int? {
    let step = max(values.count / 10_000, 1)
    let sample = stride(from: 0, to: values.count, by: step).map { values[$0] }
    return (0...min(limit ?? 15, 15)).first { decimals in
      let exact = sample.count { $0.rounded(decimals: decimals) == $0 }
      return Double(exact) >= 0.99 * Double(sample.count)
    }
  }

  /// The column's variables: none, one or several.
  public var variables: [Variable] {
    switch self {
    case .constant: []
    case .category(let encoder): [encoder.variable]
    case .integers(let encoder): [encoder.variable]
    case .reals(let encoder): [encoder.variable]
    case .gaussianIntegers(let encoder): encoder.variables
    case .gaussianReals(let encoder): encoder.variables
    case .datetime(let encoder): encoder.variables
    }
  }
}
