import Tabular
import Testing

@testable import Evaluation

@Suite struct EmbeddingTests {
  @Test func componentsAreTheEigenvectors() {
    // [[3, 1], [1, 3]]: 4 along (1, 1), 2 along (1, −1).
    let components = PrincipalComponents(covariance: [3, 1, 1, 3], size: 2, count: 2).components
    #expect(components.count == 2)
    #expect(isClose(components[0].explained, 4.0 / 6) && isClose(components[1].explained, 2.0 / 6))
    let root = 0.5.squareRoot()
    #expect(
      zip(components[0].direction, [root, root]).allSatisfy { isClose($0, $1, within: 1e-7) })
    #expect(
      zip(components[1].direction, [root, -root]).allSatisfy { isClose($0, $1, within: 1e-7) })
  }

  @Test func noComponentIsWithoutVariance() {
    #expect(PrincipalComponents(covariance: [4, 2, 2, 1], size: 2, count: 2).components.count == 1)
    #expect(PrincipalComponents(covariance: [0], size: 1, count: 2).components.isEmpty)
  }

  @Test func everyColumnVariesByOne() throws {
    let rows = table([
      "number": .numbers((0..<60).map { $0 < 6 ? nil : Double($0) }),
      "letter": .categories((0..<60).map { $0 % 7 == 0 ? nil : "l\($0 % 5)" }),
      "constant": .categories((0..<60).map { _ in "same" }),
    ])
    let space = try RecordSpace(training: rows, heldOut: nil)
    let points = space.points(of: rows)
    let standardised = StandardisedRows(training: points, of: space)
    let covariance = standardised.covariance(of: points)
    let variances = (0..<standardised.coordinateCount).map {
      covariance[$0 * standardised.coordinateCount + $0]
    }
    // One coordinate for the number; then rarer, five letters and missing; then the constant.
    #expect(isClose(variances[0], 1))
    #expect(isClose(variances[1..<8].reduce(0, +), 1))
    #expect(variances[8...].allSatisfy { isClose($0, 0) })
    // The mean of all rows is at 0, whatever the direction.
    let direction = (0..<standardised.coordinateCount).map { Double($0 % 3) - 0.7 }
    #expect(isClose(standardised.projections(of: points, on: direction).reduce(0, +), 0))
  }

  private func embedding(
    _ training: Table, _ synthetic: Table? = nil, k: Int = 1
  ) throws -> Embedding {
    try Embedding(
      training: training, heldOut: nil, synthetic: synthetic ?? training,
      options: EvaluationOptions(leastCount: k))
  }

  @Test func pointsOnALineHaveOneComponent() throws {
    // Twice the same ranks: all variance is along the diagonal, and there is no second direction.
    let line = table([
      "x": .numbers((0..<400).map(Double.init)), "y": .numbers((0..<400).map { Double($0 * $0) }),
    ])
    let embedding = try embedding(line)
    #expect(isClose(embedding.explainedVariance[0], 1, within: 1e-9))
    #expect(embedding.explainedVariance[1] == 0)
    let side = Embedding.sideCount
    for row in 0..<side {
      let shares = embedding.real[row * side..<(row + 1) * side].map { $0 ?? 0 }
      // Ranks are spread evenly, so the 40 squares of the middle row have 10 rows each, by one or two at the ends.
      #expect(
        row == side / 2
          ? shares.allSatisfy { ($0 - 0.025).magnitude < 0.006 } : shares.allSatisfy { $0 == 0 })
    }
  }

  @Test func twoCloudsAreApart() throws {
    // Two groups that differ in all five columns, and a synthetic table that has only one of them.
    func rows(_ range: Range<Int>) -> Table {
      let isLeft = range.map { $0 % 2 == 0 }
      func numbers(_ step: Int) -> Cells {
        .numbers(range.map { Double(($0 % 2 == 0 ? 0 : 1000) + $0 * step % 97) })
      }
      func letters(_ a: String, _ b: String) -> Cells { .categories(isLeft.map { $0 ? a : b }) }
      return table([
        "a": numbers(31), "b": numbers(57), "c": letters("p", "q"), "d": letters("u", "v"),
        "e": letters("y", "z"),
      ])
    }
    let training = rows(0..<1000)
    let one = training.selecting(rows: stride(from: 0, to: 1000, by: 2).map { $0 })
    let embedding = try embedding(training, one)
    #expect(embedding.explainedVariance[0] > 0.7)
    let side = Embedding.sideCount
    func columns(_ shares: [Double?]) -> [Double] {
      (0..<side).map { column in
        (0..<side).reduce(0) { $0 + (shares[$1 * side + column] ?? 0) }
      }
    }
    let (real, synthetic) = (columns(embedding.real), columns(embedding.synthetic))
    #expect(isClose(real[..<13].reduce(0, +), 0.5) && isClose(real[27...].reduce(0, +), 0.5))
    #expect(
      isClose(synthetic[..<13].reduce(0, +), 1) || isClose(synthetic[27...].reduce(0, +), 1))
  }

  @Test func noSquareTellsOfFewerThanKRows() throws {
    let training = people(2000, seed: 1)
    let open = try embedding(training)
    let closed = try embedding(training, k: 11)
    var hidden = 0.0
    for (share, shown) in zip(open.real, closed.real) {
      let count = ((share ?? 0) * 2000).rounded()
      #expect(shown == nil ? count >= 1 : count == 0 || count >= 11)
      if shown == nil { hidden += count }
    }
    #expect(hidden >= 11)
    #expect(zip(closed.real, closed.synthetic).allSatisfy { ($0 == nil) == ($1 == nil) })
  }

  @Test func heldOutRowsAreRealOnes() throws {
    let (training, heldOut) = (people(300, seed: 1), people(100, seed: 2))
    let embedding = try Embedding(
      training: training, heldOut: heldOut, synthetic: training,
      options: EvaluationOptions(leastCount: 1))
    // Whole numbers of 400 rows, and among them odd ones, which 300 or 100 rows alone would not give.
    let counts = embedding.real.map { ($0 ?? 0) * 400 }
    #expect(counts.allSatisfy { isClose($0, $0.rounded(), within: 1e-6) })
    #expect(isClose(counts.reduce(0, +), 400, within: 1e-6))
    #expect(counts.contains { isClose($0, 1) })
  }

  @Test func aTableWithoutVarianceHasNoPlane() {
    let constant = table(["x": .numbers([2, 2, 2]), "y": .categories(["a", "a", "a"])])
    #expect(throws: Incomputable.self) { try embedding(constant) }
  }
}
