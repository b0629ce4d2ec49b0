import Tabular
import Testing

@testable import Evaluation

@Suite struct ColumnStatisticsTests {
  private func difference(_ real: Cells, _ measured: Cells, leastCount: Int = 11)
    -> ColumnDifference
  {
    ColumnStatistics(real: table(["a": real]), leastCount: leastCount)
      .measure(table(["a": measured]))[0]
  }

  @Test func theDifferenceOfMeansIsInStandardDeviationsOfTheTrainingColumn() {
    // 1, 2, 3: mean 2, deviation 1. 4, 5, missing: mean 4.5.
    #expect(isClose(difference(.numbers([1, 2, 3]), .numbers([4, nil, 5])).mean, 2.5))
    #expect(difference(.numbers([7, 7, 7]), .numbers([7])).mean == nil)
    #expect(difference(.numbers([0.1, 0.1, 0.1]), .numbers([7])).mean == nil)
    #expect(difference(.numbers([7]), .numbers([8])).mean == nil)
    #expect(difference(.numbers([1, 2]), .numbers([.infinity])).mean == nil)
  }

  @Test func quantilesAreComparedByRank() {
    let real = Cells.numbers((1...100).map(Double.init))
    // The measured quantiles 15, 35, 60, 85, 105 have the ranks 0.15, 0.35, 0.6, 0.85, 1.
    let shifted = difference(real, .numbers((11...110).map(Double.init)))
    #expect(isClose(shifted.quantiles, 0.09))
    // 3 ⋅ x + 1 and its like change no rank.
    let stretched = difference(
      .numbers((1...100).map { Double(3 * $0 + 1) }),
      .numbers((11...110).map { Double(3 * $0 + 1) }))
    #expect(stretched.quantiles == shifted.quantiles)
    #expect(difference(real, .numbers([1000])).quantiles == 0.95)
  }

  @Test func aTiedValueIsEveryQuantileThatItsCellsSpan() {
    // 49 and 51 zeros out of 100: the median jumps from 1 to 0, and one row in a hundred moved.
    func zerosAndOnes(_ zeros: Int) -> Cells {
      .numbers((0..<100).map { $0 < zeros ? 0 : 1 })
    }
    #expect(isClose(difference(zerosAndOnes(49), zerosAndOnes(50)).quantiles, 0.01))
    #expect(difference(zerosAndOnes(51), zerosAndOnes(52)).quantiles == 0)
  }

  @Test func quantilesDifferAtMostAsMuchAsTheShapes() {
    let (real, measured) = (people(300, seed: 1), people(200, seed: 2))
    let shapes = ShapeError(real: real).measure(measured)
    let differences = ColumnStatistics(real: real).measure(measured)
    for (shape, difference) in zip(shapes, differences) {
      guard let quantiles = difference.quantiles else { continue }
      #expect(quantiles > 0 && quantiles <= shape.error)
    }
  }

  @Test func coverageCountsOnlySpellingsOfEnoughRows() {
    // 1,200 rows: c has 11, fewer than 1 %; d has 10, fewer than k; b has 12, just 1 %.
    func spellings(_ counts: KeyValuePairs<String, Int>) -> Cells {
      .categories(counts.flatMap { [String](repeating: $0.key, count: $0.value) })
    }
    let real = spellings(["a": 1167, "b": 12, "c": 11, "d": 10])
    let without = difference(real, .categories(["a", "b", "new", nil]))
    #expect(without.categories == Proportion(2, of: 3))
    #expect(without.rareCategories == Proportion(0, of: 1))
    let with = difference(real, .categories(["c", "a", "b"]))
    #expect(with.categories == Proportion(3, of: 3))
    #expect(with.rareCategories == Proportion(1, of: 1))
    #expect(difference(real, .categories(["c"]), leastCount: 10).rareCategories?.total == 2)
    #expect(difference(.categories(["a", "b"]), .categories(["a"])).categories == nil)
  }

  @Test func figuresAreMeansAndTheWorst() {
    let measurement = [
      ColumnDifference(
        mean: 1, quantiles: 0.5, missingRate: 0.25, categories: nil, rareCategories: nil),
      ColumnDifference(
        mean: nil, quantiles: nil, missingRate: 0, categories: Proportion(1, of: 4),
        rareCategories: Proportion(0, of: 2)),
      ColumnDifference(
        mean: 3, quantiles: 0.1, missingRate: 0.5, categories: Proportion(3, of: 4),
        rareCategories: Proportion(6, of: 6)),
    ]
    #expect(
      ColumnStatistics.values(of: measurement) == [2, 3, 0.3, 0.5, 0.25, 0.5, 0.25, 0.75])
    #expect(ColumnStatistics.values(of: []).allSatisfy { $0 == nil })
  }

  @Test func aTableWithoutRowsHasNothing() {
    let numbers = difference(.numbers([1, 2]), .numbers([]))
    #expect(numbers.mean == nil && numbers.quantiles == nil && numbers.missingRate == 0)
    let spellings = difference(.categories(["a", "b"]), .categories([]), leastCount: 1)
    #expect(spellings.categories == Proportion(0, of: 2))
  }
}
