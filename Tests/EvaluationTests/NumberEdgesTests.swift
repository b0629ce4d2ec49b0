import Foundation
import Testing

@testable import Evaluation

@Suite struct NumberEdgesTests {
  @Test(arguments: [
    // Neither bound of the interval matters but the roundest number in it: 0, then powers of ten, 5 and 2 times them.
    (-3.0, 7.0, 0.0), (594, 914, 800), (0, 914, 500), (6, 7, 7), (1, 10, 10), (0.29, 0.34, 0.3),
    (-914, -594, -600), (1001, 1002, 1002), (99, 250, 200),
  ])
  func theRoundestNumberOfAnInterval(low: Double, high: Double, expected: Double) {
    #expect(Double.roundest(above: low, upTo: high) == expected)
  }

  @Test func stepsAreOneTwoOrFiveTimesAPowerOfTen() {
    #expect(RoundStep(notBelow: 0.3).size == 0.5)
    #expect(RoundStep(notBelow: 1000).size == 1000)
    #expect(RoundStep(notBelow: 1001).size == 2000)
    // Decimals are those that are read, without the noise of adding 0.1 up.
    #expect(
      RoundStep(notBelow: 0.1).multiples(around: 0.05, 0.65) == [
        0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7,
      ])
    #expect(RoundStep(notBelow: 5).multiples(around: -7, -5) == [-10, -5])
    #expect(RoundStep(notBelow: 5).multiples(around: 5, 5) == [5, 10])
  }

  private func edges(_ values: [Double], decimals: Int? = 0, k: Int = 11) -> [Double] {
    NumberEdges.edges(sorted: values.sorted(), decimals: decimals, leastCount: k)
  }

  private func repeated(_ counts: KeyValuePairs<Double, Int>) -> [Double] {
    counts.flatMap { [Double](repeating: $0.key, count: $0.value) }
  }

  @Test func aFewValuesHaveABarEach() {
    #expect(edges(repeated([1: 20, 2: 30, 3: 11])) == [1, 2, 3, 4])
    // The constant column too, and one with decimals.
    #expect(edges(repeated([7: 40])) == [7, 8])
    #expect(edges(repeated([0.1: 20, 0.3: 20, 0.7: 20]), decimals: 1) == [0.1, 0.3, 0.7, 0.8])
  }

  @Test func rareValuesShareTheBarOfTheirNeighbours() {
    // Three rows have 2 and five have 9: no edge beside them, and the last one is not where 9 ends.
    #expect(edges(repeated([1: 40, 2: 3, 3: 40, 4: 40, 9: 5])) == [1, 3, 4, 5])
    // Together 11 rows are above 4, so they have a bar, which ends at a round number.
    #expect(edges(repeated([1: 40, 3: 40, 4: 40, 6: 4, 7: 3, 9: 4])) == [1, 3, 4, 5, 10])
  }

  @Test func manyValuesHaveBarsOfOneRoundWidth() {
    // 0 … 99, each 20 times: room for 30 bars, so a step of 5, not of 2.
    let common = edges((0..<2000).map { Double($0 / 20) })
    #expect(common == stride(from: 0, through: 100, by: 5).map { $0 })
    // Each twice: room for 9 bars. Every whole number is rare, so all edges go down by a half.
    let rare = edges((0..<200).map { Double($0 / 2) })
    #expect(rare == [-0.5, 19.5, 39.5, 59.5, 79.5, 99.5])
  }

  @Test func zerosWithALongTailStayReadable() {
    // As capital gains: 9,200 zeros, and 800 values that grow by 1 % up to about 100,000.
    let tail = (0..<800).map { (40 * exp(Double($0) * 0.00978)).rounded() }
    let edges = edges([Double](repeating: 0, count: 9200) + tail)
    #expect(edges.count > 15 && edges.count <= 31)
    #expect(edges[0] == 0 && edges[1] == 1)
    let counts = zip(edges.dropFirst(), edges.dropFirst(2)).map { low, high in
      tail.count { low <= $0 && $0 < high }
    }
    #expect(counts.dropLast().allSatisfy { 11..<150 ~= $0 }, "\(counts)")
  }

  @Test func oneExtremeRowMovesNoEdge() {
    let values = (0..<1000).map { Double($0 % 137) * 1.5 }
    let before = edges(values, decimals: 1)
    #expect(edges(values.dropLast() + [1e9], decimals: 1) == before)
    #expect(edges(values.dropLast() + [-1e9], decimals: 1) == before)
  }

  @Test func tooFewValuesHaveNoBars() {
    #expect(edges((0..<21).map(Double.init)) == [])
    #expect(edges([]) == [])
    #expect(edges((0..<22).map(Double.init)).count == 2)
    #expect(edges([3, 3], k: 1) == [3, 4])
  }

  @Test(
    arguments: [(-5e307, 1e306), (1e17, 16), (0, 1e-300), (0, Double.leastNonzeroMagnitude)]
      as [(Double, Double)],
    [nil, 0, 2] as [Int?])
  func extremeNumbersAreNoTrouble(line: (Double, Double), decimals: Int?) {
    let values = (0..<99).map { line.0 + Double($0) * line.1 }
    let edges = edges(values, decimals: decimals, k: 3)
    #expect(edges.allSatisfy { $0.isFinite } && edges.count <= NumberEdges.mostBars + 1)
  }

  /// Columns of many shapes: uniform, skewed, with atoms, of few values, rounded, negative.
  static func column(_ shape: Int, _ seed: UInt64) -> (values: [Double], decimals: Int?) {
    var generator = SplitMix64(seed: seed)
    func uniform() -> Double { Double(generator.next(below: 1 << 30)) / Double(1 << 30) }
    let count = [30, 200, 3000][Int(seed % 3)]
    let values = (0..<count).map { _ -> Double in
      switch shape {
      case 0: (uniform() * 100).rounded()
      case 1: (exp(uniform() * 14) - 50).rounded()
      case 2: uniform() < 0.9 ? 0 : (exp(uniform() * 10) * 100).rounded() / 100
      case 3: (uniform() * uniform() * 8).rounded()
      case 4: uniform() * 1e-5 - 3e-6
      default: 1e12 + (uniform() * 400).rounded()
      }
    }
    return (values.sorted(), [0, 0, 2, 0, nil, 0][shape])
  }

  @Test(arguments: 0..<6, 0..<12)
  func everyBarHoldsKRowsAndNoEdgeIsARareValue(shape: Int, seed: Int) {
    let (values, decimals) = Self.column(shape, UInt64(seed))
    let edges = NumberEdges.edges(sorted: values, decimals: decimals, leastCount: 11)
    #expect(edges.count >= 2 && edges.count <= NumberEdges.mostBars + 1)
    #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
    let inner = edges.dropFirst().dropLast()
    let starts = [0] + inner.map { edge in values.count { $0 < edge } } + [values.count]
    #expect(zip(starts.dropFirst(), starts).allSatisfy { $0 - $1 >= 11 })
    for edge in edges {
      let count = values.count { $0 == edge }
      #expect(count == 0 || count >= 11)
    }
  }
}
