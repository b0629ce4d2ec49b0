import Compute
import Testing

@testable import Marginals

/// What makes a tree of cliques a junction tree for some sets.
private func expectJunctionTree(_ tree: JunctionTree, sets: [[Int]]) {
  let cliques = tree.cliques
  for set in sets { #expect(cliques.contains { Set(set).isSubset(of: $0.variables) }, "\(set)") }
  for (place, clique) in cliques.enumerated() {
    #expect(clique.variables == clique.variables.sorted())
    #expect(
      !cliques.indices.contains {
        $0 != place && Set(clique.variables).isSubset(of: cliques[$0].variables)
      })
    guard let parent = clique.parent else {
      #expect(clique.separator.isEmpty)
      continue
    }
    #expect(parent < place)
    #expect(clique.separator == clique.variables.filter(cliques[parent].variables.contains))
    #expect(!clique.separator.isEmpty)
  }
  // Running intersection: of the cliques with a variable, exactly one has a parent without it.
  for variable in tree.sizes.indices {
    let tops = cliques.count {
      $0.variables.contains(variable) && !$0.separator.contains(variable)
    }
    #expect(tops == 1, "variable \(variable)")
  }
}

@Test func cliquesOfRandomSetsAreAJunctionTree() {
  for index in 0..<150 {
    var stream = RandomStream(seed: 1, purpose: .evaluation, index: UInt64(index))
    let count = 1 + stream.integer(below: 70)
    let sizes = (0..<count).map { _ in 1 + stream.integer(below: 9) }
    let sets = randomSets(
      variableCount: count, count: stream.integer(below: 3 * count + 1), &stream)
    let tree = JunctionTree(sizes: sizes, sets: sets)
    expectJunctionTree(tree, sets: sets)
    #expect(tree.cellCount == JunctionTree.cellCount(sizes: sizes, sets: sets))
    #expect(tree == JunctionTree(sizes: sizes, sets: sets.reversed()))
  }
}

@Test func knownGraphsHaveTheirSmallestCliques() {
  let sizes = [2, 3, 4, 5]
  let chain = JunctionTree(sizes: sizes, sets: [[0, 1], [1, 2], [2, 3]])
  #expect(Set(chain.cliques.map(\.variables)) == [[0, 1], [1, 2], [2, 3]])
  #expect(chain.cellCount == 6 + 12 + 20)
  // A ring needs one chord: here 0–2 (2·3·4 + 2·4·5 cells) rather than 1–3 (2·3·5 + 3·4·5).
  let ring = JunctionTree(sizes: sizes, sets: [[0, 1], [1, 2], [2, 3], [0, 3]])
  #expect(Set(ring.cliques.map(\.variables)) == [[0, 1, 2], [0, 2, 3]])
  let apart = JunctionTree(sizes: sizes, sets: [[0, 2]])
  #expect(Set(apart.cliques.map(\.variables)) == [[0, 2], [1], [3]])
  #expect(apart.cliques.allSatisfy { $0.parent == nil })
  #expect(JunctionTree(sizes: [], sets: []).cliques.isEmpty)
}

@Test func cellsBeyondAllNumbersAreTheLargestNumber() {
  let sizes = [Int](repeating: 1 << 16, count: 200)
  let sets = [Array(sizes.indices), [0]]
  #expect(JunctionTree.cellCount(sizes: sizes, sets: sets) == .max)
  #expect(JunctionTree(sizes: sizes, sets: sets).cellCount == .max)
}

@Test func smallestCliqueIsFound() {
  let tree = JunctionTree(sizes: [9, 2, 3, 9], sets: [[0, 1], [1, 2], [1, 3]])
  let place = tree.smallestClique(holding: [1])
  #expect(place.map { tree.cliques[$0].variables } == [1, 2])
  #expect(tree.smallestClique(holding: [0, 3]) == nil)
}
