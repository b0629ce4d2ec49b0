import Tabular
import Testing

@testable import Evaluation

@Suite struct NearCopiesTests {
  /// 200 training rows: 0, 1, … 199, a letter for each hundred, and no missing cell. Ranks are 1/400, 3/400, …: two
  /// numbers that differ by 2 are at 0.01, and by 3 at 0.015.
  private let training = table([
    "number": .numbers((0..<200).map(Double.init)),
    "letter": .categories((0..<200).map { $0 < 100 ? "a" : "b" }),
  ])

  private func nearCopies(_ number: Double?, _ letter: String?) throws -> Int {
    let row = table(["number": .numbers([number]), "letter": .categories([letter])])
    return try #require(
      NearCopies(RealRows(training: training, heldOut: nil)).measure(row).nearCopies
    ).count
  }

  @Test func aRowIsANearCopyWithinOnePercentOfTheRanksAndEqualCategories() throws {
    // Between two numbers the rank is 1/400 from both; above all it is 1, at 1/400 from that of 199.
    #expect(try nearCopies(50, "a") == 1)
    #expect(try nearCopies(50.5, "a") == 1)
    #expect(try nearCopies(1000, "b") == 1)
    #expect(try nearCopies(50, "b") == 0)
    // The last "a" is 99, the first "b" is 100.
    #expect(try nearCopies(101, "a") == 1)
    #expect(try nearCopies(102, "a") == 0)
    #expect(try nearCopies(98, "b") == 1)
    #expect(try nearCopies(97, "b") == 0)
    #expect(try nearCopies(50, "new") == 0)
    #expect(try nearCopies(50, nil) == 0)
    #expect(try nearCopies(nil, "a") == 0)
  }

  @Test func missingCellsMustBeMissingInBoth() throws {
    let training = table(["a": .numbers([nil, 1]), "b": .categories(["x", nil])])
    let other = table(["a": .numbers([nil, 1, nil]), "b": .categories(["x", nil, nil])])
    let measurement = try NearCopies(RealRows(training: training, heldOut: nil)).measure(other)
    #expect(measurement.nearCopies == Proportion(2, of: 3))
  }

  @Test func aValueThatManyRowsHaveIsNearItselfAlone() throws {
    // Ranks: 0.25 for the 100 zeros, and 0.5025 for the 1.
    let training = table([
      "a": .numbers((0..<200).map { $0 < 100 ? 0 : Double($0 - 99) }),
      "b": .integers(.init(repeating: 1, count: 200)),
    ])
    let other = table(["a": .numbers([0, 0.5, 1]), "b": .integers([1, 1, 1])])
    // 0.5 has rank 0.5: not near the zeros, but near the 1.
    let measurement = try NearCopies(RealRows(training: training, heldOut: nil)).measure(other)
    #expect(measurement.nearCopies?.count == 3)
    let zero = training.selecting(rows: Array(0..<100))
    let half = table(["a": .numbers([0.5]), "b": .integers([1])])
    #expect(
      try NearCopies(RealRows(training: zero, heldOut: nil)).measure(half).nearCopies?.count == 0)
  }

  /// Against the definition, pair by pair.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func theSearchFindsWhatAllPairsShow(seed: UInt64) throws {
    try check(people(300, seed: seed), people(200, seed: seed + 10), people(400, seed: seed + 20))
  }

  /// Numbers of which most are 0, and ages of which some are more common than 2 % and some are not.
  @Test func theSearchFindsWhatAllPairsShowAmongCommonValues() throws {
    func rows(_ count: Int, seed: UInt64) -> Table {
      var generator = SplitMix64(seed: seed)
      func gains() -> Cells {
        .numbers(
          (0..<count).map { _ in
            generator.next(below: 5) > 0 ? 0 : Double(generator.next(below: 1000))
          })
      }
      let ages = (0..<count).map { _ in Int64((0..<3).map { _ in generator.next(below: 20) }.max()!)
      }
      return table(["gain": gains(), "loss": gains(), "age": .integers(ages)])
    }
    try check(rows(300, seed: 1), rows(200, seed: 2), rows(400, seed: 3))
  }

  private func check(_ training: Table, _ heldOut: Table, _ other: Table) throws {
    let real = try RealRows(training: training, heldOut: heldOut)
    let (own, others) = (real.points, real.space.points(of: other))
    func isNear(_ a: [Float], _ b: [Float]) -> Bool {
      zip(a, b).allSatisfy { ($0 - $1).magnitude <= NearRows.tolerance }
    }
    let copies = real.copies(by: other)
    #expect(
      copies.isNearCopy
        == (0..<400).map { row in (0..<300).contains { isNear(others[row], own[$0]) } })
    #expect(
      copies.isNearlyCopied
        == (0..<500).map { row in (0..<400).contains { isNear(own[row], others[$0]) } })
    #expect(
      real.isNearlyUnique
        == (0..<500).map { row in !(0..<500).contains { $0 != row && isNear(own[row], own[$0]) } })
    #expect(copies.isNearCopy.contains(true) && real.isNearlyUnique.contains(false))
  }

  @Test func onlyUniqueRowsAreCountedAmongUniqueOnes() throws {
    // Unique among all five real rows: "a" and "d" (training), "e" (held-out). "b" stands twice among the training
    // rows, "c" in both tables. Of the unique ones "a" and "e" are copied.
    let training = table(["x": .categories(["a", "b", "b", "c", "d"])])
    let heldOut = table(["x": .categories(["c", "e"])])
    let synthetic = table(["x": .categories(["e", "a", "a", "b", "c", "z"])])
    let measurement = try NearCopies(RealRows(training: training, heldOut: heldOut))
      .measure(synthetic)
    #expect(measurement.uniqueTrainingRowsCopied == Proportion(1, of: 2))
    #expect(measurement.uniqueHeldOutRowsCopied == Proportion(1, of: 1))
    #expect(NearCopies.values(of: measurement)[1] == -0.5)
    #expect(isClose(NearCopies.standardErrors(of: measurement)[1], 0.125.squareRoot()))
    // Without numbers a near copy is an exact one. Four of six rows are training rows.
    #expect(measurement.uniqueTrainingRowsNearlyCopied == Proportion(1, of: 2))
    #expect(measurement.nearCopies == Proportion(4, of: 6))
  }

  @Test func strangersAreCopiedByChanceAsOftenAsTrainingRows() throws {
    let real = try RealRows(training: people(3000, seed: 1), heldOut: people(1500, seed: 2))
    let measurement = NearCopies(real).measure(people(3000, seed: 3))
    let training = try #require(measurement.uniqueTrainingRowsNearlyCopied)
    let heldOut = try #require(measurement.uniqueHeldOutRowsNearlyCopied)
    #expect(training.value > 0.1)
    let difference = training.difference(from: heldOut)
    #expect(difference.low < 0 && difference.high > 0)
  }

  @Test(arguments: [0, 5, 20, 50, 100])
  func replacingRowsByTrainingRowsRaisesTheCopiesAlike(percent: Int) throws {
    let training = people(1000, seed: 1)
    let synthetic = people(1000, seed: 3).replacing(firstRows: 10 * percent, by: training)
    let metric = try NearCopies(RealRows(training: training, heldOut: people(1000, seed: 2)))
    let (before, after) = (metric.measure(people(1000, seed: 3)), metric.measure(synthetic))
    let share = Double(percent) / 100
    // Of the fresh rows as many are near copies as before.
    let chance = try #require(before.nearCopies).value
    #expect(isClose(after.nearCopies?.value, share + (1 - share) * chance, within: 0.02))
    // Those with an income are unique.
    #expect(isClose(after.uniqueTrainingRowsCopied?.value, share, within: 0.02))
    #expect(try #require(after.uniqueHeldOutRowsCopied).value < 0.02)
    let exact = ExactCopies(training: training)
    let copies = Double(exact.measure(synthetic).copies) / 1000
    #expect(copies >= share && copies < share + 0.1)
  }

  @Test func permutedRowsAndStorageChangeNothing() throws {
    let (training, heldOut, other) = (
      people(300, seed: 1), people(100, seed: 2), people(300, seed: 3)
    )
    let expected = try NearCopies(RealRows(training: training, heldOut: heldOut)).measure(other)
    let turned = try NearCopies(
      RealRows(
        training: training.selecting(rows: (0..<300).reversed()),
        heldOut: heldOut.selecting(rows: (0..<100).reversed()))
    ).measure(other.selecting(rows: (0..<300).reversed()))
    #expect(turned == expected)
    // Whole numbers stored as reals equal those stored as integers.
    let wholes = table(["a": .integers([1, 2, 3])])
    let reals = table(["a": .numbers([1, 2, 4])])
    #expect(ExactCopies(training: wholes).measure(reals).copies == 2)
  }

  @Test func fewOrNoRowsAreNoReasonToFail() throws {
    let row = table(["a": .numbers([nil]), "b": .categories([nil])])
    let metric = try NearCopies(RealRows(training: row, heldOut: nil))
    let one = metric.measure(row)
    #expect(one.nearCopies == Proportion(1, of: 1))
    #expect(one.uniqueTrainingRowsCopied == Proportion(1, of: 1))
    #expect(one.uniqueHeldOutRowsCopied == nil)
    let none = metric.measure(row.selecting(rows: []))
    #expect(none.nearCopies == nil)
    #expect(NearCopies.values(of: none) == [nil, nil, nil])
  }
}
