import Tabular
import Testing

@testable import Evaluation

/// Numbers at the ends of what a Double holds.
@Suite struct ExtremeNumbersTests {
  private static let largest = Double.greatestFiniteMagnitude
  private static let smallest = Double.leastNonzeroMagnitude

  @Test(arguments: [
    [largest, -largest, 0], [largest], [-largest], [1e308, 1.5e308, -1e308],
    [smallest, 2 * smallest, -smallest], [smallest], [1e300, 1, 0], [9.223372036854775e18, 0, 1],
  ])
  func barsHaveFiniteAscendingEdges(values: [Double]) {
    // Each value in 20 rows; and beside them 40 that are rarer and as extreme.
    for rare in [[], (1...40).map { values[$0 % values.count] / Double($0) }] {
      let numbers = (values.flatMap { [Double](repeating: $0, count: 20) } + rare).sorted()
      for decimals in [nil, 0, 2] {
        let edges = NumberEdges.edges(sorted: numbers, decimals: decimals, leastCount: 5)
        #expect(edges.count > 1)
        #expect(edges.allSatisfy { $0.isFinite })
        #expect(edges == edges.sorted())
      }
    }
  }

  @Test func moreRowsInCommonThanThereAreNumbersIsNoOverflow() {
    #expect(NumberEdges.edges(sorted: [1, 2, 3], decimals: 0, leastCount: .max).isEmpty)
  }

  @Test func noStepIsBeyondTheLargestNumber() {
    let step = RoundStep(notBelow: 1.5e308)
    #expect(step.multiple(0) == 0 && step.next.next.next.multiple(0) == 0)
    #expect(step.multiple(1) == Self.largest && step.multiple(-3) == -Self.largest)
    #expect(Double.roundest(above: 1e308, upTo: Self.largest) > 1e308)
    #expect(Double.roundest(above: -Self.largest, upTo: -1e307) <= -1e307)
  }

  @Test func tenBinsOfTheWidestRangeAreFinite() {
    let bins = EqualWidthBins([-Self.largest, 0, Self.largest])
    // The edges are tenths of the range: 0 is the sixth of the eleven, and the greatest number stands alone.
    #expect(bins.bins(of: [-Self.largest, -1e306, 1e306, Self.largest]) == [1, 5, 6, 11])
  }

  @Test func anAuditOfThemHasNoFigureThatIsNotFinite() throws {
    func rows(_ shift: Int) -> Table {
      table([
        "ends": .numbers((0..<60).map { [Self.largest, -Self.largest, 1e300][($0 + shift) % 3] }),
        "tiny": .numbers((0..<60).map { Double(($0 + shift) % 7) * Self.smallest }),
        "whole": .integers((0..<60).map { Int64.max - Int64(($0 * 7 + shift) % 50) }),
      ])
    }
    var options = EvaluationOptions()
    options.target = "ends"
    let result = try Evaluator.evaluate(
      training: rows(0), heldOut: rows(1), synthetic: rows(2), options: options)
    let figures = result.scores.flatMap {
      [$0.value, $0.valueAtCeilingSize, $0.ceiling, $0.ceilingError, $0.floor].compactMap { $0 }
    }
    #expect(figures.count > 100)
    #expect(figures.allSatisfy { $0.isFinite })
  }
}
