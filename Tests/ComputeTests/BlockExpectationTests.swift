import Testing

@testable import Compute

struct BlockExpectationTests {
  @Test func eachBlockGivesItsMeanPoint() {
    let expectation = BlockExpectation([
      .scaled(2, count: 2), .points([[1, 2, 4], [0, 0, 8]]), .none, .points([[10]]),
    ])
    #expect(expectation.columns == 7)
    #expect(expectation.dimension == 6)
    var d = [Float](repeating: -1, count: 12)
    expectation.write(
      [0.25, 0.75, 0.5, 0.25, 0.25, 9, 1, 1, 0, 0, 0, 1, 9, 0.5], rows: 2, into: &d)
    #expect(d == [0.5, 1.5, 2, 2, -1, 10, 2, 0, 4, 8, -1, 5])
  }

  @Test(arguments: oddSizes)
  func longBlocksAgreeWithTheSumInOrder(count: Int) {
    let points = [numbers(count, index: 0), numbers(count, index: 1)]
    let p = numbers(count, index: 2).map(abs)
    var d: [Float] = [0, 0]
    BlockExpectation([.points(points)]).write(p, rows: 1, into: &d)
    for (value, point) in zip(d, points) {
      let exact = zip(p, point).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(Double(value) - exact) < 1e-4)
    }
  }
}
