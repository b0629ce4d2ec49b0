import Tabular
import Testing

@testable import Evaluation

@Suite struct ColumnDistributionTests {
  private func distribution(
    _ training: Cells, heldOut: Cells? = nil, _ synthetic: Cells, k: Int = 3
  ) -> ColumnDistribution {
    ColumnDistribution.distributions(
      training: table(["x": training]), heldOut: heldOut.map { table(["x": $0]) },
      synthetic: table(["x": synthetic]), options: EvaluationOptions(leastCount: k))[0]
  }

  private func shares(_ counts: [Int], of total: Int) -> [Double] {
    counts.map { Double($0) / Double(total) }
  }

  private func letters(_ counts: KeyValuePairs<String?, Int>) -> Cells {
    .categories(counts.flatMap { [String?](repeating: $0.key, count: $0.value) })
  }

  @Test func spellingsOfTrainingAndHeldOutRowsAreCountedTogether() {
    // Of 20 real rows 8 have b, 7 a, 5 c (3 and 2). The synthetic table knows another one.
    let distribution = distribution(
      letters(["a": 5, "b": 4, "c": 3]), heldOut: letters(["c": 2, "a": 2, "b": 4]),
      letters(["b": 1, "new": 3]))
    #expect(distribution.column == "x")
    #expect(distribution.bars == .categories(spellings: ["b", "a", "c"]))
    #expect(distribution.training == shares([4, 5, 3, 0, 0], of: 12))
    #expect(distribution.heldOut == shares([4, 2, 2, 0, 0], of: 8))
    #expect(distribution.synthetic == [0.25, 0, 0, 0.75, 0])
  }

  @Test func rarerSpellingsAreNeverFewerThanK() {
    // One row has d. Alone behind the bars it would be known, so c goes there with it.
    let rare = distribution(letters(["a": 9, "b": 6, "c": 4, "d": 1]), letters(["a": 1]))
    #expect(rare.bars == .categories(spellings: ["a", "b"]))
    #expect(rare.training == shares([9, 6, 5, 0], of: 20))
  }

  @Test func fewMissingCellsDoNotShow() {
    let spellings = distribution(
      letters(["a": 9, "b": 6, "c": 4, nil: 1]), letters([nil: 1, "a": 1]))
    #expect(spellings.bars == .categories(spellings: ["a", "b"]))
    #expect(spellings.training == shares([9, 6, 5, 0], of: 20))
    #expect(spellings.synthetic == [0.5, 0, 0, 0.5])

    let numbers = distribution(.integers([1, 1, 1, 2, 2, 2, 2, nil]), .integers([1, nil]))
    #expect(numbers.bars == .numbers(edges: [1, 2, 3]))
    #expect(numbers.training == shares([3, 5, 0], of: 8))
    #expect(numbers.synthetic == [0.5, 0, 0.5])

    let many = distribution(.integers([1, 1, 1, 2, 2, 2, nil, nil, nil]), .integers([1, nil]))
    #expect(many.training == shares([3, 3, 3], of: 9))
  }

  @Test func numbersOutsideAreInTheOuterBars() {
    let distribution = distribution(
      .integers([1, 1, 1, 2, 2, 2]), heldOut: .integers([2, 2]), .integers([-100, 1, 2, 3, 1000]))
    #expect(distribution.training == [0.5, 0.5, 0])
    #expect(distribution.heldOut == [0, 1, 0])
    #expect(distribution.synthetic == [0.4, 0.6, 0])
  }

  @Test func atMostTwentySpellingsHaveABar() {
    let cells = (0..<30).flatMap { number in
      [String?](repeating: "s\(number)", count: 40 - number)
    }
    let distribution = distribution(.categories(cells), .categories(cells))
    #expect(distribution.bars == .categories(spellings: (0..<20).map { "s\($0)" }))
    let rest = (20..<30).reduce(0) { $0 + 40 - $1 }
    #expect(isClose(distribution.training[20], Double(rest) / Double(cells.count)))
    #expect(isClose(distribution.training.reduce(0, +), 1))
  }

  @Test func tooFewRealCellsHaveNoBars() {
    #expect(
      distribution(letters(["a": 2]), letters(["a": 5]))
        == ColumnDistribution(
          column: "x", bars: .categories(spellings: []), training: [0, 0], heldOut: nil,
          synthetic: [0, 0]))
    #expect(
      distribution(.integers([1, 2, 3, 4, 5]), .integers([1]))
        == ColumnDistribution(
          column: "x", bars: .numbers(edges: []), training: [0], heldOut: nil, synthetic: [0]))
    // Four missing cells are enough to say that all are.
    let missing = distribution(.integers([nil, nil, nil, nil]), .integers([1]))
    #expect(missing.training == [1] && missing.synthetic == [0])
    #expect(distribution(letters([nil: 4]), letters([nil: 1, "a": 1])).synthetic == [0.5, 0.5])
    #expect(distribution(letters([nil: 2]), letters([nil: 1])).training == [0, 0])
  }

  @Test func datesAreWrittenAsText() {
    let format = DatetimeFormat(pattern: "yyyy-MM-dd")!
    let first = format.ticks(parsing: "2001-01-01")!
    let dates = Table(
      schema: TableSchema(
        name: "dates",
        columns: [ColumnSchema(name: "x", kind: .datetime, datetimeFormat: format)]),
      columns: [
        Column(
          storage: .integers((0..<400).map { first + 5 * $0 }),
          missing: MissingMask(presentRows: 400))
      ], rowCount: 400)
    let distribution = ColumnDistribution.distributions(
      training: dates, heldOut: nil, synthetic: dates, options: EvaluationOptions())[0]
    guard case .datetimes(let edges) = distribution.bars else {
      Issue.record("no dates")
      return
    }
    #expect(edges.prefix(3) == ["2001-01", "2001-07", "2002-01"])
    #expect(distribution.training == distribution.synthetic)
    #expect(distribution.training.count == edges.count)
  }

  @Test func theOrderOfTheRowsChangesNothing() {
    let (training, heldOut, synthetic) = (
      people(300, seed: 1), people(100, seed: 2), people(200, seed: 3)
    )
    let options = EvaluationOptions()
    let there = ColumnDistribution.distributions(
      training: training, heldOut: heldOut, synthetic: synthetic, options: options)
    let back = ColumnDistribution.distributions(
      training: training.selecting(rows: (0..<300).reversed()),
      heldOut: heldOut.selecting(rows: (0..<100).reversed()),
      synthetic: synthetic.selecting(rows: (0..<200).reversed()), options: options)
    #expect(there == back)
    #expect(there.map(\.column) == ["age", "income", "group"])
  }
}
