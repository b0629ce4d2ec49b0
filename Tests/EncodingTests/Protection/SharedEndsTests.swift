import Compute
import Tabular
import Testing

@testable import Encoding

struct SharedEndsTests {
  static func ends<Scalar: NumericScalar>(
    _ values: [Scalar], _ leastCount: Int, decimals: Int? = nil
  ) -> ClosedRange<Scalar> {
    SharedEnds(of: values.shuffled(), leastCount: leastCount, decimals: decimals).range
  }

  @Test func theEndsLieHalfwayBetweenTheKthNumberAndTheNext() {
    let values = (1...20).map { Double($0) * 10 }
    #expect(Self.ends(values, 3) == 35...175)
    #expect(Self.ends(values.map { Int64($0) }, 3) == 35...175)
    // Whole numbers without one between them: the k-th.
    #expect(Self.ends((1...20).map { Int64($0) }, 3) == 3...18)
  }

  @Test func aNumberThatKRowsHaveIsAnEndItself() {
    let values = [Double](repeating: 0, count: 4) + (1...20).map { Double($0) }
    #expect(Self.ends(values, 4) == 0...16.5)
    // Of five zeros too, and of three ones in front of which stand two zeros.
    #expect(Self.ends(values + [0], 4).lowerBound == 0)
    #expect(Self.ends([0, 0, 1, 1, 1] + (2...20).map { Double($0) }, 4).lowerBound == 1)
  }

  @Test func protectingNothingGivesTheLeastAndTheGreatest() {
    for leastCount in [0, 1] { #expect(Self.ends([3.5, -2, 9], leastCount) == -2...9) }
  }

  @Test func anEndHasTheColumnsDecimals() {
    #expect(Self.ends([0.11, 0.12, 0.15, 0.16, 0.19, 0.2], 2, decimals: 2) == 0.14...0.18)
  }

  @Test(arguments: [2, 5, 11])
  func ofFewNumbersBothEndsAreTheMeanOfTheMiddle(leastCount: Int) {
    // Fewer than 2k: the greatest of them does not move it.
    let values = (1..<2 * leastCount).map { Double($0) }
    let far = values.dropLast() + [1e12]
    let expected = values.count > 3 ? Double(leastCount) : nil
    if let expected { #expect(Self.ends(Array(far), leastCount) == expected...expected) }
    #expect(Self.ends(values, leastCount).lowerBound == Self.ends(values, leastCount).upperBound)
  }

  @Test func kRowsLieAtOrBeyondEachEndOfAnyNumbers() {
    var stream = RandomStream(seed: 4, purpose: .noise)
    for _ in 0..<2_000 {
      let leastCount = 1 + stream.integer(below: 12)
      let count = 2 * leastCount + stream.integer(below: 40)
      let spread = 1 + stream.integer(below: 60)
      let values = (0..<count).map { _ in Int64(stream.integer(below: spread) * 3) }
      let ends = Self.ends(values, leastCount)
      #expect(values.count { $0 <= ends.lowerBound } >= leastCount)
      #expect(values.count { $0 >= ends.upperBound } >= leastCount)
    }
  }

  @Test func numbersBeyondAnEndCountAsOnesAmongTheKNextInside() {
    let values = (0..<1_000).map { Double($0) }
    let ends = SharedEnds(of: values, leastCount: 20, decimals: 1)
    #expect(ends.range == 19.5...979.5)
    let low = (0..<500).map { ends.broughtIn(-Double($0)) }
    let high = (0..<500).map { ends.broughtIn(1_000 + Double($0) / 7) }
    #expect(low.allSatisfy((19.5...39.5).contains) && high.allSatisfy((959.5...979.5).contains))
    // Spread evenly, and in the column's decimals.
    for numbers in [low, high] {
      #expect(Set(numbers).count > 150)
      let mean = numbers.reduce(0, +) / 500
      #expect(abs(mean - (numbers.min()! + numbers.max()!) / 2) < 1)
      #expect(numbers.allSatisfy { $0.rounded(decimals: 1) == $0 })
    }
    #expect(ends.broughtIn(-3) == ends.broughtIn(-3))
    for value in [19.5, 20, 500, 979.5] { #expect(ends.broughtIn(value) == value) }
  }

  @Test func anEndThatKRowsHaveTakesInWhatIsBeyond() {
    let values = [Double](repeating: 0, count: 30) + (1...200).map { Double($0) } + [-5]
    let ends = SharedEnds(of: values, leastCount: 11, decimals: nil)
    #expect(ends.range.lowerBound == 0)
    #expect(ends.broughtIn(-5) == 0)
  }

  @Test func nothingIsPutOnOrBeyondANumberThatKRowsHave() {
    // Twelve numbers, and below them many zeros.
    let values = [Double](repeating: 0, count: 100) + (1...14).map { Double($0) * 10 }
    let ends = SharedEnds(of: values, leastCount: 11, decimals: nil)
    #expect(ends.range == 0...35)
    for beyond in 40..<140 { #expect(ends.broughtIn(Double(beyond)) > 10) }
    // The k-th beside them: an end of its own.
    let eleven = [Double](repeating: 0, count: 100) + (1...11).map { Double($0) * 10 }
    #expect(SharedEnds(of: eleven, leastCount: 11, decimals: nil).broughtIn(110) == 5)
  }

  @Test func everyNumberComesInsideTheEnds() {
    var stream = RandomStream(seed: 8, purpose: .noise)
    for _ in 0..<500 {
      let leastCount = 2 + stream.integer(below: 12)
      let count = 1 + stream.integer(below: 80)
      let spread = 1 + stream.integer(below: 60)
      let values = (0..<count).map { _ in Int64(stream.integer(below: spread)) }
      let ends = SharedEnds(of: values, leastCount: leastCount, decimals: nil)
      for value in values + [.min, .max] { #expect(ends.range.contains(ends.broughtIn(value))) }
    }
  }

  @Test func the64BitExtremesDoNotOverflow() {
    let values: [Int64] = [.min, .min + 10, 0, .max - 10, .max]
    #expect(Self.ends(values, 1) == Int64.min...Int64.max)
    let half = Int64(1) << 62 - 5
    #expect(Self.ends(values, 2) == -half...half)
    let reals = [-Double.greatestFiniteMagnitude, 0, Double.greatestFiniteMagnitude, 0]
    #expect(Self.ends(reals, 2) == 0...0)
  }
}
