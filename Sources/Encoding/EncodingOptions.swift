import Tabular

/// How columns become variables. The defaults are the measured ones of the design note "The diffusion core".
public struct EncodingOptions: Codable, Hashable, Sendable {
  /// A column of at most this many distinct values or spellings has a level for each, however few rows they have.
  public var fewValuesLimit = 32
  /// A numeric column of at most this many distinct values has a level for each, if it has few
  /// (``fewValuesLimit``) or ``minimumRowsPerValue``.
  public var distinctValueLimit = 256
  /// Rows that a numeric column of more than few values needs for each distinct one, on average, to have a level
  /// for each.
  public var minimumRowsPerValue = 4
  /// Quantile bins of a numeric column that does not; fewer where they would hold fewer than
  /// ``minimumJointCount`` rows on average.
  public var binCount = 64
  /// Quantile bins of a column that lies near others, or is one of those.
  public var tiedBinCount = 96
  /// The fewest quantile bins, however few rows there are.
  public var minimumBinCount = 8
  /// Quantiles kept inside a bin.
  public var pointsPerBin = 33
  /// Further coordinates of a number in bins: see ``Variable/Code/ordered(points:hasMissingLevel:waves:)``.
  public var waves = 2
  /// A numeric column of at most this many values, each with a level, is embedded as a category.
  public var categoryLevelLimit = 32
  /// Levels of a category column: learned spellings and groups of rare ones.
  public var categoryLimit = 256
  /// Groups of rare spellings among them, at most; never more than a quarter of ``categoryLimit``.
  public var groupLimit = 48
  /// Rows that a spelling needs for a level of its own, in a column of more than few spellings.
  public var minimumLevelCount = 5
  /// Rows of what shares a level: a quantile bin on average, a group of rare spellings at least.
  public var minimumJointCount = 12
  /// k: what fewer rows have in common is not learned by value. A spelling of fewer is drawn anew or called
  /// ``rareToken``, a number beyond the ends that k rows reach counts as the end. 0 and 1 protect nothing.
  public var leastCount = 11
  /// The spelling that stands for all those of fewer than ``leastCount`` rows, in columns whose schema names none
  /// (`ColumnSchema.rareToken`); `nil` draws one of the others for them.
  public var rareToken: String?
  /// How numeric columns with many values are encoded.
  public var numbers = Numbers.bins
  /// Whether columns that follow from another one without exception are looked for: ``ColumnDependency``.
  public var findsDependencies = true
  /// Whether columns that lie near others are looked for: ``ColumnRelation``.
  public var findsRelations = true

  public enum Numbers: String, Codable, Hashable, Sendable, CaseIterable {
    /// Quantile bins: ``NumericEncoder``.
    case bins
    /// One Gaussian number: ``GaussianEncoder``.
    case gaussian
  }

  public init() {}

  /// These options for one column, whose schema may name a token.
  func applied(to column: ColumnSchema) -> EncodingOptions {
    var result = self
    result.rareToken = column.kind == .categorical ? column.rareToken ?? rareToken : nil
    return result
  }

  /// Whether a numeric column of so many values has a level for each distinct one.
  func hasLevelForEach(ofDistinct distinct: Int, rows: Int) -> Bool {
    distinct <= distinctValueLimit
      && (distinct <= fewValuesLimit || rows / distinct >= minimumRowsPerValue)
  }

  /// Quantile bins of a numeric column of so many values.
  func bins(rows: Int) -> Int {
    min(binCount, max(minimumBinCount, rows / minimumJointCount))
  }

  /// How a numeric column of so many values is cut into levels.
  ///
  /// - Parameter isListed: whether it has a level for each value, as far as ``leastCount`` rows have it.
  func levelRule(rows: Int, isListed: Bool) -> LevelRule {
    let least = max(leastCount, 1)
    let mass =
      isListed ? Double(minimumJointCount) : Double(rows) / Double(bins(rows: rows))
    return LevelRule(
      singleCount: isListed ? least : max(Int((mass / 2).rounded(.up)), least),
      binMass: max(mass, Double(least)), leastCount: least,
      shortestStretch: least,
      pointLimit: pointsPerBin)
  }

  /// Groups of rare spellings, at most: at least one, and at least one level is left to a learned spelling.
  var usableGroupLimit: Int { max(1, min(groupLimit, categoryLimit / 4)) }

  /// - Precondition: what is joined has two levels at least, and 16 bits can tell all levels apart.
  func requireUsable() {
    // Heavy values and the stretches between them make at most four levels a bin.
    precondition(
      (1...16_000).contains(binCount) && (1...16_000).contains(tiedBinCount)
        && (0...65_000).contains(distinctValueLimit)
        && (2...65_000).contains(categoryLimit) && pointsPerBin >= 2
        && (0...64).contains(waves) && minimumBinCount >= 1 && (1...1_000).contains(groupLimit)
        && fewValuesLimit >= 0 && minimumRowsPerValue >= 0 && minimumLevelCount >= 1
        && minimumJointCount >= 1 && leastCount >= 0,
      "encoding options out of range: \(self)")
  }
}
