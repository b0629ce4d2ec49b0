import Compute
import Diffusion
import NeuralNetworks
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

  @Test func anExtendedRunGoesOnAlongTheSameCosine() {
    var schedule = LearningRateSchedule(peak: 0.1, warmUpSteps: 10, stepCount: 110)
    let before = schedule.rate(step: 60)
    schedule.extend(to: 160, from: 60)
    #expect(schedule.stepCount == 160)
    #expect(abs(schedule.rate(step: 60) - before) < 1e-7)
    // Half of what is left of the cosine, a quarter of the whole: (1 + cos(3π/4))/2 at step 110, not at 85.
    #expect(abs(schedule.rate(step: 110) - 0.1 * (1 - 0.70710678) / 2) < 1e-6)
    #expect(schedule.rate(step: 159) < 1e-4)
  }

  /// The steps after which a run of 120 steps with 12 points is validated, with these losses and marginals of 2.
  private func points(
    losses: [Double?], initialLoss: Double? = 2, extendedTo extended: Int = 180
  ) -> [Int] {
    var points = ValidationPoints(stepCount: 120, count: 12, initialLoss: initialLoss)
    var passed: [Int] = []
    var step = 1
    while step <= points.stepCount {
      if points.isPoint(after: step) {
        passed.append(step)
        if points.shouldExtend(loss: losses[passed.count - 1]) {
          points.extend(to: extended, from: step)
        }
      }
      step += 1
    }
    return passed
  }

  @Test func aRunThatStillLearnsHalfWayIsExtended() {
    let evenly = Array(stride(from: 10, through: 120, by: 10))
    let longer = evenly.prefix(6) + stride(from: 80, through: 180, by: 20)
    // After point 4 the loss falls by 2 % of the gain, by .5 %, by 2 % at last but not by point 6.
    let falling = [1.5, 1.3, 1.2, 1.02, 1.01, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    let flat = [1.5, 1.3, 1.2, 1.005, 1.004, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    let late = [1.5, 1.3, 1.2, 1.0, 1.0, 1.0, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1]
    let worse = [2.1, 2.2, 2.3, 2.4, 2.3, 2.2, 2.1, 2.1, 2.1, 2.1, 2.1, 2.1]
    #expect(points(losses: falling) == Array(longer))
    #expect(points(losses: flat) == evenly)
    #expect(points(losses: late) == evenly)
    // It falls, but is above the marginals: there is no gain.
    #expect(points(losses: worse) == evenly)
    #expect(points(losses: falling, initialLoss: nil) == evenly)
    #expect(points(losses: [Double?](repeating: nil, count: 12)) == evenly)
  }

  /// A step without a change of the one parameter, `value`, which an average follows.
  private func follow(_ value: Float, by average: inout ParameterAverage) {
    var optimizer = AdamW(parameterCount: 1)
    average.follow {
      optimizer.step(
        Weights([value], backend: ReferenceBackend()), gradients: [0], norm: 0, learningRate: 1,
        maximumNorm: nil, average: $0, backend: ReferenceBackend())
    }
  }

  @Test func theAverageFollowsByItsGrowingDecay() {
    var average = ParameterAverage([1], maximumDecay: 0.999)
    follow(2, by: &average)
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

  /// The points' losses, one after the other, from marginals of loss 2 on.
  private func best(of losses: [Double?], initialLoss: Double? = 2) -> BestParameters {
    var best = BestParameters(initialLoss: initialLoss)
    for (step, loss) in losses.enumerated() {
      best.consider([Float(step)], step: step, loss: loss)
    }
    return best
  }

  @Test func theSmallestLossWins() {
    let best = best(of: [1.5, 1, 1.2])
    #expect(best.step == 1)
    #expect(best.parameters == [1])
  }

  @Test func aLaterPointWinsWithinAPercentOfTheGain() {
    // The gain is 1: up to 1.01 the later point wins, and the smallest, not the last kept, is the measure.
    #expect(best(of: [1, 1.009]).step == 1)
    #expect(best(of: [1, 1.009, 1.018]).step == 1)
    // The same losses are a large part of a small gain.
    #expect(best(of: [1, 1.009], initialLoss: 1.1).step == 0)
  }

  @Test func aPointOfAWorseLossIsReplaced() {
    #expect(best(of: [1.9, 1.5, 1]).step == 2)
  }

  @Test func withoutHeldOutRowsTheLastPointWins() {
    #expect(best(of: [nil, nil, nil], initialLoss: nil).step == 2)
  }

  @Test func lossesThatAreNoNumbersAreNeverTheBest() {
    #expect(best(of: [.nan, .infinity]).step == nil)
    #expect(best(of: [.nan, 1.5, .nan]).step == 1)
  }

  @Test func ifNothingIsBetterThanTheMarginalsTheFirstPointIsKept() {
    #expect(best(of: [2.5, 2.6]).step == 0)
  }

  @Test func theAveragesDecayGrowsUpToItsLimit() {
    var average = ParameterAverage([0], maximumDecay: 0.2)
    follow(1, by: &average)
    #expect(abs(average.parameters[0] - 9.0 / 11) < 1e-6)  // decay 2/11
    follow(0, by: &average)
    #expect(abs(average.parameters[0] - 9.0 / 11 * 0.2) < 1e-6)  // 3/12 is above the limit
    var growing = ParameterAverage([0], maximumDecay: 0.999)
    for _ in 0..<2 { follow(1, by: &growing) }
    #expect(abs(growing.parameters[0] - (1 - 2.0 / 11 * 3 / 12)) < 1e-6)
  }

  @Test func onlyThreeClearlyWorsePointsInARowEndTraining() {
    #expect(!best(of: [1, 1.2, 1.2, 1, 1.2, 1.2]).isGettingWorse)
    #expect(best(of: [1, 1.2, 1.2, 1, 1.2, 1.2, 1.2]).isGettingWorse)
    // Not by less than a tenth of the gain.
    #expect(!best(of: [1, 1.09, 1.09, 1.09, 1.09]).isGettingWorse)
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
