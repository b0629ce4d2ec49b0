import GradientBoosting
import Tabular
import Testing

@testable import Evaluation

@Suite struct TreeFeaturesTests {
  @Test func cellsAreReadByWhatTheTrainingRowsHave() {
    let training = table([
      "x": .numbers([10, 20, nil]), "word": .categories(["b", nil, "a"]),
      "note": .identifiers(["1", "2", "3"]),
    ])
    let features = TreeFeatures(training: training)
    #expect(features.columnNames == ["x", "word"])
    let other = table([
      "x": .numbers([15, 30, .infinity, nil]), "word": .categories(["a", "b", "new", nil]),
      "note": .identifiers([nil, nil, nil, nil]),
    ])
    let matrix = features.matrix(of: other)
    // (15 − 10) / 10, (30 − 10) / 10; "a" and "b" are 0 and 1, unknown 2, missing 3.
    #expect(matrix.cells[0..<4] == [0.5, 0, 2, 1])
    #expect(matrix.cells[4].isNaN && matrix.cells[5] == 2)
    #expect(matrix.cells[6].isNaN && matrix.cells[7] == 3)
  }

  @Test func theTargetIsLeftOut() {
    let training = table(["x": .numbers([1]), "y": .numbers([2])])
    #expect(TreeFeatures(training: training, leaving: "x").columnNames == ["y"])
  }

  /// Seconds of the 2020s differ in the last of 31 bits, a Float has 24.
  @Test func neighbouringSecondsStayApart() {
    let seconds = (0..<1_000).map { Int64(1_700_000_000 + $0) }
    let cells = TreeFeatures(training: table(["at": .integers(seconds)]))
      .matrix(of: table(["at": .integers(seconds)])).cells
    #expect(Set(cells).count == 1_000)
    #expect(cells == cells.sorted())
  }

  @Test func hugeNumbersStayFinite() {
    let training = table(["x": .numbers([-1.5e308, 0, 1.5e308]), "y": .numbers([0, 1e-300, 0])])
    let cells = TreeFeatures(training: training)
      .matrix(of: table(["x": .numbers([1e308, -1.7e308]), "y": .numbers([1, -1e300])])).cells
    #expect(!cells.contains { !$0.isFinite })
    #expect(cells[0] > cells[2] && cells[1] > cells[3])
  }

  @Test func theRarestOfVeryManySpellingsAreAsUnknown() {
    // Word 0 once, all others twice; one more than are told apart.
    let words = (0...TreeFeatures.mostSpellings).map { "w\($0)" }
    let training = table(["word": .categories(words + words.dropFirst())])
    let cells = TreeFeatures(training: training)
      .matrix(of: table(["word": .categories(["w0", "w1", "new", nil])])).cells
    let unknown = Float(TreeFeatures.mostSpellings)
    #expect(cells[0] == unknown && cells[2] == unknown && cells[3] == unknown + 1)
    #expect(cells[1] == 0)
  }
}
