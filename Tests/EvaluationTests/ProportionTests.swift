import Testing

@testable import Evaluation

@Suite struct ProportionTests {
  /// Wilson (1927), worked out for 1 of 10: centre (1 + 1.9207) / 13.8415, half width
  /// 1.95996 / 13.8415 · √(0.9 + 0.9604).
  @Test func theIntervalIsWilsons() {
    let interval = Proportion(1, of: 10).interval
    #expect(isClose(interval.low, 0.017876, within: 1e-6))
    #expect(isClose(interval.high, 0.404150, within: 1e-6))
  }

  @Test func noneOfManyDoesNotMeanNever() {
    let interval = Proportion(0, of: 100).interval
    #expect(interval.low == 0)
    #expect(isClose(interval.high, 3.8415 / 103.8415, within: 1e-4))
    #expect(Proportion(100, of: 100).interval.high == 1)
  }

  /// The first example of Newcombe (1998), table II, method 10: 56 of 70 against 48 of 80.
  @Test func theDifferenceOfTwoSharesHasNewcombesInterval() {
    let interval = Proportion(56, of: 70).difference(from: Proportion(48, of: 80))
    #expect(isClose(interval.low, 0.0524, within: 1e-4))
    #expect(isClose(interval.high, 0.3339, within: 1e-4))
  }
}

@Suite struct OperatingCharacteristicTests {
  /// Of the six pairs, 3 > 2, 3 > 1, 2 = 2, 2 > 1, 0 < 2, 0 < 1: (2 + 1.5 + 0) / 6.
  @Test func theAreaCountsPairsAndHalvesTies() {
    let curve = OperatingCharacteristic(positives: [3, 0, 2], negatives: [2, 1])
    #expect(isClose(curve.auc, 3.5 / 6))
  }

  /// By DeLong: shares of negatives below the positives 1, 0.75, 0, variance 0.2708 (of three); shares of positives
  /// above the negatives 0.5, 0.6667, variance 0.013889 (of two).
  @Test func theErrorIsDeLongs() {
    let curve = OperatingCharacteristic(positives: [3, 0, 2], negatives: [2, 1])
    let expected = (0.2708333333 / 3 + 0.0138888889 / 2).squareRoot()
    #expect(isClose(curve.standardError, expected, within: 1e-6))
  }

  @Test func separatedGroupsAreToldApart() {
    let curve = OperatingCharacteristic(positives: [5, 6], negatives: [1, 2, 3])
    #expect(curve.auc == 1)
    #expect(curve.standardError == 0)
    #expect(curve.interval == ConfidenceInterval(low: 1, high: 1))
  }

  @Test func fewFalsePositivesAreAllowedAtALowRate() {
    // 200 negatives 0..<200: at 1 % two of them may be above the threshold, which is 197.
    let negatives = (0..<200).map(Double.init)
    let curve = OperatingCharacteristic(positives: [197, 198, 500, 3], negatives: negatives)
    #expect(curve.truePositives(atFalsePositiveRate: 0.01) == Proportion(2, of: 4))
    #expect(curve.truePositives(atFalsePositiveRate: 0.001) == nil)
  }

  @Test func tiedScoresAreFoundInTheShareThatIsAllowed() {
    // Of 200 negatives 1 is at 9, 4 are at 5; two are allowed: the one, and a quarter of the four. Of the positives one
    // is above 5, and a quarter of 8 is at 5.
    let negatives = [9, 5, 5, 5, 5] + [Double](repeating: 0, count: 195)
    let positives = [7] + [Double](repeating: 5, count: 8) + [0]
    let curve = OperatingCharacteristic(positives: positives, negatives: negatives)
    #expect(curve.truePositives(atFalsePositiveRate: 0.01) == Proportion(3, of: 10))
  }
}
