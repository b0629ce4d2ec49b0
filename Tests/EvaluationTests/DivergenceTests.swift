import Tabular
import Testing

@testable import Evaluation

@Suite struct DivergenceTests {
  @Test func theDivergenceOfTwoDistributionsIsAsWorkedOutByHand() {
    // p = (1, 0), q = (½, ½), m = (¾, ¼):
    // ½ · log₂(4/3) + ½ · (½ · log₂(2/3) + ½ · log₂ 2) = 0.2075187… + 0.1037593…
    #expect(
      isClose(JensenShannonDivergence.divergence([1, 0], [0.5, 0.5]), 0.311_278_124_459_133))
    // Counts are as good as shares.
    #expect(isClose(JensenShannonDivergence.divergence([7, 0], [20, 20]), 0.311_278_124_459_133))
  }

  @Test func equalDistributionsGiveZeroAndDisjointOnesOne() {
    #expect(JensenShannonDivergence.divergence([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]) == 0)
    #expect(JensenShannonDivergence.divergence([0.4, 0.6, 0], [0, 0, 1]) == 1)
    #expect(JensenShannonDivergence.divergence([0, 0], [0, 0]) == 0)
    #expect(JensenShannonDivergence.divergence([0, 0], [1, 2]) == 1)
  }

  @Test func theDivergenceIsSymmetric() {
    let p = [0.1, 0.2, 0.7, 0]
    let q = [0.3, 0.3, 0.1, 0.3]
    #expect(
      isClose(
        JensenShannonDivergence.divergence(p, q), JensenShannonDivergence.divergence(q, p),
        within: 1e-15))
  }

  @Test func columnsAndPairsOfThreeRowsAreAsWorkedOutByHand() {
    let real = table([
      "letter": .categories(["a", "a", "b"]), "number": .numbers([1, 2, 2]),
    ])
    let synthetic = table([
      "letter": .categories(["b", "a", "b"]), "number": .numbers([1, 2, 2]),
    ])
    let divergence = JensenShannonDivergence(real: real)
    // letter: p = (2/3, 1/3), q = (1/3, 2/3), m = (½, ½): both halves are
    // 2/3 · log₂(4/3) + 1/3 · log₂(2/3) = 0.0817041659…
    let columns = divergence.columns(of: synthetic)
    #expect(isClose(columns[0], 0.081_704_165_945_510))
    #expect(columns[1] == 0)
    // Pairs: real a1 a2 b2, synthetic b1 a2 b2. a1 and b1 are in one table only: ½ · 1/3 each.
    let pairs = divergence.pairs(of: synthetic)
    #expect(pairs.map(\.first) == ["letter"])
    #expect(pairs.map(\.second) == ["number"])
    #expect(isClose(pairs[0].divergence, 1.0 / 3))
    let mean = divergence.mean(of: synthetic)
    #expect(isClose(mean.columns, 0.040_852_082_972_755))
    #expect(isClose(mean.pairs, 1.0 / 3))
  }

  @Test func theJointDivergenceSeesWhatTheColumnsDoNot() {
    let real = table([
      "a": .categories(["x", "x", "y", "y"]), "b": .categories(["x", "x", "y", "y"]),
    ])
    let crossed = table([
      "a": .categories(["x", "x", "y", "y"]), "b": .categories(["y", "y", "x", "x"]),
    ])
    let divergence = JensenShannonDivergence(real: real)
    #expect(divergence.columns(of: crossed) == [0, 0])
    #expect(divergence.pairs(of: crossed).map(\.divergence) == [1])
  }

  @Test func missingCellsAreABinOfTheirOwn() {
    let real = table(["a": .numbers([1, 1]), "b": .categories(["x", "x"])])
    let missing = table(["a": .numbers([nil, nil]), "b": .categories([nil, nil])])
    let divergence = JensenShannonDivergence(real: real)
    #expect(divergence.columns(of: missing) == [1, 1])
    #expect(JensenShannonDivergence(real: missing).columns(of: missing) == [0, 0])
    #expect(JensenShannonDivergence(real: missing).columns(of: real) == [1, 1])
  }

  @Test func theOrderOfTheRowsChangesNothing() {
    let real = people(200, seed: 1)
    let synthetic = people(150, seed: 2)
    let turned = synthetic.selecting(rows: (0..<150).reversed())
    let divergence = JensenShannonDivergence(real: real)
    #expect(divergence.columns(of: synthetic) == divergence.columns(of: turned))
    #expect(divergence.pairs(of: synthetic) == divergence.pairs(of: turned))
    #expect(divergence.pairs(of: real).allSatisfy { $0.divergence == 0 })
  }

  @Test func identifiersTakeNoPart() {
    let real = table(["id": .identifiers(["1", "2"]), "a": .numbers([1, 2])])
    let divergence = JensenShannonDivergence(real: real)
    #expect(divergence.columnNames == ["a"])
    #expect(divergence.pairs(of: real).isEmpty)
    #expect(divergence.mean(of: real) == (columns: 0, pairs: 0))
  }

  @Test func aTableWithoutRowsIsDisjoint() {
    let real = table(["a": .numbers([1, 2]), "b": .numbers([1, 2])])
    let empty = table(["a": .numbers([]), "b": .numbers([])])
    let divergence = JensenShannonDivergence(real: real)
    #expect(divergence.columns(of: empty) == [1, 1])
    #expect(divergence.pairs(of: empty).map(\.divergence) == [1])
  }

  @Test func manyColumnsAreComparedOnADrawnSampleOfPairs() {
    let names = (0..<102).map { "c\($0)" }
    let wide = Table(
      schema: TableSchema(
        name: "wide", columns: names.map { ColumnSchema(name: $0, kind: .continuous) }),
      columns: names.map { _ in Cells.numbers([1, 2]).column }, rowCount: 2)
    let divergence = JensenShannonDivergence(real: wide)
    #expect(divergence.allPairCount == 5151)
    let pairs = divergence.pairs(of: wide)
    #expect(Set(pairs.map { [$0.first, $0.second] }).count == 5000)
    #expect(pairs == JensenShannonDivergence(real: wide).pairs(of: wide))
  }

  @Test(arguments: [3, 2000])
  func countsOfCellsGiveTheDivergenceOfTheWholeTables(binCount: Int) {
    // 2,000² cells are too many for a table, so they are counted by sorting.
    let first = (0..<300).map { Int32($0 * $0 % binCount) }
    let second = (0..<300).map { Int32(($0 * 7 + 3) % binCount) }
    let third = (0..<300).map { Int32($0 / 4 % binCount) }
    func whole(_ a: [Int32], _ b: [Int32]) -> [Double] {
      var counts = [Double](repeating: 0, count: binCount * binCount)
      for row in a.indices { counts[Int(a[row]) * binCount + Int(b[row])] += 1 }
      return counts
    }
    let counts = JointCounts(first, of: binCount, second, of: binCount)
    let others = JointCounts(first, of: binCount, third, of: binCount)
    let expected = JensenShannonDivergence.divergence(whole(first, second), whole(first, third))
    #expect(expected > 0)
    #expect(isClose(counts.divergence(from: others), expected))
  }
}
