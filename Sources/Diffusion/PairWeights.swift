public import Compute
import Foundation

/// Weights of rows by pairs of their levels, which bring the two-way margins of what is sampled to those of the
/// training rows:
///
///     w(x) = Π_(a,b) f_ab(g_a(x_a), g_b(x_b)),    a row is kept with the probability min(1, w(x)/c)
///
/// g_a puts the levels of variable a into groups, and f_ab are the factors of a log-linear model with two-way
/// interactions (Bishop, Fienberg & Holland 1975, chapter 3). Found by `PairCalibration`. Holds groups and factors of
/// whole groups, and no row.
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

  /// For each variable the group of each level; empty for a variable that is in no pair.
  public let groups: [[UInt8]]
  public let factors: [Factor]
  /// ln c.
  public let ceiling: Float

  public init(groups: [[UInt8]], factors: [Factor], ceiling: Float) {
    self.groups = groups
    self.factors = factors
    self.ceiling = ceiling
  }

  /// Whether variables and levels are those of `layout`, and all numbers finite. O(levels + factors).
  public func fit(_ layout: VariableLayout) -> Bool {
    let variables = layout.variables
    guard ceiling.isFinite, groups.count == variables.count else { return false }
    return factors.allSatisfy { factor in
      guard variables.indices.contains(factor.first), variables.indices.contains(factor.second),
        factor.first < factor.second,
        groups[factor.first].count == variables[factor.first].levelCount,
        groups[factor.second].count == variables[factor.second].levelCount
      else { return false }
      return factor.columns == groupCount(factor.second)
        && factor.logarithms.count == groupCount(factor.first) * factor.columns
        && factor.logarithms.allSatisfy(\.isFinite)
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
}
