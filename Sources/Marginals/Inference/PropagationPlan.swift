/// What ``BeliefPropagation`` does for a junction tree and the sets of some factors, and where its tables lie in memory.
struct PropagationPlan: Sendable {
  /// A factor, and the marginal over the same variables.
  struct Site {
    let factor: CliqueSweep.Operand
    let marginal: CliqueSweep.Operand
    /// For each cell in the order of the set, the last variable fastest, its place in either table.
    let places: [Int32]
  }

  /// What passes between a clique and its parent, over the separator.
  struct Edge {
    let up: CliqueSweep.Operand
    let down: CliqueSweep.Operand
  }

  /// What is done at a clique.
  struct Visit {
    /// Of the sites, those whose factor is multiplied in here: each is in one clique.
    let sites: [Int]
    let children: [Int]
    /// Sums to the message up; `nil` at a root.
    let collect: CliqueSweep?
    /// Sums to the marginals of the sites and the messages down.
    let distribute: CliqueSweep
  }

  let tree: JunctionTree
  let sites: [Site]
  /// For each clique; `nil` for a root.
  let edges: [Edge?]
  let visits: [Visit]
  /// Cliques by depth, roots first.
  let generations: [[Int]]
  /// Numbers of memory for all tables.
  let tableCount: Int
  /// Places of the memory that are 1, always.
  let ones: [Range<Int>]
  /// Numbers of scratch memory for any visit.
  let scratchCount: Int
  /// The variables in the order of their sizes: rank → variable.
  let order: [Int]
  /// Variable → rank.
  let ranks: [Int]

  /// - Precondition: every set is not empty and lies in a clique of the tree.
  init(tree: JunctionTree, sets: [[Int]]) {
    self.tree = tree
    let order = tree.sizes.indices.sorted { (tree.sizes[$0], $0) < (tree.sizes[$1], $1) }
    var ranks = order
    for (rank, variable) in order.enumerated() { ranks[variable] = rank }
    let sizes = order.map { tree.sizes[$0] }

    var tableCount = 0
    func operand(_ variables: [Int]) -> CliqueSweep.Operand {
      let table = PaddedTable(axes: variables.map { ranks[$0] }.sorted(), sizes: sizes)
      defer { tableCount += table.count }
      return CliqueSweep.Operand(table: table, base: tableCount)
    }
    let sites = sets.map { set in
      let factor = operand(set)
      return Site(
        factor: factor, marginal: operand(set),
        places: factor.table.places(inOrder: set.map { ranks[$0] }, sizes: sizes))
    }
    let edges = tree.cliques.map { clique in
      clique.parent.map { _ in
        Edge(up: operand(clique.separator), down: operand(clique.separator))
      }
    }
    let onesBases = sizes.indices.map { rank in operand([order[rank]]).base }
    ones = zip(onesBases, sizes).map { $0..<$0 + $1 }

    var sitesOf = [[Int]](repeating: [], count: tree.cliques.count)
    for (site, set) in sets.enumerated() {
      guard let clique = tree.smallestClique(holding: set), !set.isEmpty else {
        preconditionFailure("no clique holds the variables \(set)")
      }
      sitesOf[clique].append(site)
    }
    var childrenOf = [[Int]](repeating: [], count: tree.cliques.count)
    var depths = [Int](repeating: 0, count: tree.cliques.count)
    for (place, clique) in tree.cliques.enumerated() {
      guard let parent = clique.parent else { continue }
      childrenOf[parent].append(place)
      depths[place] = depths[parent] + 1
    }
    visits = tree.cliques.indices.map { place in
      let axes = tree.cliques[place].variables.map { ranks[$0] }.sorted()
      let inputs =
        sitesOf[place].map { sites[$0].factor } + childrenOf[place].map { edges[$0]!.up }
      func sweep(
        _ inputs: [CliqueSweep.Operand], _ outputs: [CliqueSweep.Operand]
      ) -> CliqueSweep {
        CliqueSweep(axes: axes, sizes: sizes, inputs: inputs, outputs: outputs) { onesBases[$0] }
      }
      return Visit(
        sites: sitesOf[place], children: childrenOf[place],
        collect: edges[place].map { sweep(inputs, [$0.up]) },
        distribute: sweep(
          inputs + (edges[place].map { [$0.down] } ?? []),
          sitesOf[place].map { sites[$0].marginal } + childrenOf[place].map { edges[$0]!.down }))
    }
    generations = (0...(depths.max() ?? 0)).map { depth in
      depths.indices.filter { depths[$0] == depth }
    }
    scratchCount =
      visits.map { max($0.collect?.scratchCount ?? 0, $0.distribute.scratchCount) }
      .max() ?? 0
    self.sites = sites
    self.edges = edges
    self.order = order
    self.ranks = ranks
    self.tableCount = tableCount
  }
}
