import Compute
import Testing

struct EncodedRowsTests {
  @Test func chosenRowsComeInTheOrderOfTheirNumbers() {
    let layout = VariableLayout([
      Variable(code: .category, probabilities: [0.5, 0.5]),
      Variable(code: .gaussian, probabilities: []),
      Variable(code: .gaussian, probabilities: []),
    ])
    var rows = EncodedRows(rowCount: 3, layout: layout)
    rows.levels = [1, 0, 0, 0, 0, 0, 1, 0, 0]
    rows.numbers = [1, 2, 3, 4, 5, 6]
    let chosen = rows.selecting([2, 0, 2])
    #expect(chosen.rowCount == 3)
    #expect(chosen.levels == [1, 0, 0, 1, 0, 0, 1, 0, 0])
    #expect(chosen.numbers == [5, 6, 1, 2, 5, 6])
    #expect(rows.selecting([1]) == rows[1..<2])
    #expect(rows.selecting([]).rowCount == 0)
  }
}
