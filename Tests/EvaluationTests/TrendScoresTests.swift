import Tabular
import Testing

@testable import Evaluation

@Suite struct TrendScoresTests {
  @Test func widthsAreEqualAndTheGreatestNumberIsWithTheMissingOnes() {
    let bins = EqualWidthBins([10, 0, 3, .nan])
    #expect(
      bins.bins(of: [-1, 0, 0.9, 1, 9.9, 10, 11, .nan, .infinity])
        == [0, 1, 1, 2, 10, 11, 11, 11, 11])
  }

  @Test func constantAndMissingColumnsHaveAWidth() {
    // Edges 2.5, 2.6, … 3.5.
    #expect(EqualWidthBins([3, 3]).bins(of: [2.4, 2.55, 3.05, 3.5]) == [0, 1, 6, 11])
    #expect(EqualWidthBins([.nan]).bins(of: [0, 0.95, 1]) == [1, 10, 11])
  }

  @Test func numbersAreComparedByTheirCorrelation() {
    // Correlations 1 and −1: as far apart as can be.
    let real = table(["a": .numbers([1, 2, 3]), "b": .numbers([10, 20, 30])])
    let reversed = table(["a": .numbers([1, 2, 3]), "b": .numbers([3, 2, 1])])
    let trend = TrendScores(real: real).measure(reversed)[0]
    #expect(isClose(trend.sameBins, 0))
    #expect(isClose(trend.ownBins, 0))
    // Only rows where both are present: 1, 2, 3 against 10, 20, 30 again.
    let gaps = table([
      "a": .numbers([1, nil, 2, 9, 3]), "b": .numbers([10, 500, 20, nil, 30]),
    ])
    #expect(isClose(TrendScores(real: real).measure(gaps)[0].ownBins, 1))
  }

  @Test func aCorrelationThatIsNotDefinedIsNoScoreOrNone() {
    let real = table(["a": .numbers([1, 2, 3]), "b": .numbers([10, 20, 30])])
    let constant = table(["a": .numbers([0.1, 0.1, 0.1]), "b": .numbers([1, 2, 3])])
    let fromReal = TrendScores(real: real).measure(constant)[0]
    #expect(isClose(fromReal.sameBins, 0.5))
    #expect(fromReal.ownBins == nil)
    let fromConstant = TrendScores(real: constant).measure(real)
    #expect(fromConstant[0].sameBins == nil && fromConstant[0].ownBins == nil)
    #expect(TrendScores.values(of: fromConstant) == [nil, nil])
  }

  @Test func spellingsAreComparedByTheirTwoWayTable() {
    // a1 a2 b2 missing-1 against a1 a1 b2 c1: ½ (|¼ − ½| + ¼ + 0 + ¼ + ¼) = ½.
    let real = table([
      "x": .categories(["a", "a", "b", nil]), "y": .categories(["1", "2", "2", "1"]),
    ])
    let measured = table([
      "x": .categories(["a", "a", "b", "c"]), "y": .categories(["1", "1", "2", "1"]),
    ])
    let trend = TrendScores(real: real).measure(measured)[0]
    #expect(isClose(trend.sameBins, 0.5))
    #expect(trend.ownBins == trend.sameBins)
  }

  @Test func anOutlierMovesOwnBinsOnly() {
    let spellings = (0..<200).map { $0 < 100 ? "low" : "high" }
    var numbers = (0..<200).map { Double($0) }
    let real = table(["n": .numbers(numbers), "c": .categories(spellings)])
    numbers[199] = 10_000
    let outlier = table(["n": .numbers(numbers), "c": .categories(spellings)])
    let trend = TrendScores(real: real).measure(outlier)[0]
    // 199 was the greatest already, so it is in the same bin as before.
    #expect(isClose(trend.sameBins, 1))
    // Now all but one row are in the first of the own bins, where 20 of them were before.
    #expect(isClose(trend.ownBins, 0.105))
  }

  @Test func aTableWithoutRowsHasNoTrend() {
    let real = table([
      "a": .numbers([1, 2, 3]), "b": .numbers([1, 2, 3]), "c": .categories(["a", "b", nil]),
    ])
    let empty = table(["a": .numbers([]), "b": .numbers([]), "c": .categories([])])
    let trends = TrendScores(real: real).measure(empty)
    #expect(trends.map(\.ownBins) == [nil, 0, 0])
    #expect(isClose(trends[0].sameBins, 0.5))
  }
}
