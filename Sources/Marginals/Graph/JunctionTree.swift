/// Cliques of variables joined to a tree such that the cliques with a variable hang together (running intersection):
/// Lauritzen & Spiegelhalter (1988), "Local Computations with Probabilities on Graphical Structures and their Application
/// to Expert Systems".
///
/// The cliques come from a greedy triangulation. The tree is one of maximum weight by the size of the separators, which
/// makes it a junction tree (Koller & Friedman 2009, section 10.4.2). Where nothing links the variables there are several trees.
public struct JunctionTree: Hashable, Sendable {
  public struct Clique: Hashable, Sendable {
    /// In ascending order.
    public let variables: [Int]
    /// The place of the clique that comes before it on the way to the root, below its own; `nil` for a root.
    public let parent: Int?
    /// What it has in common with its parent, in ascending order; empty for a root.
    public let separator: [Int]
  }

  /// How many levels each variable has.
  public let sizes: [Int]
  /// Parents before children. Every variable is in one at least.
  public let cliques: [Clique]

  /// A tree of which every set lies in a clique.
  ///
  /// Ties are broken by numbers, so the same sets in any order make the same tree. O(cliques² · variables).
  ///
  /// - Precondition: the sets hold variables of `sizes.indices`, and sizes are positive.
  public init(sizes: [Int], sets: [[Int]]) {
    self.sizes = sizes
    let sets = Triangulation(sizes: sizes, sets: sets).cliques
    let weights = sets.map { set in set.reduce(1.0) { $0 * Double(sizes[$1]) } }
    // Prim's algorithm. For each set that is not in the tree yet, the best place in it.
    var cliques: [Clique] = []
    var left = Array(sets.indices)
    var links = [(common: Int, parent: Int)](repeating: (0, 0), count: sets.count)
    while !left.isEmpty {
      // The most in common; of roots the largest, which inference visits only once.
      let next = left.max { a, b in
        (links[a].common, links[a].common == 0 ? weights[a] : 0, -a)
          < (links[b].common, links[b].common == 0 ? weights[b] : 0, -b)
      }!
      left.removeAll { $0 == next }
      let link = links[next]
      let variables = Array(sets[next])
      cliques.append(
        Clique(
          variables: variables, parent: link.common > 0 ? link.parent : nil,
          separator: link.common > 0
            ? cliques[link.parent].variables.filter(sets[next].contains) : []))
      for other in left {
        let common = sets[other].commonCount(with: sets[next])
        if common > links[other].common { links[other] = (common, cliques.count - 1) }
      }
    }
    self.cliques = cliques
  }

  /// The cells of all cliques' tables: what an evaluation of the model costs; `Int.max` if there are more.
  public var cellCount: Int {
    cliques.reduce(0) { sum, clique in
      let (result, overflow) = sum.addingReportingOverflow(cellCount(of: clique.variables))
      return overflow ? .max : result
    }
  }

  /// ``cellCount`` of the tree of these sets, without the tree. About 20 µs for 20 variables, 3 ms for 200 with twice as many
  /// pairs.
  ///
  /// - Precondition: the sets hold variables of `sizes.indices`, and sizes are positive.
  public static func cellCount(sizes: [Int], sets: [[Int]]) -> Int {
    Triangulation(sizes: sizes, sets: sets).cellCount
  }

  /// The place of the smallest clique that holds all of `variables`; `nil` if there is none.
  public func smallestClique(holding variables: [Int]) -> Int? {
    cliques.indices.filter { place in variables.allSatisfy(cliques[place].variables.contains) }
      .min { cellCount(of: cliques[$0].variables) < cellCount(of: cliques[$1].variables) }
  }

  private func cellCount(of variables: [Int]) -> Int {
    variables.reduce(1) { $0.multipliedOrMax(by: sizes[$1]) }
  }
}
