import Tabular

/// The attack that infers: of a person all columns but one are known, and the secret one is read off the nearest
/// synthetic row. Giomi et al. (2023), section 4.3.
///
/// A guessed spelling is right if it is the true one. A guessed number g is right for a true one t if
/// |g − t| ≤ 5 % of the smaller of |t| and the range of the training column: so a truth of 0 has to be met exactly,
/// a sign does not matter, and a year or a date is not right for lying far from 0. (anonymeter asks for
/// |g − t| / g ≤ 5 %, which a negative guess always meets.) Missing is right for missing, and for nothing else.
struct InferenceAttack: Sendable {
  /// The error that a guessed number may have.
  static let tolerance = 0.05

  /// The people of one table that are attacked.
  private struct People: Sendable {
    let table: Table
    let persons: SyntheticNeighbours.Persons
  }

  private let neighbours: SyntheticNeighbours
  private let real: Table
  private let synthetic: Table
  private let training: People
  private let heldOut: People
  private let seed: UInt64

  /// - Parameter count: so many people of each table are attacked, or as many as the smaller has.
  /// - Throws: ``Incomputable`` with one column alone.
  init(
    neighbours: SyntheticNeighbours, training: Table, heldOut: Table, synthetic: Table, count: Int,
    seed: UInt64
  ) throws {
    guard synthetic.columns.count > 1 else {
      throw Incomputable(reason: "the tables have one column alone")
    }
    self.neighbours = neighbours
    real = training
    self.synthetic = synthetic
    self.seed = seed
    let targets = AttackTargets(
      training: training, heldOut: heldOut, count: count, seed: seed, for: .inference)
    self.training = People(
      table: targets.training, persons: neighbours.persons(targets.training))
    self.heldOut = People(table: targets.heldOut, persons: neighbours.persons(targets.heldOut))
  }

  /// How well one column is guessed. O(count · synthetic rows · columns).
  func risk(ofColumn secret: Int) -> AttackRisk {
    let count = training.table.rowCount
    return AttackRisk(
      name: "inference", column: real.schema.columns[secret].name,
      attack: guesses(of: secret, training, firstDraw: 2 * secret * count),
      control: guesses(of: secret, heldOut, firstDraw: (2 * secret + 1) * count),
      baseline: blindGuesses(of: secret))
  }

  /// Whether a guessed number is right; NaN is a missing one.
  ///
  /// - Parameter range: how far apart the training column's smallest and largest number are.
  static func isRight(guess: Double, truth: Double, range: Double) -> Bool {
    guard !truth.isNaN && !guess.isNaN else { return truth.isNaN && guess.isNaN }
    return (guess - truth).magnitude <= tolerance * min(truth.magnitude, range)
  }

  /// Whether the secret of a synthetic row is the right guess for a person.
  private typealias Rule = @Sendable (_ row: Int, _ person: Int) -> Bool

  private func rule(for secret: Int, _ people: People) -> Rule {
    guard real.schema.columns[secret].kind.isNumeric else {
      return { [neighbours] row, person in
        neighbours.isEqual(row: row, person: person, of: people.persons, inColumn: secret)
      }
    }
    let present = real.columns[secret].numbers.filter { !$0.isNaN }
    let range = (present.max() ?? 0) - (present.min() ?? 0)
    let guesses = synthetic.columns[secret].numbers
    let truths = people.table.columns[secret].numbers
    return { row, person in
      Self.isRight(guess: guesses[row], truth: truths[person], range: range)
    }
  }

  private func guesses(of secret: Int, _ people: People, firstDraw: Int) -> Proportion {
    let isRight = rule(for: secret, people)
    let known = synthetic.columns.indices.filter { $0 != secret }
    let count = people.table.rowCount
    let areRight = concurrentMap(count: count) { person in
      var draws = SplitMix64(seed: seed, for: .inference, draw: firstDraw + person)
      let nearest = neighbours.nearest(
        1, to: person, of: people.persons, knowing: known, &draws)
      return isRight(nearest[0], person)
    }
    return Proportion(areRight.count { $0 }, of: count)
  }

  /// The secrets of random synthetic rows.
  private func blindGuesses(of secret: Int) -> Proportion {
    let isRight = rule(for: secret, training)
    let count = training.table.rowCount
    // Behind the draws of all columns.
    var draws = SplitMix64(
      seed: seed, for: .inference, draw: 2 * synthetic.columns.count * count + secret)
    var right = 0
    for person in 0..<count {
      for _ in 0..<Attacks.blindGuesses
      where isRight(draws.next(below: neighbours.rowCount), person) {
        right += 1
      }
    }
    return Proportion(right, of: count * Attacks.blindGuesses)
  }
}
