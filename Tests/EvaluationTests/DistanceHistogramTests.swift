import Testing

@testable import Evaluation

@Suite struct DistanceHistogramTests {
  @Test func barsAreRoundAndTheLastOneIsOpen() {
    // 1,000 distances from 0 to 0.0999, and one far off, which is beyond the 99 % quantile: 0.0989 / 30 → 0.005.
    let near = (0..<1000).map { (Float($0) + 0.5) / 10_000 }
    let histogram = DistanceHistogram(
      syntheticToTraining: near + [0.9], syntheticToHeldOut: near, heldOutToTraining: nil)
    #expect(histogram.edges == (0...20).map { Double($0) * 5 / 1000 })
    #expect(histogram.syntheticToTraining.count == 20)
    #expect(histogram.heldOutToTraining == nil)
    // 0 to 0.0049, and 0.095 to 0.0999 with the far one.
    #expect(isClose(histogram.syntheticToTraining[0], 50.0 / 1001))
    #expect(isClose(histogram.syntheticToTraining[19], 51.0 / 1001))
    #expect(isClose(histogram.syntheticToHeldOut?.reduce(0, +), 1))
  }

  @Test func copiesAreAllInTheFirstBar() {
    let histogram = DistanceHistogram(
      syntheticToTraining: [0, 0, 0], syntheticToHeldOut: [0], heldOutToTraining: [0])
    #expect(histogram.syntheticToTraining.first == 1)
    #expect(histogram.edges.first == 0 && histogram.edges.last == 1)
  }

  @Test func theFarthestListDecidesTheRange() {
    let histogram = DistanceHistogram(
      syntheticToTraining: [0, 0.01], syntheticToHeldOut: [0.5, 0.6], heldOutToTraining: [0.3])
    #expect(histogram.edges.last == 0.6)
    #expect(histogram.syntheticToHeldOut?.last == 0.5)
  }
}
