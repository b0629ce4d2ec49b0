/// One pass of elimination over the graph of variables that are measured together.
///
/// The next variable is the one of the least score by `criterion`; ties go to the other score, then to the lower number.
/// Scores are kept, and renewed only near the variable that went.
struct Elimination {
  /// What is kept small, greedily.
  enum Criterion: CaseIterable {
    /// The cells of the pairs of neighbours that have to be joined: weighted min-fill.
    case fill
    /// The cells of the clique that the variable makes with its neighbours: min-weight.
    case weight
  }

  private let sizes: [Double]
  private let criterion: Criterion
  /// Of each variable those that are left.
  private var neighbours: [VariableSet]
  private var isLeft: [Bool]
  /// Of whole numbers, exact up to 2⁵³, and infinite at worst.
  private var fills: [Double]
  private var weights: [Double]

  /// - Parameter neighbours: of each variable, without itself.
  init(_ neighbours: [VariableSet], sizes: [Int], criterion: Criterion) {
    self.sizes = sizes.map(Double.init)
    self.criterion = criterion
    self.neighbours = neighbours
    isLeft = [Bool](repeating: true, count: sizes.count)
    fills = [Double](repeating: 0, count: sizes.count)
    weights = fills
    for variable in sizes.indices { renewScores(variable) }
  }

  /// Eliminates all variables. The cliques that they made with their neighbours and that lie in no other, in the order of
  /// elimination.
  mutating func maximalCliques() -> [VariableSet] {
    var cliques: [VariableSet] = []
    for _ in sizes.indices {
      let variable = next()
      var clique = neighbours[variable]
      clique.insert(variable)
      // A later clique lacks the variables that went before, so it can only lie in an earlier one.
      if !cliques.contains(where: clique.isSubset) { cliques.append(clique) }
      eliminate(variable)
    }
    return cliques
  }

  private func next() -> Int {
    var best = -1
    for variable in sizes.indices where isLeft[variable] && (best < 0 || precedes(variable, best)) {
      best = variable
    }
    return best
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    switch criterion {
    case .fill: (fills[a], weights[a]) < (fills[b], weights[b])
    case .weight: (weights[a], fills[a]) < (weights[b], fills[b])
    }
  }

  private mutating func eliminate(_ variable: Int) {
    isLeft[variable] = false
    let clique = neighbours[variable]
    // Those with a new neighbour, or with two neighbours that were joined.
    var touched = clique
    for neighbour in clique {
      neighbours[neighbour].formUnion(clique)
      neighbours[neighbour].remove(neighbour)
      neighbours[neighbour].remove(variable)
      touched.formUnion(neighbours[neighbour])
    }
    for neighbour in touched { renewScores(neighbour) }
  }

  private mutating func renewScores(_ variable: Int) {
    var weight = sizes[variable]
    var fill = 0.0
    for neighbour in neighbours[variable] {
      weight *= sizes[neighbour]
      // But for itself, which is not its own neighbour.
      let missing = neighbours[variable].sum(of: sizes, without: neighbours[neighbour])
      fill += sizes[neighbour] * (missing - sizes[neighbour])
    }
    weights[variable] = weight
    fills[variable] = fill / 2
  }
}
