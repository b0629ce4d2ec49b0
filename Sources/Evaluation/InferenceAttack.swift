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

  private let neighbours: SyntheticNeighbours
  private let training: Table
  private let heldOut: Table
  private let synthetic: Table
  private let targets: AttackTargets
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
    self.training = training
    self.heldOut = heldOut
    self.synthetic = synthetic
    self.seed = seed
    targets = AttackTargets(
      training: training, heldOut: heldOut, count: count, seed: seed, for: .inference)
  }

  /// How well one column is guessed. O(count · synthetic rows · columns).
  func risk(ofColumn secret: Int) -> AttackRisk {
    let isRight = rule(forColumn: secret)
    return AttackRisk(
      name: "inference", column: training.schema.columns[secret].name,
      attack: guesses(targets.training, of: secret, isTraining: true, isRight),
      control: guesses(targets.heldOut, of: secret, isTraining: false, isRight),
      baseline: blindGuesses(of: secret, isRight))
  }

  /// Whether a synthetic row's cell is the right guess for a person's.
  private typealias Rule = @Sendable (_ row: Int, _ person: Int, _ of: People) -> Bool

  /// The people of a table, with the numbers of the secret column; none if it holds spellings.
  private struct People: Sendable {
    let persons: SyntheticNeighbours.Persons
    let secrets: [Double]
  }

  private func rule(forColumn secret: Int) -> Rule {
    guard training.schema.columns[secret].kind.isNumeric else {
      return { [neighbours] row, person, people in
        neighbours.isEqual(row: row, person: person, of: people.persons, inColumn: secret)
      }
    }
    let numbers = synthetic.columns[secret].numbers
    let present = training.columns[secret].numbers.filter { !$0.isNaN }
    let range = (present.max() ?? 0) - (present.min() ?? 0)
    return { row, person, people in
      let (guess, truth) = (numbers[row], people.secrets[person])
      guard !truth.isNaN && !guess.isNaN else { return truth.isNaN && guess.isNaN }
      return abs(guess - truth) <= Self.tolerance * min(abs(truth), range)
    }
  }

  private func people(_ table: Table, secret: Int) -> People {
    People(
      persons: neighbours.persons(table),
      secrets: training.schema.columns[secret].kind.isNumeric ? table.columns[secret].numbers : [])
  }

  private func guesses(
    _ table: Table, of secret: Int, isTraining: Bool, _ isRight: Rule
  ) -> Proportion {
    let people = people(table, secret: secret)
    let known = synthetic.columns.indices.filter { $0 != secret }
    let areRight = concurrentMap(count: targets.count) { person in
      var draws = SplitMix64(
        seed: seed, for: .inference,
        draw: (2 * secret + (isTraining ? 0 : 1)) * targets.count + person)
      let nearest = neighbours.nearest(
        1, to: person, of: people.persons, knowing: known, &draws)
      return isRight(nearest[0], person, people)
    }
    return Proportion(areRight.count { $0 }, of: targets.count)
  }

  /// The secrets of random synthetic rows.
  private func blindGuesses(of secret: Int, _ isRight: Rule) -> Proportion {
    let people = people(targets.training, secret: secret)
    var draws = SplitMix64(seed: seed, for: .inference, draw: -1 - secret)
    var right = 0
    for person in 0..<targets.count {
      for _ in 0..<Attacks.blindGuesses
      where isRight(draws.next(below: neighbours.rowCount), person, people) {
        right += 1
      }
    }
    return Proportion(right, of: targets.count * Attacks.blindGuesses)
  }
}
