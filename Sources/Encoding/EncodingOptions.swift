/// How columns become variables. The defaults are the measured ones of the design note "The diffusion core".
public struct EncodingOptions: Codable, Hashable, Sendable {
  /// A numeric column of at most this many distinct values has a level for each.
  public var distinctValueLimit = 256
  /// Quantile bins of a numeric column that has more.
  public var binCount = 64
  /// Quantiles kept inside a bin.
  public var pointsPerBin = 33
  /// Further coordinates of a number in bins: see ``Variable/Code/ordered(points:hasMissingLevel:waves:)``.
  public var waves = 2
  /// A numeric column of at most this many levels is embedded as a category.
  public var categoryLevelLimit = 32
  /// Levels of a category column; rarer spellings share the last.
  public var categoryLimit = 256
  /// How numeric columns with many values are encoded.
  public var numbers = Numbers.bins

  /// Whether columns that lie near others are looked for: ``ColumnRelation``.
  public var findsRelations = true

  public enum Numbers: String, Codable, Hashable, Sendable, CaseIterable {
    /// Quantile bins: ``NumericEncoder``.
    case bins
    /// One Gaussian number: ``GaussianEncoder``.
    case gaussian
  }

  public init() {}

  /// - Precondition: what is joined has two levels at least, and 16 bits can tell all levels apart.
  func requireUsable() {
    // Heavy values and the stretches between them make at most four levels a bin.
    precondition(
      (1...16_000).contains(binCount) && (0...65_000).contains(distinctValueLimit)
        && (2...65_000).contains(categoryLimit) && pointsPerBin >= 2 && (0...64).contains(waves),
      "encoding options out of range: \(self)")
  }
}
