public import Compute

/// Weights of rows by pairs of their levels, which bring the two-way margins of what is sampled to those of the
/// training rows:
///
///     w(x) = Π_(a,b) f_ab(g_a(x_a), g_b(x_b))
///
/// g_a puts the levels of variable a into groups, and f_ab are the factors of a log-linear model with two-way
/// interactions (Bishop, Fienberg & Holland 1975, chapter 3). Found by `PairCalibration`. What is sampled follows
/// p(x)·w(x) nearly: ``PreconditionedDenoiser`` tilts its probabilities at every noise level (`PairTilt`), and no row is
/// made in vain. Holds groups and factors of whole groups, and no row.
public struct PairWeights: Codable, Hashable, Sendable {
  /// The factors of two variables, `first` before `second`.
  public struct Factor: Codable, Hashable, Sendable {
    public let first: Int
    public let second: Int
    /// Groups of the second variable.
    public let columns: Int
    /// ln f, [groups of the first × groups of the second], row-major.
    public let logarithms: [Float]

    public init(first: Int, second: Int, columns: Int, logarithms: [Float]) {
      self.first = first
      self.second = second
      self.columns = columns
      self.logarithms = logarithms
    }
  }

  /// What |ln f| is at most: enough to make a pair of groups a thousand times rarer.
  public static let logarithmLimit: Float = 7

  /// For each variable the group of each level; empty for a variable that is in no pair.
  public let groups: [[UInt8]]
  public let factors: [Factor]

  public init(groups: [[UInt8]], factors: [Factor]) {
    self.groups = groups
    self.factors = factors
  }

  /// Whether variables and levels are those of `layout`, and no |ln f| above ``logarithmLimit``. O(levels + factors).
  public func fit(_ layout: VariableLayout) -> Bool {
    let variables = layout.variables
    guard groups.count == variables.count else { return false }
    return factors.allSatisfy { factor in
      guard variables.indices.contains(factor.first), variables.indices.contains(factor.second),
        factor.first < factor.second,
        groups[factor.first].count == variables[factor.first].levelCount,
        groups[factor.second].count == variables[factor.second].levelCount
      else { return false }
      return factor.columns == groupCount(factor.second)
        && factor.logarithms.count == groupCount(factor.first) * factor.columns
        && factor.logarithms.allSatisfy { abs($0) <= Self.logarithmLimit }
    }
  }

  private func groupCount(_ variable: Int) -> Int { Int(groups[variable].max() ?? 0) + 1 }

  /// ln w of a row. O(pairs).
  ///
  /// - Precondition: the weights fit the layout of `rows`.
  public func logWeight(_ rows: EncodedRows, row: Int) -> Float {
    let base = row * rows.variableCount
    var sum: Float = 0
    for factor in factors {
      let a = groups[factor.first][Int(rows.levels[base + factor.first])]
      let b = groups[factor.second][Int(rows.levels[base + factor.second])]
      sum += factor.logarithms[Int(a) * factor.columns + Int(b)]
    }
    return sum
  }

  /// These weights times the power `share` of other ones of the same groups; no |ln f| goes beyond ``logarithmLimit``.
  public func adding(_ share: Float, of other: PairWeights) -> PairWeights {
    var sums: [[Int]: Factor] = [:]
    for (factor, share) in factors.map({ ($0, 1) }) + other.factors.map({ ($0, share) }) {
      let before = sums[[factor.first, factor.second]]?.logarithms
      sums[[factor.first, factor.second]] = Factor(
        first: factor.first, second: factor.second, columns: factor.columns,
        logarithms: factor.logarithms.enumerated().map { index, logarithm in
          let sum = (before?[index] ?? 0) + share * logarithm
          return min(max(sum, -Self.logarithmLimit), Self.logarithmLimit)
        })
    }
    return PairWeights(
      groups: groups,
      factors: sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value))
  }

  /// What the probabilities of the layout's outputs are tilted by.
  ///
  /// - Precondition: the weights fit the layout.
  func tilt(of layout: VariableLayout) -> PairTilt {
    let variables = Set(factors.flatMap { [$0.first, $0.second] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(variables, variables.indices))
    return PairTilt(
      variables.map { .init(firstColumn: layout.outputOffsets[$0], groups: groups[$0]) },
      pairs: factors.map {
        .init(first: places[$0.first]!, second: places[$0.second]!, logarithms: $0.logarithms)
      })
  }
}
