import Tabular
import Testing

@testable import Evaluation

@Suite struct ValidityTests {
  @Test func eachRuleIsCountedByItself() {
    let training = table([
      "number": .numbers([0, 1.5, 10], decimals: 1),
      "letter": .categories(["a", "b", nil]),
    ])
    let synthetic = table([
      "number": .numbers([-1, 11, 2.25, 2.5, nil]),
      "letter": .categories(["a", "c", nil, nil, "b"]),
    ])
    let cells = Validity(training: training).measure(synthetic)
    #expect(cells[0].outsideRange == 0.5)
    #expect(cells[0].tooManyDecimals == 0.25)
    #expect(cells[0].missingRate == 0.2)
    #expect(cells[0].missingRateDifference == 0.2)
    #expect(cells[0].unknownCategories == 0)
    #expect(isClose(cells[1].unknownCategories, 1.0 / 3))
    #expect(isClose(cells[1].missingRateDifference, 0.4 - 1.0 / 3))
    // Means over both columns, and the worst difference.
    let values = Validity.values(of: cells)
    #expect(isClose(values[0], 0.25))
    #expect(isClose(values[1], 1.0 / 6))
    #expect(isClose(values[2], 0.125))
    #expect(isClose(values[4], 0.2))
  }

  @Test func whatIsDeclaredGoesBeforeWhatIsSeen() {
    let training = table([
      "number": .numbers([3], range: 0...10), "letter": .categories(["a"], declared: ["a", "b"]),
    ])
    let synthetic = table(["number": .numbers([9, 11]), "letter": .categories(["b", "c"])])
    let cells = Validity(training: training).measure(synthetic)
    #expect(cells[0].outsideRange == 0.5)
    #expect(cells[1].unknownCategories == 0.5)
  }

  @Test func aRequiredCellThatIsMissingIsCounted() {
    var schema = Cells.numbers([]).schema(name: "a")
    schema.isNullable = false
    let training = Table(
      schema: TableSchema(name: "t", columns: [schema]), columns: [Cells.numbers([1]).column],
      rowCount: 1)
    let cells = Validity(training: training).measure(table(["a": .numbers([1, nil])]))
    #expect(cells[0].missingWhereRequired == 0.5)
  }

  @Test func aColumnWithoutCellsGivesNoNaN() {
    let training = table(["a": .numbers([nil]), "b": .categories([nil])])
    let values = Validity.values(of: Validity(training: training).measure(training))
    #expect(values == [0, 0, 0, 0, 0])
  }

  @Test(arguments: [(0.1 + 0.2, 1, true), (0.25, 1, false), (-3, 0, true), (1e300, 2, true)])
  func decimalsAreCountedUpToRounding(number: Double, decimals: Int, isWithin: Bool) {
    #expect(number.hasAtMost(decimals: decimals) == isWithin)
  }
}
