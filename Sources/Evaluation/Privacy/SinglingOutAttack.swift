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

  /// Draws `count` of ``predicatesOfOneColumn()``.
  ///
  /// - Throws: ``Incomputable`` if there are none.
  func riskOfOneColumn(count: Int) throws -> AttackRisk {
    let all = predicatesOfOneColumn()
    guard !all.isEmpty else {
      throw Incomputable(reason: "no value of any column is that of one synthetic row alone")
    }
    var draws = SplitMix64(seed: seed, for: .singlingOut, draw: 0)
    let drawn = draws.draw(count, of: all.count).map { all[$0] }
    return risk("singling_out_univariate", of: drawn, columnCount: 1)
  }

  /// Claims about one column: "has this value", for each value that one synthetic row alone has, missing among them;
  /// and of numbers "is at most the smallest" and "is at least the largest" where one row alone has that.
  func predicatesOfOneColumn() -> [Predicate] {
    axes.indices.flatMap { column -> [Predicate] in
      let present = synthetic.presentCodes(inColumn: column)
      let single = present.filter { synthetic.count(of: $0..<$0 + 1, inColumn: column) == 1 }
      var ranges = single.map { $0..<$0 + 1 }
      if axes[column].isNumeric {
        let missing = axes[column].missing
        if let least = present.first, least < missing, least == single.first {
          ranges.append(0..<least + 1)
        }
        if let most = present.last(where: { $0 < missing }), single.contains(most) {
          ranges.append(most..<missing)
        }
      }
      return ranges.map { Predicate([.init(column: column, codes: $0)]) }
    }
  }

  /// Makes ``predicate(likeRow:columns:)`` of random synthetic rows and four random columns, and keeps those that one
  /// synthetic row alone meets, until there are `count`.
  ///
  /// - Throws: ``Incomputable`` if none is found in 200 · `count` tries, or there is one column alone.
  func riskOfSeveralColumns(count: Int) throws -> AttackRisk {
    guard axes.count > 1 else { throw Incomputable(reason: "the tables have one column alone") }
    var draws = SplitMix64(seed: seed, for: .singlingOut, draw: 1)
    var found: [Predicate] = []
    var known: Set<Predicate> = []
    for _ in 0..<count * Self.triesPerPredicate where found.count < count {
      let row = draws.next(below: synthetic.rowCount)
      let columns = draws.draw(Self.severalColumns, of: axes.count)
      let predicate = predicate(likeRow: row, columns: columns)
      if synthetic.singlesOut(predicate), known.insert(predicate).inserted {
        found.append(predicate)
      }
    }
    guard !found.isEmpty else {
      throw Incomputable(
        reason: "no \(min(Self.severalColumns, axes.count)) columns were found whose values only"
          + " one synthetic row has")
    }
    return risk("singling_out_multivariate", of: found, columnCount: Self.severalColumns)
  }

  /// What a synthetic row is like in some columns: "has its value" of a spelling or a missing cell, "is at least its
  /// value" of a number above the synthetic column's median, "is at most its value" of other numbers.
  func predicate(likeRow row: Int, columns: [Int]) -> Predicate {
    Predicate(
      columns.map { column in
        let code = synthetic.code(row: row, column: column)
        let axis = axes[column]
        guard axis.isNumeric, code < axis.missing else {
          return .init(column: column, codes: code..<code + 1)
        }
        return .init(
          column: column,
          codes: isAboveMedian(code, column: column) ? code..<axis.missing : 0..<code + 1)
      })
  }

  /// Whether a number of the synthetic column is above the mean of its two middle ones, which are one if there is an
  /// odd number of them. No number of the column is between the two.
  private func isAboveMedian(_ code: Int32, column: Int) -> Bool {
    let count = synthetic.count(of: 0..<axes[column].missing, inColumn: column)
    return code > synthetic.code(atPlace: (count - 1) / 2, inColumn: column)
      && code >= synthetic.code(atPlace: count / 2, inColumn: column)
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
