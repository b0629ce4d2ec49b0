import Tabular
import Testing

@testable import Evaluation

@Suite struct ExactCopiesTests {
  @Test func aRowIsACopyOnlyIfEveryCellIsEqual() {
    let training = table([
      "number": .numbers([1, 2, nil]), "count": .integers([-1, 2, nil]),
      "letter": .categories(["a", "b", nil]),
    ])
    let synthetic = table([
      "number": .numbers([1, 2, nil, 1, 1]), "count": .integers([-1, 2, nil, nil, -1]),
      "letter": .categories(["a", "new", nil, "a", "b"]),
    ])
    // Rows 0 and 2 are copies. Row 1 has another letter, row 3 lacks the -1, row 4 is of two rows.
    let measurement = ExactCopies(training: training).measure(synthetic)
    #expect(measurement == ExactCopies.Measurement(copies: 2, rows: 5))
    #expect(ExactCopies.values(of: measurement) == [0.4])
  }

  @Test func aCopyOfTheTrainingRowsIsCopiedThroughout() {
    let training = people(500, seed: 1)
    let turned = training.selecting(rows: (0..<500).reversed())
    #expect(ExactCopies(training: training).measure(turned).copies == 500)
    // Of fresh rows only those without an income, 50 or so, have a chance to repeat.
    #expect(ExactCopies(training: training).measure(people(500, seed: 2)).copies < 50)
  }

  @Test func numbersAreComparedAtTheirDecimals() {
    let training = table(["a": .numbers([0.3, 0], decimals: 1), "b": .numbers([0.25, 0])])
    let synthetic = table([
      "a": .numbers([0.1 + 0.2, -0.0, 0.4]), "b": .numbers([0.25, -0.0, 0.25]),
    ])
    #expect(ExactCopies(training: training).measure(synthetic).copies == 2)
  }
}
