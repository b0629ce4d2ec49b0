public import Tabular

/// The three attacks on privacy that the opinion 05/2014 of the Article 29 Working Party names, made on a synthetic
/// table: what somebody who has it alone finds out about training rows, beyond what the same attack finds out about
/// held-out rows, which had no part in it.
///
/// Definitions are those of Giomi et al., "A Unified Framework for Quantifying Privacy Risk in Synthetic Data"
/// (PoPETs 2023), with the differences that each attack names: `SinglingOutAttack`, `LinkabilityAttack`,
/// `InferenceAttack`.
public enum Attacks {
  /// Blind guesses for each of an attack, so that what guessing is worth is known better than the attack is.
  public static let blindGuesses = 20

  public struct Outcome: Codable, Hashable, Sendable {
    /// Singling out by one column and by several, linkability, inference of each secret, as far as they can be done.
    public var risks: [AttackRisk]
    /// A sentence for each attack that cannot be done, without a cell of the tables.
    public var notes: [String]
  }

  /// Attacks the training rows, and for comparison the held-out rows, by means of the synthetic ones.
  ///
  /// `count` · synthetic rows · columns steps for each set of known columns. Adult (32,561 rows, as many synthetic
  /// ones, 16,281 held-out, 15 columns) takes about half a second of one core, and 0.1 s more for each other secret.
  /// The same tables and seed give the same outcome on any number of cores.
  ///
  /// - Parameters:
  ///   - target: the first secret to infer; if it is `nil` or not compared, the last compared column.
  ///   - count: attacks of each kind. Where there are fewer rows, or fewer predicates, there are fewer.
  ///   - secretCount: so many columns are inferred, the first secret and then the others from the first column on; see
  ///     ``AttackRisk/chance`` for how to read many.
  /// - Precondition: all tables have rows, and the others have the compared columns of `training`, stored as there;
  ///   there is one at least. `count` and `secretCount` are positive.
  public static func outcome(
    training: Table, heldOut: Table, synthetic: Table, target: String?, seed: UInt64,
    count: Int = 500, secretCount: Int = 1
  ) -> Outcome {
    precondition(count > 0 && secretCount > 0, "\(count) attacks on \(secretCount) secrets")
    let names = training.comparedColumns
    let real = training.keeping(columns: names)
    // One schema for all: what a column is, the training table says.
    func alike(_ table: Table) -> Table {
      Table(
        schema: real.schema, columns: table.keeping(columns: names).columns,
        rowCount: table.rowCount)
    }
    let (heldOut, synthetic) = (alike(heldOut), alike(synthetic))
    var outcome = Outcome(risks: [], notes: [])

    let singlingOut = SinglingOutAttack(
      training: real, heldOut: heldOut, synthetic: synthetic, seed: seed)
    outcome.attempt("Singling out by one column") {
      [try singlingOut.riskOfOneColumn(count: count)]
    }
    outcome.attempt("Singling out by several columns") {
      [try singlingOut.riskOfSeveralColumns(count: count)]
    }

    let neighbours = Result { try SyntheticNeighbours(synthetic: synthetic) }
    outcome.attempt("Linkability") {
      let attack = try LinkabilityAttack(
        neighbours: neighbours.get(), columnCount: names.count, seed: seed)
      return [attack.risk(training: real, heldOut: heldOut, count: count)]
    }
    outcome.attempt("Inference") {
      let attack = try InferenceAttack(
        neighbours: neighbours.get(), training: real, heldOut: heldOut, synthetic: synthetic,
        count: count, seed: seed)
      return secrets(of: names, target: target).prefix(secretCount).map(attack.risk)
    }
    return outcome
  }

  private static func secrets(of names: [String], target: String?) -> [Int] {
    let first = target.flatMap(names.firstIndex) ?? names.count - 1
    return [first] + names.indices.filter { $0 != first }
  }
}

extension Attacks.Outcome {
  fileprivate mutating func attempt(_ title: String, _ attack: () throws -> [AttackRisk]) {
    do {
      risks += try attack()
    } catch {
      notes.append("\(title) was not attempted: \(error).")
    }
  }
}
