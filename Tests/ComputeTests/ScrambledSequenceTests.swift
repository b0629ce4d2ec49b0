import Compute
import Testing

@Test(arguments: [0, 1, 2, 17, 563])
func everyAlignedBlockHasOnePointInEachInterval(dimension: Int) {
  let sequence = ScrambledSequence(seed: 7)
  for logSize in [0, 1, 4, 9] {
    let size = 1 << logSize
    for block in [0, 1, 5, 1 << (32 - logSize)] {
      var hits = [Int](repeating: 0, count: size)
      for index in block * size..<(block + 1) * size {
        hits[Int(sequence.point(index: UInt64(index), dimension: dimension) * Double(size))] += 1
      }
      #expect(hits.allSatisfy { $0 == 1 }, "block \(block) of \(size)")
    }
  }
}

@Test func dimensionsAreUncorrelated() {
  let sequence = ScrambledSequence(seed: 7)
  let count = 4096
  for (first, second) in [(0, 1), (1, 2), (0, 500), (31, 32)] {
    var covariance = 0.0
    for index in 0..<UInt64(count) {
      covariance +=
        (sequence.point(index: index, dimension: first) - 0.5)
        * (sequence.point(index: index, dimension: second) - 0.5)
    }
    // A uniform's variance is 1/12, and the correlation's deviation 1.3 / √n.
    #expect(abs(covariance / Double(count) * 12) < 5 / Double(count).squareRoot())
  }
}

/// In one dimension after the other, the points come in an order that looks random.
@Test func neighbouringPointsAreUncorrelated() {
  let sequence = ScrambledSequence(seed: 3)
  let count = 4096
  var covariance = 0.0
  for index in 0..<UInt64(count) {
    covariance +=
      (sequence.point(index: index, dimension: 4) - 0.5)
      * (sequence.point(index: index + 64, dimension: 4) - 0.5)
  }
  #expect(abs(covariance / Double(count) * 12) < 0.1)
}

@Test func anotherSeedGivesOtherPoints() {
  let index: UInt64 = 12
  #expect(
    ScrambledSequence(seed: 1).point(index: index, dimension: 0)
      != ScrambledSequence(seed: 2).point(index: index, dimension: 0))
}

@Test func pointsBeyondThirtyTwoBitsDoNotRepeat() {
  let sequence = ScrambledSequence(seed: 1)
  let near = (0..<16 as Range<UInt64>).map { sequence.point(index: $0, dimension: 0) }
  let far = (0..<16 as Range<UInt64>).map { sequence.point(index: $0 + 1 << 32, dimension: 0) }
  #expect(Set(near).isDisjoint(with: far))
}
