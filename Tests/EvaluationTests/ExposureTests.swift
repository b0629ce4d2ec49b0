import Tabular
import Testing

@testable import Evaluation

@Suite struct ExposureTests {
  private func exposure(
    _ training: Table, _ heldOut: Table?, _ synthetic: Table, leastCount: Int = 3
  ) throws -> Exposure.Measurement {
    try Exposure(RealRows(training: training, heldOut: heldOut), leastCount: leastCount)
      .measure(synthetic)
  }

  @Test func aRareSpellingStandsOutAndItsCopiesAreCounted() throws {
    // "r" has two training rows and "s" one held-out row: fewer than 3. "m" has two training rows and a held-out one.
    let training = table([
      "x": .categories(["r", "r", "m", "m", nil]), "y": .integers([1, 2, 3, 4, 5]),
    ])
    let heldOut = table(["x": .categories(["s", "m"]), "y": .integers([6, 7])])
    // The first training row is copied; the second only in its spelling.
    let synthetic = table(["x": .categories(["r", "r", "m"]), "y": .integers([1, 7, 3])])
    let measurement = try exposure(training, heldOut, synthetic)
    let x = measurement.columns[0]
    #expect(x.column == "x")
    #expect((x.standingOut, x.reproduced) == (2, 1))
    #expect((x.standingOutHeldOut, x.reproducedHeldOut) == (1, 0))
    // There is no other category to be combined with.
    #expect(x.rareCombinations == 0)
    // Of seven numbers the least and the greatest.
    let y = measurement.columns[1]
    #expect((y.standingOut, y.reproduced) == (1, 1))
    #expect((y.standingOutHeldOut, y.reproducedHeldOut) == (1, 0))
    #expect(y.rareCombinations == nil)
    // The first row stands out twice, and is one row.
    #expect(measurement.reproduced == Proportion(1, of: 2))
    #expect(measurement.reproducedHeldOut == Proportion(0, of: 2))
  }

  @Test func numbersStandOutOutsideTheCentral99Percent() throws {
    // Of 1,000 numbers five on each side: 0...4 and 995...999.
    let training = table(["a": .integers((0..<1000).map(Int64.init))])
    #expect(try exposure(training, nil, training).columns[0].standingOut == 10)
    // 900 zeros are no tail; of the greatest five nobody lies strictly above the sixth, which they equal.
    let skewed = table([
      "a": .integers((0..<1000).map { $0 < 900 ? 0 : $0 < 990 ? 1 : 2 }),
      "b": .integers((0..<1000).map { $0 < 900 ? 0 : $0 < 996 ? 1 : 2 }),
      "c": .integers(.init(repeating: 7, count: 1000)),
      "d": .integers((0..<1000).map { $0 < 900 ? nil : Int64($0) }),
    ])
    // a: ten twos. b: four twos. c: constant. d: one on each side of 100 numbers that are there.
    #expect(try exposure(skewed, nil, skewed).columns.map(\.standingOut) == [0, 4, 0, 2])
  }

  @Test func combinationsAreRareThoughTheirSpellingsAreNot() throws {
    // a-x four times, b-y four times, a-y once: neither a nor y is rare. c-x once: c is rare by itself.
    let training = table([
      "first": .categories(["a", "a", "a", "a", "b", "b", "b", "b", "a", "c", nil]),
      "second": .categories(["x", "x", "x", "x", "y", "y", "y", "y", "y", "x", "y"]),
    ])
    let measurement = try exposure(training, nil, training)
    #expect(measurement.columns.map(\.standingOut) == [1, 0])
    #expect(measurement.columns.map(\.rareCombinations) == [1, 1])
    #expect(measurement.columns.map(\.rareCombinationsReproduced) == [1, 1])
    #expect(measurement.columns.map(\.rareCombinationsHeldOut) == [nil, nil])
    // With the rows twice, each combination but c's is there at least twice.
    let twice = training.appending(training)
    #expect(try exposure(twice, nil, twice, leastCount: 2).columns[0].rareCombinations == 0)
  }

  @Test func manySpellingsAreCombinedAsFewAre() throws {
    // 2,000 × 2,000 possible combinations: each row's occurs once, each spelling twice.
    let names = (0..<4000).map { "\($0 % 2000)" }
    let others = (0..<4000).map { "\($0 < 2000 ? $0 : ($0 + 1) % 2000)" }
    let rows = table(["a": .categories(names), "b": .categories(others)])
    let measurement = try exposure(rows, nil, rows, leastCount: 2)
    #expect(measurement.columns.map(\.standingOut) == [0, 0])
    #expect(measurement.columns.map(\.rareCombinations) == [4000, 4000])
  }

  @Test func trainingRowsInPlaceOfFreshOnesGiveAwayTrainingRowsAlone() throws {
    let (training, heldOut) = (people(2000, seed: 1), people(2000, seed: 2))
    let fresh = try exposure(training, heldOut, people(2000, seed: 3), leastCount: 11)
    let copied = try exposure(training, heldOut, training, leastCount: 11)
    let byChance = try #require(fresh.reproduced)
    let control = byChance.difference(from: try #require(fresh.reproducedHeldOut))
    #expect(control.low < 0 && control.high > 0)
    #expect(copied.reproduced?.value == 1)
    #expect(try #require(copied.reproducedHeldOut).value < byChance.value + 0.3)
    #expect(copied.columns.allSatisfy { $0.reproduced == $0.standingOut })
  }

  @Test func oneRowStandsOutByItsSpellingsOnly() throws {
    let row = table(["a": .numbers([1]), "b": .categories(["x"]), "c": .categories([nil])])
    let measurement = try exposure(row, nil, row.selecting(rows: []))
    #expect(measurement.columns.map(\.standingOut) == [0, 1, 0])
    #expect(measurement.reproduced == Proportion(0, of: 1))
    #expect(measurement.reproducedHeldOut == nil)
  }
}
