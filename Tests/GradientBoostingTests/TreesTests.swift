import GradientBoosting
import Testing

@Suite struct TreesTests {
  @Test func treesLearnAnExclusiveOr() throws {
    #expect(GradientBoostedTrees.isAvailable)
  }
}
