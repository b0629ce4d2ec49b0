import Compute
import Diffusion
import Testing

struct StructuralZerosTests {
  /// Variables of 3, 4 and 2 levels, and a number.
  static let layout = VariableLayout(
    [3, 4, 2].map {
      Variable(code: .category, probabilities: Array(repeating: 1 / Float($0), count: $0))
    } + [Variable(code: .gaussian, probabilities: [])])

  static func zeros(_ cells: [(Int, Int, UInt16, UInt16)]) -> StructuralZeros {
    StructuralZeros(
      cells.map { first, second, a, b in
        .init(first: first, second: second, cells: [.init(first: a, second: b)])
      })
  }

  /// All 24 rows against the definition, for zeros of one and of two pairs of variables.
  @Test(
    arguments: [
      [(0, 1, 2, 3)], [(0, 1, 2, 3), (0, 1, 2, 0), (0, 2, 1, 1)], [(1, 2, 0, 0), (0, 2, 0, 1)], [],
    ] as [[(Int, Int, UInt16, UInt16)]])
  func theIndexFindsWhatTheDefinitionFinds(cells: [(Int, Int, UInt16, UInt16)]) {
    let index = StructuralZeros.Index(Self.zeros(cells), layout: Self.layout)
    var rows = EncodedRows(rowCount: 24, layout: Self.layout)
    for row in 0..<24 {
      for (v, level) in [row % 3, row / 3 % 4, row / 12, 0].enumerated() {
        rows.levels[row * 4 + v] = UInt16(level)
      }
    }
    for row in 0..<24 {
      let expected = cells.contains { first, second, a, b in
        rows.levels[row * 4 + first] == a && rows.levels[row * 4 + second] == b
      }
      #expect(index.holdsZero(rows, row: row) == expected)
    }
  }

  @Test func zerosOfOtherVariablesOrLevelsDoNotFit() {
    #expect(Self.zeros([(0, 1, 2, 3), (1, 2, 3, 1)]).fit(Self.layout))
    let wrong: [(Int, Int, UInt16, UInt16)] = [
      (0, 1, 3, 0), (0, 1, 0, 4), (0, 3, 0, 0), (0, 4, 0, 0), (-1, 1, 0, 0), (1, 0, 0, 0),
      (1, 1, 0, 0), (.min, .max, 0, 0),
    ]
    for cell in wrong { #expect(!Self.zeros([cell]).fit(Self.layout), "\(cell)") }
  }
}
