import Tabular
import Testing

@testable import Evaluation

@Suite struct ReferenceTablesTests {
  @Test func independentColumnsKeepTheirCellsAndLoseTheirLinks() {
    let values = (0..<400).map { Double($0) }
    let real = table([
      "x": .numbers(values), "y": .numbers(values),
      "z": .categories(values.map { $0 < 100 ? nil : "c" }),
    ])
    let shuffled = real.withIndependentColumns(count: 1000, seed: 3)
    #expect(shuffled.rowCount == 1000)
    // Two whole arrangements and half of a third: each value two or three times.
    let counts = Dictionary(grouping: shuffled.columns[0].numbers, by: { $0 }).mapValues(\.count)
    #expect(counts.count == 400)
    #expect(counts.values.allSatisfy { $0 == 2 || $0 == 3 })
    let equal = zip(shuffled.columns[0].numbers, shuffled.columns[1].numbers).count { $0 == $1 }
    #expect(equal < 20)
    #expect(shuffled.columns[2].missing.missingCount >= 200)
    #expect(real.withIndependentColumns(count: 1000, seed: 3) == shuffled)
    #expect(real.withIndependentColumns(count: 1000, seed: 4) != shuffled)
  }

  @Test func appendedRowsKeepTheirSpellings() {
    let first = table(["n": .integers([1, nil]), "c": .categories(["b", nil])])
    let second = table(["n": .integers([nil, 4]), "c": .categories(["a", "b"])])
    let joined = first.appending(second)
    #expect(joined.rowCount == 4)
    #expect(
      (0..<4).map { joined.value(row: $0, column: 0) } == [
        .integer(1), .missing, .missing, .integer(4),
      ])
    #expect(
      (0..<4).map { joined.value(row: $0, column: 1) } == [
        .text("b"), .missing, .text("a"), .text("b"),
      ])
  }
}
