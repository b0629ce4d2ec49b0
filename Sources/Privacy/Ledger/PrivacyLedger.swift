/// What a model learned from private rows, item by item, and what it cost: the record behind an (ε, δ) guarantee.
///
/// Nothing in it depends on the private rows but what was released with noise.
public struct PrivacyLedger: Codable, Hashable, Sendable {
  /// Whom the guarantee protects.
  public enum Unit: Codable, Hashable, Sendable {
    /// One row.
    case row
    /// All rows with one value of a column, of which at most `rowLimit` are used.
    case column(name: String, rowLimit: Int)

    /// The most rows that a unit has a part with.
    public var rowLimit: Int {
      switch self {
      case .row: 1
      case .column(_, let rowLimit): rowLimit
      }
    }
  }

  /// How it was made sure that all entries together keep to the promise.
  public enum Composition: String, Codable, Hashable, Sendable {
    /// All noise is Gaussian and on all units: μ² adds up, also where a mechanism was chosen with knowledge of what came
    /// out before (Smith & Thakurta 2022).
    case gaussian
    /// By ``PrivacyLossDistribution``, of mechanisms that were fixed before the rows were looked at.
    case lossDistribution
    /// By Rényi divergences of one order, which add up also where a mechanism was chosen with knowledge of what came out
    /// before (Feldman & Zrnic 2021).
    case renyi
  }

  /// One use of the rows.
  public struct Entry: Codable, Hashable, Sendable {
    /// What was learned: "counts of each category".
    public var purpose: String
    /// Of which columns; empty: of all.
    public var columns: [String]
    /// The most that one unit moves it, in the L2 norm.
    public var sensitivity: Double
    /// The standard deviation of the noise on each number.
    public var noise: Double
    /// The numbers that were released.
    public var valueCount: Int
    public var mechanism: Mechanism

    public init(
      purpose: String, columns: [String] = [], sensitivity: Double, noise: Double, valueCount: Int,
      mechanism: Mechanism
    ) {
      self.purpose = purpose
      self.columns = columns
      self.sensitivity = sensitivity
      self.noise = noise
      self.valueCount = valueCount
      self.mechanism = mechanism
    }
  }

  /// The promise. All entries together cost no more.
  public var epsilon: Double
  public var delta: Double
  public var unit: Unit
  /// Whether the noise came from a cryptographically secure generator. If not, the guarantee is void for whoever knows
  /// the seed.
  public var hasSecureNoise: Bool
  public var composition: Composition
  public var entries: [Entry]
  /// What is taken as public knowledge and cost nothing, a sentence each.
  public var publicKnowledge: [String]

  public init(
    epsilon: Double, delta: Double, unit: Unit, hasSecureNoise: Bool,
    composition: Composition = .gaussian, entries: [Entry] = [],
    publicKnowledge: [String] = []
  ) {
    self.epsilon = epsilon
    self.delta = delta
    self.unit = unit
    self.hasSecureNoise = hasSecureNoise
    self.composition = composition
    self.entries = entries
    self.publicKnowledge = publicKnowledge
  }
}
