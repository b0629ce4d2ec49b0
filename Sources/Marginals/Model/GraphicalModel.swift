public import Compute

/// A distribution over rows of discrete variables: p(x) = exp(Σ_r θ_r(x_r)) / Z, r sets of variables.
///
/// Variables that no factors link are independent, and one that is in no factor has all levels alike.
public struct GraphicalModel: Codable, Hashable, Sendable {
  /// θ_r.
  public struct Factor: Codable, Hashable, Sendable {
    /// In ascending order.
    public let variables: [Int]
    /// θ_r of each combination of levels, the last variable fastest.
    public let logarithms: [Float]

    public init(variables: [Int], logarithms: [Float]) {
      self.variables = variables
      self.logarithms = logarithms
    }
  }

  /// How many levels each variable has.
  public let sizes: [Int]
  /// No two of the same variables.
  public let factors: [Factor]

  /// - Precondition: sizes are 1 to 65,536, and each factor has ascending variables and a finite number for each cell.
  public init(sizes: [Int], factors: [Factor]) {
    self.sizes = sizes
    self.factors = factors
    precondition(isValid, "factors of other variables")
  }

  private var isValid: Bool {
    sizes.allSatisfy { $0 > 0 && $0 <= 1 << 16 }
      && Set(factors.map(\.variables)).count == factors.count
      && factors.allSatisfy { factor in
        factor.variables.areAscendingVariables(of: sizes)
          && factor.logarithms.count
            == factor.variables.reduce(1) { $0.multipliedOrMax(by: sizes[$1]) }
          && factor.logarithms.allSatisfy(\.isFinite)
      }
  }

  /// The tree on which this model is evaluated.
  public var junctionTree: JunctionTree {
    JunctionTree(sizes: sizes, sets: factors.map(\.variables))
  }

  /// The distribution of some variables that lie in one clique of ``junctionTree``, the last variable fastest; `nil` if
  /// they lie in none. Costs an evaluation of the model.
  ///
  /// - Precondition: `variables` are ascending, and there is one.
  public func marginal(of variables: [Int], pool: WorkerPool) -> [Double]? {
    marginals(of: [variables], pool: pool)[0]
  }

  /// ``marginal(of:pool:)`` of several sets, for the price of one.
  public func marginals(of sets: [[Int]], pool: WorkerPool) -> [[Double]?] {
    for set in sets {
      precondition(set.areAscendingVariables(of: sizes), "a marginal of the variables \(set)")
    }
    let tree = junctionTree
    var result = [[Double]?](repeating: nil, count: sets.count)
    let known = sets.indices.filter { tree.smallestClique(holding: sets[$0]) != nil }
    // A factor of ones for each set.
    let sets = factors.map(\.variables) + known.map { sets[$0] }
    let propagation = BeliefPropagation(tree: tree, sets: sets, pool: pool)
    let offsets = propagation.nesting.offsets
    var logarithms = logarithms
    logarithms += [Double](repeating: 0, count: offsets.last! - logarithms.count)
    var marginals = logarithms
    let logZ = propagation.propagate(logarithms, marginals: &marginals)
    precondition(logZ != nil, "factors beyond the range of numbers")
    for (place, index) in known.enumerated() {
      let set = factors.count + place
      result[index] = Array(marginals[offsets[set]..<offsets[set + 1]])
    }
    return result
  }

  /// θ of all factors, one after the other.
  var logarithms: [Double] { factors.flatMap { $0.logarithms.map(Double.init) } }
}

extension GraphicalModel {
  private enum CodingKeys: CodingKey {
    case sizes, factors
  }

  /// Throws a `DecodingError` where sizes and factors do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    sizes = try container.decode([Int].self, forKey: .sizes)
    factors = try container.decode([Factor].self, forKey: .factors)
    guard isValid else {
      throw DecodingError.dataCorruptedError(
        forKey: .factors, in: container, debugDescription: "The factors are not of these sizes.")
    }
  }
}

extension [Int] {
  /// Whether these are variables of `sizes.indices`, at least one, in ascending order.
  func areAscendingVariables(of sizes: [Int]) -> Bool {
    !isEmpty && allSatisfy(sizes.indices.contains) && zip(self, dropFirst()).allSatisfy { $0 < $1 }
  }
}
