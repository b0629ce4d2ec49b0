import Compute
import Diffusion
import Testing

@testable import Training

struct TrainingPartsTests {
  @Test func theLearningRateWarmsUpAndFallsAlongACosine() {
    let schedule = LearningRateSchedule(peak: 0.1, warmUpSteps: 10, stepCount: 110)
    #expect(abs(schedule.rate(step: 0) - 0.01) < 1e-7)
    #expect(abs(schedule.rate(step: 9) - 0.1) < 1e-7)
    #expect(abs(schedule.rate(step: 60) - 0.05) < 1e-6)  // half way: cos(π/2) = 0
    #expect(schedule.rate(step: 109) < 1e-4)
  }

  @Test func theAverageFollowsByItsGrowingDecay() {
    var average = ParameterAverage([1], maximumDecay: 0.999)
    average.follow([2], backend: ReferenceBackend())
    // t = 1: decay 2/11, so 1 + (1 − 2/11)·(2 − 1).
    #expect(abs(average.parameters[0] - (1 + 9.0 / 11)) < 1e-6)
  }

  @Test func everyPassSeesEveryRowOnce() {
    var batches = BatchSampler(
      rowCount: 7, batchRowCount: 4, noise: NoiseDistribution(), conditionedShare: 0.3, seed: 2)
    let rows = (0..<7).flatMap { batches.examples(step: $0).map(\.row) }
    for pass in 0..<4 {
      #expect(Set(rows[pass * 7..<pass * 7 + 7]) == Set(0..<7))
    }
    #expect(rows[0..<7] != rows[7..<14])
  }

  @Test func noiseLevelsOfABatchAreStratified() {
    let noise = NoiseDistribution(location: 0, scale: 1)
    var batches = BatchSampler(
      rowCount: 100, batchRowCount: 8, noise: noise, conditionedShare: 0, seed: 1)
    for (position, example) in batches.examples(step: 3).enumerated() {
      let low = position == 0 ? 0 : noise.sigma(quantile: Double(position) / 8)
      let high = position == 7 ? .infinity : noise.sigma(quantile: Double(position + 1) / 8)
      #expect(example.sigma >= low && example.sigma <= high)
      #expect(example.observedShare == 0)
    }
  }

  @Test func aThirdOfTheExamplesKnowSomeOfTheirVariables() {
    var batches = BatchSampler(
      rowCount: 100, batchRowCount: 4_096, noise: NoiseDistribution(), conditionedShare: 0.3,
      seed: 1)
    let shares = batches.examples(step: 0).map(\.observedShare).filter { $0 > 0 }
    // Binomial: 1229 expected, standard error 29; the shares themselves are uniform.
    #expect(abs(shares.count - 1_229) < 120)
    #expect(abs(shares.reduce(0, +) / Float(shares.count) - 0.5) < 0.04)
  }

  private func point(_ loss: Double, _ divergence: Double) -> TrainingProgress.Validation {
    TrainingProgress.Validation(loss: loss, divergence: divergence)
  }

  @Test func theSmallestDivergenceWins() {
    var best = BestParameters()
    for (step, divergence) in [0.5, 0.2, 0.3].enumerated() {
      best.consider([Float(step)], step: step, point(1, divergence))
    }
    #expect(best.step == 1)
    #expect(best.parameters == [1])
  }

  @Test func aLaterPointWinsWithinTheNoiseOfItsSample() {
    var best = BestParameters()
    // 3 % above the smallest, and then 6 %: the smallest, not the last kept, is the measure.
    for (step, divergence) in [0.1, 0.103, 0.1065].enumerated() {
      best.consider([Float(step)], step: step, point(1, divergence))
    }
    #expect(best.step == 1)
  }

  @Test func aPointThatMemorisesCannotWin() {
    var best = BestParameters()
    best.consider([0], step: 0, point(1, 0.2))
    best.consider([1], step: 1, point(1.05, 0.01))
    #expect(best.step == 0)
    #expect(!best.isGettingWorse)
    best.consider([2], step: 2, point(1.06, 0.01))
    best.consider([3], step: 3, point(1.07, 0.01))
    #expect(best.isGettingWorse)
  }

  @Test func aMuchSmallerLossReplacesASmallDivergence() {
    var best = BestParameters()
    best.consider([0], step: 0, point(2, 0.1))
    best.consider([1], step: 1, point(1, 0.2))
    #expect(best.step == 1)
  }

  @Test func theAveragesDecayGrowsUpToItsLimit() {
    var average = ParameterAverage([0], maximumDecay: 0.2)
    average.follow([1], backend: ReferenceBackend())
    #expect(abs(average.parameters[0] - 9.0 / 11) < 1e-6)  // decay 2/11
    average.follow([0], backend: ReferenceBackend())
    #expect(abs(average.parameters[0] - 9.0 / 11 * 0.2) < 1e-6)  // 3/12 is above the limit
    var growing = ParameterAverage([0], maximumDecay: 0.999)
    for _ in 0..<2 { growing.follow([1], backend: ReferenceBackend()) }
    #expect(abs(growing.parameters[0] - (1 - 2.0 / 11 * 3 / 12)) < 1e-6)
  }

  @Test func aLossAPercentAboveTheSmallestStillCompetes() {
    var best = BestParameters()
    best.consider([0], step: 0, point(1, 0.2))
    best.consider([1], step: 1, point(1.005, 0.1))
    #expect(best.step == 1)
    best.consider([2], step: 2, point(1.02, 0.05))
    #expect(best.step == 1)
  }

  @Test func onlyThreeClearlyWorsePointsInARowEndTraining() {
    var best = BestParameters()
    for loss in [1, 1.04, 1.04, 1, 1.04, 1.04] {
      best.consider([0], step: 0, point(loss, 0.2))
      #expect(!best.isGettingWorse)
    }
    best.consider([0], step: 0, point(1.04, 0.2))
    #expect(best.isGettingWorse)
    var level = BestParameters()
    for loss in [1, 1.02, 1.02, 1.02, 1.02] { level.consider([0], step: 0, point(loss, 0.2)) }
    #expect(!level.isGettingWorse)
  }

  @Test func everyExampleHasNoiseOfItsOwn() {
    var batches = BatchSampler(
      rowCount: 8, batchRowCount: 8, noise: NoiseDistribution(), conditionedShare: 1, seed: 1)
    let passes = (0..<50).map { batches.examples(step: $0) }
    var streams = passes.joined().map(\.noise)
    let draws = Set(streams.indices.map { streams[$0].next() })
    #expect(draws.count == 400)
    #expect(Set(passes.joined().map(\.sigma)).count > 395)
    let shares = passes.joined().map(\.observedShare)
    #expect(shares.min()! < 0.05 && shares.max()! > 0.95)
  }
}
