import Compute
import Diffusion
import Testing

@testable import Training

struct NoiseDrawsTests {
  private func draws(count: Int, conditionedShare: Float = 0, seed: UInt64 = 1) -> NoiseDraws {
    NoiseDraws(
      noise: NoiseDistribution(), count: count, conditionedShare: conditionedShare, seed: seed)
  }

  @Test func theNoiseLevelsOfARowAreStratified() {
    let draws = draws(count: 8)
    let noise = NoiseDistribution()
    for row in [0, 17, 1 << 31] {
      for draw in 0..<8 {
        let sigma = draws.example(step: 3, row: row, draw: draw).sigma
        if draw > 0 { #expect(sigma >= noise.sigma(quantile: Double(draw) / 8) * 0.9999) }
        if draw < 7 { #expect(sigma <= noise.sigma(quantile: Double(draw + 1) / 8) * 1.0001) }
      }
    }
  }

  @Test func everyStepRowAndDrawHasItsOwnNoise() {
    var numbers: [Float] = []
    for seed: UInt64 in [1, 2] {
      for step in [0, 1, (1 << 24) - 1] {
        for row in [0, 1, 256, 1 << 24, 1 << 31] {
          for draw in [0, 1, 255] {
            var example = draws(count: 256, seed: seed).example(step: step, row: row, draw: draw)
            numbers += [example.noise.normal(), example.sigma]
          }
        }
      }
    }
    #expect(numbers.count == 180)
    #expect(Set(numbers).count == 180)
  }

  @Test func aShareOfTheExamplesKnowsSomeVariables() {
    let draws = draws(count: 4, conditionedShare: 0.3)
    let shares = (0..<4_000).map { draws.example(step: 0, row: $0 / 4, draw: $0 % 4).observedShare }
    let known = shares.filter { $0 > 0 }
    // 1,200 expected, standard error 29; the shares are uniform.
    #expect(abs(known.count - 1_200) < 130)
    #expect(abs(known.reduce(0, +) / Float(known.count) - 0.5) < 0.05)
  }
}
