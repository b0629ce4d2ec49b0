import Testing

@testable import Evaluation

@Suite struct SampleTests {
  @Test func theGeneratorGivesItsPublishedNumbers() {
    // The first outputs for seed 1234567, as in the reference implementation's tests.
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
    #expect(generator.next() == 9_817_491_932_198_370_423)
  }

  @Test func aSampleIsAscendingAndWithoutRepetition() {
    let rows = sample(100, of: 1000, seed: 1, for: .training)
    #expect(rows.count == 100)
    #expect(zip(rows, rows.dropFirst()).allSatisfy(<))
    #expect(rows != sample(100, of: 1000, seed: 1, for: .heldOut))
    #expect(sample(5, of: 3, seed: 1, for: .training) == [0, 1, 2])
    #expect(sample(0, of: 3, seed: 1, for: .training).isEmpty)
  }

  @Test func everyRowIsAsLikelyAsTheOthers() {
    var drawn = [Double](repeating: 0, count: 10)
    for seed in 0..<4000 {
      for row in sample(3, of: 10, seed: UInt64(seed), for: .training) { drawn[row] += 1 }
    }
    // 1,200 expected; the standard deviation is √(4000 · 0.3 · 0.7) = 29.
    #expect(drawn.allSatisfy { ($0 - 1200).magnitude < 145 })
  }
}
