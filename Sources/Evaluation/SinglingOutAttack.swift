import Tabular

/// The attack that singles out: it reads off the synthetic rows what is true of one of them alone, and claims that it
/// is true of exactly one real person. Giomi et al. (2023), section 4.1; Cohen and Nissim, "Towards Formalizing the
/// GDPR's Notion of Singling Out" (2020).
///
/// A claim is a predicate, and right if exactly one row of the real table meets it. The same predicates are held
/// against the training rows and against the held-out rows. How often a predicate is met by one row depends on the
/// number of rows, so both tables are cut to one number by the seed. What this leaves out of the training rows cannot
/// be singled out: with h held-out rows for n training rows, the attack on a plain copy succeeds in about h / n of
/// the cases, not in all.
///
/// Synthetic rows that are equal count as one, for whoever attacks can see that they are equal. Equal real rows are
/// two people, and not singled out. (anonymeter also merges equal real rows.)
struct SinglingOutAttack: Sendable {
  /// So many columns has a predicate of several, or all if there are fewer.
  static let severalColumns = 4
  /// Predicates of several columns are tried so often for each one that is asked for.
  static let triesPerPredicate = 200

  private let axes: [CellCodes.Axis]
  private let synthetic: PredicateIndex
  private let training: PredicateIndex
  private let heldOut: PredicateIndex
  private let seed: UInt64

  /// O(rows · log rows · columns).
  ///
  /// - Precondition: the tables have rows, and the same columns, stored alike.
  init(training: Table, heldOut: Table, synthetic: Table, seed: UInt64) {
    let size = min(training.rowCount, heldOut.rowCount)
    func cut(_ table: Table) -> Table {
      guard size < table.rowCount else { return table }
      return table.selecting(rows: sample(size, of: table.rowCount, seed: seed, for: .singlingOut))
    }
    let codes = CellCodes([cut(training), cut(heldOut), synthetic])
    axes = codes.axes
    self.training = PredicateIndex(columns: codes.tables[0], axes: axes)
    self.heldOut = PredicateIndex(columns: codes.tables[1], axes: axes)
    self.synthetic = PredicateIndex(columns: Self.distinctRows(codes.tables[2]), axes: axes)
    self.seed = seed
  }

  /// Claims about one column: "has this value", for each value that one synthetic row alone has, missing among them;
  /// and of numbers "is at most the smallest" and "is at least the largest" where one row alone has that. `count` of
  /// all these predicates are drawn.
  ///
  /// - Throws: ``Incomputable`` if there are none.
  func riskOfOneColumn(count: Int) throws -> AttackRisk {
    var all: [Predicate] = []
    for (column, axis) in axes.enumerated() {
      let single = synthetic.presentCodes(inColumn: column).filter {
        synthetic.count(of: $0..<$0 + 1, inColumn: column) == 1
      }
      var ranges = single.map { $0..<$0 + 1 }
      if axis.isNumeric {
        let present = synthetic.presentCodes(inColumn: column).filter { $0 < axis.missing }
        if let least = present.first, least == single.first { ranges.append(0..<least + 1) }
        if let most = present.last, single.contains(most) { ranges.append(most..<axis.missing) }
      }
      all += ranges.map { Predicate([.init(column: column, codes: $0)]) }
    }
    guard !all.isEmpty else {
      throw Incomputable(reason: "no value of any column is that of one synthetic row alone")
    }
    var draws = SplitMix64(seed: seed, for: .singlingOut, draw: 0)
    let drawn = draws.draw(count, of: all.count).map { all[$0] }
    return risk("singling_out_univariate", of: drawn, columnCount: 1)
  }

  /// Claims about four columns at once: a random synthetic row and random columns, "has its value" of a spelling or
  /// a missing cell, "is at least its value" of a number above the column's median, "is at most" of others. Those that
  /// one synthetic row alone meets are kept, until there are `count`.
  ///
  /// - Throws: ``Incomputable`` if none is found in 200 · `count` tries, or there is one column alone.
  func riskOfSeveralColumns(count: Int) throws -> AttackRisk {
    guard axes.count > 1 else { throw Incomputable(reason: "the tables have one column alone") }
    let medians = axes.indices.map(medianCodes)
    var draws = SplitMix64(seed: seed, for: .singlingOut, draw: 1)
    var found: [Predicate] = []
    var known: Set<Predicate> = []
    for _ in 0..<count * Self.triesPerPredicate where found.count < count {
      let row = draws.next(below: synthetic.rowCount)
      let columns = draws.draw(Self.severalColumns, of: axes.count)
      let predicate = Predicate(
        columns.map { column in
          let code = synthetic.code(row: row, column: column)
          return condition(like: code, column: column, medians: medians[column])
        })
      if synthetic.singlesOut(predicate), known.insert(predicate).inserted {
        found.append(predicate)
      }
    }
    guard !found.isEmpty else {
      throw Incomputable(reason: "no few columns have values that one synthetic row alone has")
    }
    return risk("singling_out_multivariate", of: found, columnCount: Self.severalColumns)
  }

