import Compute
import Tabular
import Testing

@testable import Encoding

struct ColumnRelationTests {
  /// A relation of column 1 with terms of the columns 0, 2, …; each row holds the columns' numbers.
  static func relation(
    _ rows: [[Double?]], near terms: [ColumnRelation.Term] = [.column(0)], decimals: Int? = 0,
    isOrdinary: (Double?) -> Bool = { _ in true }
  ) -> ColumnRelation {
    ColumnRelation(
      of: 1, near: terms, decimals: decimals, rowCount: rows.count, leastCount: 1,
      isOrdinary: { isOrdinary(rows[$0][1]) }, numbers: { rows[$1][$0] })
  }

  /// 100 rows near 1,000: 40 equal, 16 from 1,010 to 1,025, and 44 far.
  static let hundred: [[Double?]] =
    (0..<40).map { _ in [1_000, 1_000] }
    + (0..<16).map { [1_000, 1_010 + Double($0)] }
    + (0..<44).map { [1_000, 3_000 + Double($0)] }

  static func level(_ relation: ColumnRelation, _ row: [Double?]) -> Int {
    relation.level(of: row[1]!, isOrdinary: true, numbers: { row[$0] })
  }

  @Test func levelsAreFarEqualityAndQuantilesOfTheRelativeDifference() {
    let relation = Self.relation(Self.hundred)
    let alternative = relation.alternatives[0]
    // A level has 100 / 64 rows, but at least 8: the 16 unequal rows make two.
    #expect(alternative.counts == [40, 8, 8])
    #expect(relation.farCount == 44)
    #expect(relation.variable.probabilities == [0.44, 0.4, 0.08, 0.08])
    #expect(relation.variable.code == .category)
    #expect(alternative.levels[0] == [0])
    for (index, ratio) in alternative.levels[1].enumerated() {
      #expect(abs(ratio - Double(10 + index) / 1_000) < 1e-12)
    }
    let values: [Double] = [1_000, 1_012, 1_020, 3_000]
    #expect(values.map { Self.level(relation, [1_000, $0]) } == [1, 2, 3, 0])
  }

  @Test func aLevelDecodesToItsTermTimesItsRelativeDifference() {
    let relation = Self.relation(Self.hundred)
    func value(_ level: Int, _ uniform: Double, _ term: Double?) -> Double? {
      relation.value(level: level, uniform: uniform, own: 5, numbers: { _ in term })
    }
    #expect(value(0, 0.5, 2_000) == nil)
    #expect(value(1, 0.5, 2_000) == 2_000)
    // Half way between 1.013 and 1.014, of the eight quantiles 1.010 to 1.017.
    #expect(abs(value(2, 0.5, 2_000)! - 2_027) < 1e-9)
    #expect(abs(value(3, 0, -2_000)! + 2_036) < 1e-9)
    // No term, or nothing to multiply.
    #expect(value(1, 0.5, nil) == nil)
    #expect(value(1, 0.5, 0) == nil)
  }

  @Test func everyRowHasTheLevelThatCountedIt() {
    var stream = RandomStream(seed: 3, purpose: .noise)
    let rows = (0..<2_000).map { _ -> [Double?] in
      let term = Double(100 + stream.integer(below: 900))
      // Whole percents: many ties, and the heaviest is 5 % above.
      let percent = max(stream.integer(below: 16), 5)
      return [term, term * Double(100 + percent) / 100]
    }
    let relation = Self.relation(rows, decimals: nil)
    var counts = [Int](repeating: 0, count: relation.variable.levelCount)
    for row in rows { counts[Self.level(relation, row)] += 1 }
    #expect(counts[1...].elementsEqual(relation.alternatives[0].counts))
    #expect(max(counts[0], 1) == relation.farCount)
  }

  @Test func equalityIsMeantInTheColumnsDecimals() {
    // 0.1 + 0.2 is not 0.3, and neither is 1.1 − 0.8.
    let sums: [[Double?]] = (0..<100).map { _ in [0.1, 0.3, 0.2] }
    let sum = Self.relation(sums, near: [.sum(0, 2)], decimals: 1)
    #expect(sum.alternatives[0].levels == [[0]])
    let differences: [[Double?]] = (0..<100).map { _ in [1.1, 0.3, 0.8] }
    let difference = Self.relation(differences, near: [.difference(0, 2)], decimals: 1)
    #expect(difference.alternatives[0].levels == [[0]])
    // Whole euros paid on a bill with cents.
    let rounded: [[Double?]] = (0..<100).map { _ in [99.6, 100] }
    #expect(Self.relation(rounded).alternatives[0].levels == [[0]])
  }

