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
  /// How values are made coarser when rows are read; `nil` takes them as they are. Categories and the ends of the range
  /// may be given as they are or coarser.
  public var coarsening: Coarsening?
  /// Decimal places of a `.continuous` column, 0 to 17; `nil` keeps full precision.
  public var decimals: Int?
  /// The allowed spellings of a `.categorical` column; of a `.boolean` one exactly two, false first.
  public var categories: [String]?
  /// What stands for the spellings of a `.categorical` column that too few rows have to be learned; `nil` draws one of
  /// the others for them.
  public var rareToken: String?
  /// For `.datetime`, and required there.
  public var datetimeFormat: DatetimeFormat?
  /// How to regenerate a `.text` column, or a `.key` one that is not an integer.
  public var shape: TextShape?

  public init(
    name: String, kind: ColumnKind, treatment: ColumnTreatment = .model, isNullable: Bool = false,
    range: ValueRange? = nil, coarsening: Coarsening? = nil, decimals: Int? = nil,
    categories: [String]? = nil,
    rareToken: String? = nil, datetimeFormat: DatetimeFormat? = nil, shape: TextShape? = nil
  ) {
    self.name = name
    self.kind = kind
    self.treatment = treatment
    self.isNullable = isNullable
    self.range = range
    self.coarsening = coarsening
    self.decimals = decimals
    self.categories = categories
    self.rareToken = rareToken
    self.datetimeFormat = datetimeFormat
    self.shape = shape
  }
}