  private func risk(_ name: String, of predicates: [Predicate], columnCount: Int) -> AttackRisk {
    let count = predicates.count
    func successes(_ predicates: [Predicate], among table: PredicateIndex) -> Int {
      concurrentMap(count: predicates.count) { table.singlesOut(predicates[$0]) }.count { $0 }
    }
    var draws = SplitMix64(seed: seed, for: .singlingOut, draw: 1 + columnCount)
    let present = axes.indices.map(synthetic.presentCodes)
    let blind = (0..<count * Attacks.blindGuesses).map { _ in
      Predicate(
        draws.draw(columnCount, of: axes.count).map { column in
          blindCondition(column, present: present[column], &draws)
        })
    }
    return AttackRisk(
      name: name,
      attack: Proportion(successes(predicates, among: training), of: count),
      control: Proportion(successes(predicates, among: heldOut), of: count),
      baseline: Proportion(successes(blind, among: training), of: blind.count))
  }

  /// The codes of the two middle numbers of a column, which are one if there is an odd number of them; `nil` where all
  /// cells are missing.
  private func medianCodes(_ column: Int) -> (lower: Int32, upper: Int32)? {
    let present = synthetic.count(of: 0..<axes[column].missing, inColumn: column)
    guard axes[column].isNumeric, present > 0 else { return nil }
    return (
      synthetic.code(atPlace: (present - 1) / 2, inColumn: column),
      synthetic.code(atPlace: present / 2, inColumn: column)
    )
  }

  private func condition(
    like code: Int32, column: Int, medians: (lower: Int32, upper: Int32)?
  ) -> Predicate.Condition {
    let missing = axes[column].missing
    guard let medians, code != missing else { return .init(column: column, codes: code..<code + 1) }
    // Above the mean of the two middle numbers: there is no number between them.
    let isAbove = code > medians.lower && code >= medians.upper
    return .init(column: column, codes: isAbove ? code..<missing : 0..<code + 1)
  }

  /// A random claim: a value that some synthetic row has, and a random one of =, ≠, and for numbers >, <, ≥, ≤. Of
  /// missing cells, "missing" for =, and "present" for the others.
  private func blindCondition(
    _ column: Int, present: [Int32], _ draws: inout SplitMix64
  ) -> Predicate.Condition {
    let code = present[draws.next(below: present.count)]
    let axis = axes[column]
    let comparison = draws.next(below: axis.isNumeric ? 6 : 2)
    switch (comparison, code == axis.missing) {
    case (0, _): return .init(column: column, codes: code..<code + 1)
    case (_, true): return .init(column: column, codes: 0..<axis.missing)
    case (1, _): return .init(column: column, codes: 0..<axis.missing, excluded: code)
    case (2, _): return .init(column: column, codes: code + 1..<axis.missing)
    case (3, _): return .init(column: column, codes: 0..<code)
    case (4, _): return .init(column: column, codes: code..<axis.missing)
    default: return .init(column: column, codes: 0..<code + 1)
    }
  }

  /// The rows without those that equal an earlier one. Two rows of one 64-bit hash are taken for equal: among a
  /// million rows that happens once in 40 million tables, and costs the attacker a row.
  private static func distinctRows(_ columns: [[Int32]]) -> [[Int32]] {
    var hashes = [UInt64](repeating: 0, count: columns[0].count)
    for column in columns {
      for row in hashes.indices {
        hashes[row] = SplitMix64.mix(hashes[row] &+ UInt64(column[row]) &+ 1)
      }
    }
    var seen: Set<UInt64> = []
    let rows = hashes.indices.filter { seen.insert(hashes[$0]).inserted }
    return columns.map { column in rows.map { column[$0] } }
  }
}
