import Compute
import Testing

@testable import Encoding

struct SharedQuantilesTests {
  static func points<Scalar: NumericScalar>(
    _ sorted: [Scalar], _ leastCount: Int, limit: Int = 33
  ) -> [Scalar] {
    SharedQuantiles(
      ofSorted: sorted[...], in: sorted[0]...sorted[sorted.count - 1], leastCount: leastCount
    ).points(limit: limit)
  }

  @Test func aLineOverKRowsHasTwoPoints() {
    #expect(Self.points((0..<11).map { Double($0 * $0) }, 11) == [0, 100])
  }

  @Test func itBendsHalfwayBetweenTwoRows() {
    // Rows 0 to 9 and 100 to 109, of which 9 and 100 are in the middle.
    let sorted = (0..<10).map { Double($0) } + (100..<110).map { Double($0) }
    let points = Self.points(sorted, 10, limit: 5)
    // Halfway along either line: (0 + 54.5) / 2 and (54.5 + 109) / 2.
    #expect(points == [0, 27.25, 54.5, 81.75, 109])
  }

  @Test func aValueThatKRowsHaveIsKeptExactly() {
    let sorted =
      (0..<10).map { Double($0) } + [Double](repeating: 20, count: 20)
      + (30..<40).map { Double($0) }
    let points = Self.points(sorted, 10)
    // A point every 1.25 rows.
    #expect(points.count { $0 == 20 } == 16)
    #expect(points.first == 0 && points.last == 39)
  }

  @Test func aSmallStretchBetweenTwoSharedValuesLiesBetweenThem() {
    let sorted = [Double](repeating: 0, count: 10) + [7.123] + [Double](repeating: 10, count: 10)
    let points = Self.points(sorted, 10, limit: 85)
    #expect(!points.contains(7.123))
    #expect(points.contains(0) && points.contains(10))
    #expect(zip(points, points.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func fewWholeNumbersKeepTheirShares() {
    // Four of each, none of them shared: evenly.
    let sorted = (5...7).flatMap { [Int64](repeating: $0, count: 4) }
    let points = Self.points(sorted, 11)
    #expect(points.count == 12)
    for value in Int64(5)...7 { #expect(points.count { $0 == value } == 4) }
  }

  @Test func noPointIsTheNumberOfOneRow() {
    var stream = RandomStream(seed: 9, purpose: .noise)
    for _ in 0..<200 {
      let sorted = (0..<300).map { _ in stream.uniformDouble() * stream.uniformDouble() }.sorted()
      let ends = SharedEnds(of: sorted, leastCount: 11, decimals: nil)
      let points = SharedQuantiles(
        ofSorted: sorted.map(ends.broughtIn).sorted()[...], in: ends.range, leastCount: 11
      ).points(limit: 33)
      #expect(Set(points).isDisjoint(with: sorted))
      #expect(zip(points, points.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test func theyAreNearTheExactQuantiles() {
    let sorted = (0..<1_000).map { Double($0 * $0) }
    let points = Self.points(sorted, 11)
    for (index, point) in points.enumerated() {
      let rank = Double(index) / 32 * 999
      // Eleven rows are 1.1 % of the ranks.
      #expect(abs(point.squareRoot() - rank) < 11)
    }
  }
}
