import Tabular
import Testing

@testable import Evaluation

@Suite struct ShapeErrorTests {
  private func shapes(_ real: Cells, _ measured: Cells) -> ColumnShape {
    ShapeError(real: table(["a": real])).measure(table(["a": measured]))[0]
  }

  @Test func theKolmogorovSmirnovStatisticIsAsWorkedOutByHand() {
    // Not above 1: 1/4 and 2/3; not above 2: 3/4 and 2/3; not above 3: 3/4 and 1. The largest: 2/3 − 1/4.
    let shape = shapes(.numbers([1, 2, 2, 4]), .numbers([1, 1, 3]))
    #expect(isClose(shape.error, 5.0 / 12))
    #expect(isClose(shape.similarity, 7.0 / 12))
  }

  @Test func missingNumbersAreLeftOut() {
    #expect(shapes(.numbers([1, nil, 2]), .numbers([nil, nil, 2, 1])).error == 0)
  }

  @Test func missingSpellingsCountInTheErrorAndNotInTheSimilarity() {
    // Shares of a, b, missing: ½ ¼ ¼ and ½ 0 ½. Without missing: 2/3 1/3 and 1 0.
    let shape = shapes(.categories(["a", "a", "b", nil]), .categories(["a", nil]))
    #expect(isClose(shape.error, 0.25))
    #expect(isClose(shape.similarity, 2.0 / 3))
  }

  @Test func spellingsThatTheTrainingColumnLacksCount() {
    let shape = shapes(.categories(["a", "b"]), .categories(["a", "c"]))
    #expect(shape.error == 0.5)
    #expect(shape.similarity == 0.5)
  }

  @Test func shiftedNumbersHaveTheErrorOfTheirShift() {
    // Of 0...99 and 30...129 the shares not above 29 are 0.3 and 0.
    let shape = shapes(
      .numbers((0..<100).map(Double.init)), .numbers((30..<130).map(Double.init)))
    #expect(isClose(shape.error, 0.3))
  }

  @Test func columnsWithoutPresentCellsHaveNoSimilarity() {
    let cases: [(Cells, Cells, error: Double)] = [
      (.numbers([nil]), .numbers([nil]), 0),
      (.numbers([1]), .numbers([nil]), 1),
      (.numbers([1]), .numbers([]), 1),
      (.categories([nil]), .categories([nil]), 0),
      (.categories(["a"]), .categories([nil]), 1),
      (.categories(["a"]), .categories([]), 1),
    ]
    for (real, measured, error) in cases {
      #expect(shapes(real, measured) == ColumnShape(error: error, similarity: nil))
    }
    #expect(
      ShapeError.values(of: [ColumnShape(error: 0.5, similarity: nil)]) == [0.5, 0.5, nil])
    #expect(ShapeError.values(of: []) == [nil, nil, nil])
  }
}
