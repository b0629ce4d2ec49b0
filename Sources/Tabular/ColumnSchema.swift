/// The values that a numeric or datetime column may take, both ends included.
public enum ValueRange: Hashable, Sendable {
  /// Integers, or the ticks of a datetime column (``DatetimeFormat/ticks(parsing:)``).
  case integers(ClosedRange<Int64>)
  case reals(ClosedRange<Double>)
}

/// What one column holds and what is to be done with it.
///
/// Optional parts are unknown when `nil`; the encoder then learns them from the rows.
public struct ColumnSchema: Hashable, Sendable {
  public var name: String
  public var kind: ColumnKind
  public var treatment: ColumnTreatment
  /// Whether a cell may be missing.
  public var isNullable: Bool
  /// For `.integer`, `.continuous` and `.datetime`.
  public var range: ValueRange?
  /// Decimal places of a `.continuous` column, 0 to 17; `nil` keeps full precision.
  public var decimals: Int?
  /// The allowed spellings of a `.categorical` column; of a `.boolean` one exactly two, false first.
  public var categories: [String]?
  /// For `.datetime`, and required there.
  public var datetimeFormat: DatetimeFormat?
  /// How to regenerate a `.text` column, or a `.key` one that is not an integer.
  public var shape: TextShape?

  public init(
    name: String, kind: ColumnKind, treatment: ColumnTreatment = .model, isNullable: Bool = false,
    range: ValueRange? = nil, decimals: Int? = nil, categories: [String]? = nil,
    datetimeFormat: DatetimeFormat? = nil, shape: TextShape? = nil
  ) {
    self.name = name
    self.kind = kind
    self.treatment = treatment
    self.isNullable = isNullable
    self.range = range
    self.decimals = decimals
    self.categories = categories
    self.datetimeFormat = datetimeFormat
    self.shape = shape
  }
}
