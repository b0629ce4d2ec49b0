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

  @Test func variablesAreReplacedInTheirPlaces() {
    let gaussian = Variable(code: .gaussian, probabilities: [])
    let category = Variable(code: .category, probabilities: [0.5, 0.5])
    var rows = EncodedRows(
      rowCount: 2, layout: VariableLayout([category, gaussian, category, gaussian]))
    var part = EncodedRows(rowCount: 2, layout: VariableLayout([category, gaussian]))
    part.levels = [1, 0, 1, 0]
    part.numbers = [2, 3]
    rows.replaceVariables(from: 2, numbersFrom: 1, with: part)
    #expect(rows.levels == [0, 0, 1, 0, 0, 0, 1, 0])
    #expect(rows.numbers == [0, 2, 0, 3])
  }
}
