import Tabular
import Testing

@testable import Evaluation

@Suite struct SinglingOutAttackTests {
  /// Every predicate of one or two conditions over two columns, counted row by row.
  @Test func theIndexFindsWhatALoopFinds() {
    let columns: [[Int32]] = [[0, 1, 1, 2, 3, 3, 0], [1, 0, 1, 0, 2, 2, 2]]
    let axes = [CellCodes.Axis(isNumeric: true, missing: 3), .init(isNumeric: true, missing: 2)]
    let index = PredicateIndex(columns: columns, axes: axes)
    func conditions(_ column: Int) -> [Predicate.Condition] {
      let codes = axes[column].missing + 1
      return (0..<codes).flatMap { low in
        (low...codes).flatMap { high in
          [nil, low, low + 1].map {
            Predicate.Condition(column: column, codes: low..<high, excluded: $0)
          }
        }
      }
    }
    for first in conditions(0) {
      for predicate in [[first]] + conditions(1).map({ [$0, first] }) {
        let matches = (0..<7).count { row in
          predicate.allSatisfy { $0.holds(for: columns[$0.column][row]) }
        }
        #expect(index.singlesOut(Predicate(predicate)) == (matches == 1))
      }
    }
  }

  /// One row alone has 2, 3 and no number, and 3 is the largest; 1 is the smallest, and has two rows. One row alone
  /// has "b".
  @Test func whatOneRowAloneHasIsClaimed() {
    let synthetic = table([
      "n": .numbers([1, 1, 2, 3, nil]), "c": .categories(["a", nil, "b", "a", nil]),
    ])
    let attack = SinglingOutAttack(
      training: synthetic, heldOut: synthetic, synthetic: synthetic, seed: 1)
    let expected: [Predicate.Condition] = [
      .init(column: 0, codes: 1..<2), .init(column: 0, codes: 2..<3),
      .init(column: 0, codes: 3..<4), .init(column: 0, codes: 2..<3),
      .init(column: 1, codes: 1..<2),
    ]
    #expect(attack.predicatesOfOneColumn() == expected.map { Predicate([$0]) })
  }

  /// The numbers 1, 2, 3, 4, 5 have the codes 0...4 and the median 3; 1, 2, 3, 4 have the median 2.5.
  @Test func mediansTellWhichWayANumberIsExtreme() {
    func codes(_ numbers: [Double?], row: Int) -> Range<Int32> {
      let synthetic = table(["n": .numbers(numbers)])
      let attack = SinglingOutAttack(
        training: synthetic, heldOut: synthetic, synthetic: synthetic, seed: 1)
      return attack.predicate(likeRow: row, columns: [0]).conditions[0].codes
    }
    #expect(codes([1, 2, 3, 4, 5, nil], row: 3) == 3..<5)
    #expect(codes([1, 2, 3, 4, 5, nil], row: 2) == 0..<3)
    #expect(codes([1, 2, 3, 4, 5, nil], row: 5) == 5..<6)
    #expect(codes([1, 2, 3, 4], row: 1) == 0..<2)
    #expect(codes([1, 2, 3, 4], row: 2) == 2..<4)
  }

  @Test func aCopyOfUniqueRowsIsSingledOut() throws {
    let training = individuals(300, seed: 1)
    let attack = SinglingOutAttack(
      training: training, heldOut: individuals(300, seed: 2), synthetic: training, seed: 1)
    for risk in try [attack.riskOfOneColumn(count: 200), attack.riskOfSeveralColumns(count: 200)] {
      #expect(risk.attack == Proportion(200, of: 200))
      #expect(risk.beatsGuessing)
      #expect(risk.risk > 0.9)
    }
  }

  /// 7 is in one synthetic row; in two training rows, and in one held-out row.
  @Test func equalRealRowsAreTwoPeopleAndEqualSyntheticOnesAreOne() throws {
    let risk = try SinglingOutAttack(
      training: table(["n": .categories(["7", "7", "8"])]),
      heldOut: table(["n": .categories(["7", "9", "9"])]),
      synthetic: table(["n": .categories(["7", "7"])]), seed: 1
    ).riskOfOneColumn(count: 10)
    #expect(risk.attack == Proportion(0, of: 1))
    #expect(risk.control == Proportion(1, of: 1))
  }

  /// Of 3,000 equally likely values, one is that of exactly one of 1,000 rows with a chance of 0.24, and of 100 rows with
  /// one of 0.03: without cutting, training rows would look exposed.
  @Test func moreTrainingRowsThanHeldOutOnesAreNoRisk() throws {
    func strangers(_ count: Int, seed: UInt64) -> Table {
      var draws = SplitMix64(seed: seed)
      func column() -> Cells { .integers((0..<count).map { _ in Int64(draws.next(below: 3000)) }) }
      return table(["a": column(), "b": column()])
    }
    let risk = try SinglingOutAttack(
      training: strangers(1000, seed: 1), heldOut: strangers(100, seed: 2),
      synthetic: strangers(1000, seed: 3), seed: 1
    ).riskOfOneColumn(count: 500)
    #expect(risk.attack.total == 500)
    #expect(risk.attack.value < 0.08)
    #expect(risk.chance > 0.01)
  }

  @Test func theOrderOfTheRowsChangesNoClaimAboutOneColumn() throws {
    let (training, heldOut) = (people(200, seed: 1), people(200, seed: 2))
    func risk(_ order: [Int]) throws -> AttackRisk {
      try SinglingOutAttack(
        training: training.selecting(rows: order), heldOut: heldOut.selecting(rows: order),
        synthetic: training.selecting(rows: order), seed: 1
      ).riskOfOneColumn(count: 50)
    }
    #expect(try risk(Array(0..<200)) == risk((0..<200).reversed()))
  }

  @Test func withoutAUniqueValueThereIsAReasonInsteadOfARisk() {
    let coarse = table([
      "a": .categories(["x", "x", "y", "y"]), "b": .categories(["u", "v", "u", "v"]),
    ])
    let attack = SinglingOutAttack(training: coarse, heldOut: coarse, synthetic: coarse, seed: 1)
    #expect(throws: Incomputable.self) { try attack.riskOfOneColumn(count: 10) }
    let narrow = table(["a": .categories(["x", "y"])])
    let one = SinglingOutAttack(training: narrow, heldOut: narrow, synthetic: narrow, seed: 1)
    #expect(throws: Incomputable.self) { try one.riskOfSeveralColumns(count: 10) }
  }

  /// With all columns known, each of the four rows can be singled out; a predicate is claimed once.
  @Test func aPredicateIsClaimedOnce() throws {
    let coarse = table([
      "a": .categories(["x", "x", "y", "y"]), "b": .categories(["u", "v", "u", "v"]),
    ])
    let attack = SinglingOutAttack(training: coarse, heldOut: coarse, synthetic: coarse, seed: 1)
    #expect(try attack.riskOfSeveralColumns(count: 10).attack == Proportion(4, of: 4))
  }
}
