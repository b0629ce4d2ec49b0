import Tabular

/// The attack that links: two parties know different columns of the same people, and by means of the synthetic rows
/// they find out which of their records belong to one person. Giomi et al. (2023), section 4.2.
///
/// One party has the first, third, fifth … column, the other the second, fourth, sixth …. Each looks up the 10
/// synthetic rows nearest to its record; if one row is among both tens, the records are linked.
struct LinkabilityAttack: Sendable {
  static let neighbourCount = 10

  private let neighbours: SyntheticNeighbours
  private let known: [[Int]]
  private let seed: UInt64

  /// - Throws: ``Incomputable`` with one column alone, or so few synthetic rows that two tens must meet.
  init(neighbours: SyntheticNeighbours, columnCount: Int, seed: UInt64) throws {
    guard columnCount > 1 else { throw Incomputable(reason: "the tables have one column alone") }
    guard neighbours.rowCount >= 2 * Self.neighbourCount else {
      throw Incomputable(
        reason: "there are fewer than \(2 * Self.neighbourCount) synthetic rows")
    }
    self.neighbours = neighbours
    known = (0...1).map { Array(stride(from: $0, to: columnCount, by: 2)) }
    self.seed = seed
  }

  /// `count` people of each table are drawn, as many as the smaller has if that is fewer.
  /// O(count · synthetic rows · columns).
  func risk(training: Table, heldOut: Table, count: Int) -> AttackRisk {
    let targets = AttackTargets(
      training: training, heldOut: heldOut, count: count, seed: seed, for: .linkability)
    return AttackRisk(
      name: "linkability",
      attack: links(targets.training, firstDraw: 0),
      control: links(targets.heldOut, firstDraw: 2 * targets.count),
      baseline: blindLinks(targets.count, firstDraw: 4 * targets.count))
  }

  private func links(_ people: Table, firstDraw: Int) -> Proportion {
    let persons = neighbours.persons(people)
    let areLinked = concurrentMap(count: persons.rowCount) { person in
      let tens = known.indices.map { party in
        var draws = SplitMix64(
          seed: seed, for: .linkability, draw: firstDraw + 2 * person + party)
        return neighbours.nearest(
          Self.neighbourCount, to: person, of: persons, knowing: known[party], &draws)
      }
      return !Set(tens[0]).isDisjoint(with: tens[1])
    }
    return Proportion(areLinked.count { $0 }, of: persons.rowCount)
  }

  /// Ten random rows for each of the two records.
  private func blindLinks(_ count: Int, firstDraw: Int) -> Proportion {
    var draws = SplitMix64(seed: seed, for: .linkability, draw: firstDraw)
    func ten() -> [Int] { draws.draw(Self.neighbourCount, of: neighbours.rowCount) }
    let tries = count * Attacks.blindGuesses
    let linked = (0..<tries).count { _ in !Set(ten()).isDisjoint(with: ten()) }
    return Proportion(linked, of: tries)
  }
}
