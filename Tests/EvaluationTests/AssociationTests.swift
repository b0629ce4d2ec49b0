import Tabular
import Testing

@testable import Evaluation

@Suite struct AssociationTests {
  private func association(_ first: Cells, _ second: Cells) -> Double? {
    Association(real: table(["a": first, "b": second])).realMatrix!.values[1]
  }

  @Test func equalNumbersShareTheMeanOfTheirRanks() {
    let ranks = Cells.numbers([30, 10, nil, 10, 20]).column.ranks
    #expect(ranks[0] == 4 && ranks[1] == 1.5 && ranks[2].isNaN && ranks[3] == 1.5 && ranks[4] == 3)
  }

  @Test func correlationsAreAsWorkedOutByHand() {
    // Distances from the means 2 and 4: −1 0 1 and −2 1 1. 3 / √(2 · 6).
    #expect(isClose(correlation([1, 2, 3], [2, 5, 5]), 3 / 12.0.squareRoot()))
    #expect(correlation([1, .nan, 3], [2, 5, .infinity]) == nil)
    #expect(correlation([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
    #expect(correlation([], []) == nil)
    // Far from 0 nothing is lost.
    #expect(isClose(correlation([1e9 + 1, 1e9 + 2, 1e9 + 3], [2, 5, 5]), 3 / 12.0.squareRoot()))
  }

  @Test func numbersAreAssociatedByRank() {
    // Ranks 1 2 3 4 and 1 3 2 4: 1 − 6 · 2 / (4 · 15) = 0.8.
    #expect(isClose(association(.numbers([1, 2, 3, 4]), .numbers([1, 100, 50, 1e6])), 0.8))
    #expect(isClose(association(.numbers([1, 2, 3]), .integers([9, 4, 1])), -1))
    #expect(association(.numbers([1, 1, 1]), .numbers([1, 2, 3])) == nil)
  }

  @Test func cramersVIsAsWorkedOutByHand() {
    // 30 10 / 10 30, expected 20 each: χ² = 4 · 100 / 20 = 20, V = √(20 / 80) = ½.
    func repeated(_ spellings: [(String, Int)]) -> Cells {
      .categories(spellings.flatMap { [String](repeating: $0.0, count: $0.1) })
    }
    let x = repeated([("a", 40), ("b", 40)])
    #expect(isClose(association(x, repeated([("p", 30), ("q", 10), ("p", 10), ("q", 30)])), 0.5))
    #expect(association(x, repeated([("p", 20), ("q", 20), ("p", 20), ("q", 20)])) == 0)
    // Two spellings decide among three: complete, with empty cells.
    let three = repeated([("p", 20), ("q", 20), ("r", 40)])
    #expect(isClose(association(x, three), 1))
    // Missing is a spelling of its own.
    let missing = Cells.categories((0..<80).map { $0 < 40 ? nil : "p" })
    #expect(isClose(association(x, missing), 1))
    #expect(association(x, repeated([("p", 80)])) == nil)
  }

  @Test func theCorrelationRatioIsAsWorkedOutByHand() {
    // Ranks 1 2 | 3 4, mean 2.5: between the groups 2 · 1 + 2 · 1 = 4, all in all 5.
    let numbers = Cells.numbers([1, 5, 70, 71])
    let groups = Cells.categories(["a", "a", "b", "b"])
    #expect(isClose(association(numbers, groups), 0.8.squareRoot()))
    #expect(isClose(association(groups, numbers), 0.8.squareRoot()))
    // The row without a number counts nowhere, those without a spelling are a group.
    let gaps = association(
      .numbers([1, 5, 70, 71, nil]), .categories(["a", "a", nil, nil, "b"]))
    #expect(isClose(gaps, 0.8.squareRoot()))
    #expect(association(.numbers([1, 1, 1, 1]), groups) == nil)
  }

  @Test func mutualInformationIsThatOfTheTableLessItsBias() {
    // Two equal columns of two spellings, 4 rows: 1 bit, less 1 / (8 · ln 2).
    let bins: [Int32] = [0, 1, 0, 1]
    let equal = JointCounts(bins, of: 2, bins, of: 2)
    #expect(isClose(equal.mutualInformation, 1 - 0.180_336_880_111_120))
    let crossed = JointCounts(bins, of: 2, [0, 0, 1, 1], of: 2)
    #expect(isClose(crossed.mutualInformation, -0.180_336_880_111_120))
    #expect(JointCounts([], of: 2, [], of: 2).mutualInformation == 0)
  }

  @Test func matricesHaveEachPairTwiceAndOnesBetween() throws {
    let real = table([
      "a": .numbers([1, 2, 3, 4]), "b": .numbers([1, 3, 2, 4]), "c": .numbers([5, 5, 5, 5]),
    ])
    let reversed = table([
      "a": .numbers([1, 2, 3, 4]), "b": .numbers([4, 2, 3, 1]), "c": .numbers([5, 5, 5, 5]),
    ])
    let metric = Association(real: real)
    let matrix = try #require(metric.realMatrix).values
    #expect(matrix.count == 9)
    #expect([matrix[0], matrix[4], matrix[8]] == [1, 1, 1])
    #expect(isClose(matrix[1], 0.8) && matrix[1] == matrix[3])
    #expect([matrix[2], matrix[5], matrix[6], matrix[7]] == [nil, nil, nil, nil])
    let measurement = metric.measure(reversed)
    #expect(isClose(measurement.matrix?.values[1], -0.8))
    #expect(measurement.pairs.map(\.second) == ["b", "c", "c"])
    #expect(isClose(measurement.pairs[0].difference, 1.6))
    // Undefined in both is no difference.
    #expect(isClose(Association.values(of: measurement)[0], 1.6 / 3))
    #expect(isClose(Association.values(of: measurement)[1], 1.6))
  }

  @Test func wideTablesHaveFiguresAndNoMatrix() {
    let names = (0...Association.mostMatrixColumns).map { "c\($0)" }
    let wide = Table(
      schema: TableSchema(
        name: "wide", columns: names.map { ColumnSchema(name: $0, kind: .continuous) }),
      columns: names.map { _ in Cells.numbers([1, 2, 3]).column }, rowCount: 3)
    let metric = Association(real: wide)
    #expect(metric.realMatrix == nil)
    let measurement = metric.measure(wide)
    #expect(measurement.matrix == nil)
    #expect(measurement.pairs.count == JensenShannonDivergence.mostPairs)
    #expect(Association.values(of: measurement) == [0, 0])
  }

  @Test func aTableWithoutRowsHasNoAssociation() {
    let real = people(50, seed: 1)
    let measurement = Association(real: real).measure(people(0, seed: 1))
    #expect(measurement.pairs.allSatisfy { $0.measured == nil && $0.difference > 0 })
  }
}