  @Test func theNearerOfTwoTermsHoldsAndTheFirstOfEqualOnes() {
    let rows: [[Double?]] = (0..<60).map { $0 < 20 ? [100, 100, 104] : [100, 104, 104] }
    let relation = Self.relation(rows, near: [.column(0), .column(2)])
    #expect(relation.alternatives.map(\.counts) == [[20], [40]])
    #expect(Self.level(relation, [100, 100, 100]) == 1)
    #expect(Self.level(relation, [100, 104, 104]) == 2)
    #expect(relation.value(level: 2, uniform: 0, own: 5, numbers: { [1, 2, 3][$0] }) == 3)
  }

  @Test func missingTermsZeroTermsAndHeavyValuesAreFar() {
    let rows: [[Double?]] =
      (0..<50).map { _ in [7, 7] } + [[nil, 7], [0, 0], [0, 7], [7, nil], [7, 20]]
    let relation = Self.relation(rows)
    #expect(relation.farCount == 5)
    #expect(Self.level(relation, [nil, 7]) == 0)
    #expect(Self.level(relation, [0, 0]) == 0)
    #expect(relation.level(of: 7, isOrdinary: false, numbers: { _ in 7 }) == 0)
    let heavy = Self.relation(rows, isOrdinary: { $0 != 7 })
    #expect(heavy.farCount == 55)
  }

  @Test func aTermMissesIfOneOfItsColumnsDoes() {
    let numbers: [Double?] = [5, 2, nil, 5, .greatestFiniteMagnitude]
    #expect(ColumnRelation.Term.sum(0, 1).value { numbers[$0] } == 7)
    #expect(ColumnRelation.Term.difference(1, 0).value { numbers[$0] } == -3)
    #expect(ColumnRelation.Term.sum(0, 2).value { numbers[$0] } == nil)
    #expect(ColumnRelation.Term.difference(2, 0).value { numbers[$0] } == nil)
    #expect(ColumnRelation.Term.difference(0, 3).value { numbers[$0] } == 0)
    #expect(ColumnRelation.Term.sum(4, 4).value { numbers[$0] } == nil)
  }

  @Test func aRelationSurvivesItsJSON() throws {
    let rows: [[Double?]] = (0..<100).map { [$0 < 50 ? 100 : 40, 100, 60, 160] }
    let relation = Self.relation(
      rows, near: [.column(0), .sum(0, 2), .difference(3, 2)], decimals: nil)
    #expect(try RoundTrip.json(relation) == relation)
  }

  @Test func aReplacedCellKeepsItsRangeDecimalsAndAbsence() {
    var mask = MissingMask()
    for row in 0..<7 { mask.append(isMissing: row == 0) }
    let values: [Double?] = [1, nil, 12.345, -1e300, 1e300, .infinity, 15]
    let none = [ClosedRange<Double>?](repeating: nil, count: 7)
    let reals = NumericEncoder(
      fitting: (0..<1_000).map { Double($0) / 50 + 5 }, missingCount: 0, decimals: 2,
      options: .unprotected)
    let column = Column(storage: .reals([0, 6, 6, 6, 6, 6, 6]), missing: mask)
    let replaced = ColumnEncoder.reals(reals).replacing(column, by: values, within: none)
    #expect((0..<7).map { replaced.number(at: $0) } == [nil, 6, 12.35, 5, 24.98, 24.98, 15])

    let integers = NumericEncoder(
      fitting: (0..<1_000).map { Int64($0) + 5 }, missingCount: 0, decimals: nil,
      options: .unprotected)
    let whole = Column(storage: .integers([0, 6, 6, 6, 6, 6, 6]), missing: mask)
    let again = ColumnEncoder.integers(integers).replacing(whole, by: values, within: none)
    #expect((0..<7).map { again.number(at: $0) } == [nil, 6, 12, 5, 1_004, 1_004, 15])
  }

  @Test func the64BitExtremesDoNotOverflow() {
    let values = (0..<500).map { Int64.min + $0 } + (0..<500).map { Int64.max - $0 }
    let encoder = ColumnEncoder.integers(
      NumericEncoder(fitting: values, missingCount: 0, decimals: nil, options: .unprotected))
    // 2⁶³ is no Int64: the numbers near the upper end have no exact Double.
    #expect(!encoder.isOrdinary(Double(Int64.max)))
    let column = Column(storage: .integers([0, 0, 0, 0]), missing: MissingMask(presentRows: 4))
    let replaced = encoder.replacing(
      column, by: [Double(Int64.min), Double(Int64.max), 1e300, 9.3e18],
      within: [nil, nil, nil, nil])
    #expect(replaced.storage == .integers([.min, .max, .max, .max]))
  }
}
