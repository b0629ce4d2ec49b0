import Compute
import NeuralNetworks
import Privacy
import Testing

@testable import Training

/// Five standard errors of the standard deviation of `count` normal numbers.
private func tolerance(of deviation: Double, count: Int) -> Double {
  5 * deviation / Double(2 * count).squareRoot()
}

struct GradientNoiseTests {
  /// What noise makes of a sum of multiples of `grid`, step after step.
  private func gradients(
    of sum: [Double], deviation: Double, grid: Double, divisor: Double, steps: Int,
    threads: Int = 2, generator: NoiseGenerator = NoiseGenerator(insecureSeed: 4)
  ) -> [[Float]] {
    var generator = generator
    let noise = GradientNoise(
      deviation: deviation, grid: grid, count: sum.count, generator: &generator)
    let pool = WorkerPool(threads: threads)
    return (0..<steps).map { _ in
      var gradient = [Float](repeating: .nan, count: sum.count)
      noise.write(sum, dividedBy: divisor, to: &gradient, pool: pool)
      return gradient
    }
  }

  private func correlation(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Double {
    let pairs = Array(zip(a, b))
    let product = pairs.reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let squares = (
      pairs.reduce(0.0) { $0 + Double($1.0) * Double($1.0) },
      pairs.reduce(0.0) { $0 + Double($1.1) * Double($1.1) }
    )
    return product / (squares.0 * squares.1).squareRoot()
  }

  @Test func everyParameterHasNoiseOfItsOwnInEveryStep() {
    let count = 20_000
    let steps = gradients(
      of: [Double](repeating: 0, count: count), deviation: 3, grid: 0x1p-12, divisor: 50, steps: 3)
    for step in steps {
      let mean = step.reduce(0.0) { $0 + Double($1) } / Double(count)
      let variance = step.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
      // 3/50 = 0.06, within five standard errors.
      #expect(abs(mean) < 2 * tolerance(of: 0.06, count: count))
      #expect(abs(variance.squareRoot() - 0.06) < tolerance(of: 0.06, count: count))
    }
    let limit = 5 / Double(count).squareRoot()
    #expect(abs(correlation(steps[0], steps[1])) < limit)
    #expect(abs(correlation(steps[0], steps[0].dropFirst())) < limit)
    // Blocks have generators of their own.
    #expect(abs(correlation(steps[0].prefix(8_192), steps[0].dropFirst(8_192))) < 2 * limit)
  }

  @Test func noiseIsOnTheGridAndAroundTheSum() {
    let sum = (0..<9_000).map { Double($0 % 7) * 0.25 - 1 }
    let step = gradients(of: sum, deviation: 0.5, grid: 0.25, divisor: 2, steps: 1)[0]
    var square = 0.0
    for (number, value) in zip(step, sum) {
      let whole = Double(number) * 2 / 0.25
      #expect(whole == whole.rounded())
      square += (Double(number) * 2 - value) * (Double(number) * 2 - value)
    }
    // Rounding to a grid of 0.25 adds 0.25²/12.
    let deviation = (0.25 + 0.0625 / 12).squareRoot()
    #expect(abs((square / 9_000).squareRoot() - deviation) < 0.02)
  }

  @Test func threadsDoNotChangeTheNoiseAndGeneratorsDo() {
    let sum = [Double](repeating: 1, count: 30_000)
    func gradients(threads: Int, _ generator: NoiseGenerator) -> [[Float]] {
      self.gradients(
        of: sum, deviation: 1, grid: 0x1p-10, divisor: 1, steps: 2, threads: threads,
        generator: generator)
    }
    let one = gradients(threads: 1, NoiseGenerator(insecureSeed: 1))
    #expect(gradients(threads: 3, NoiseGenerator(insecureSeed: 1)) == one)
    #expect(gradients(threads: 1, NoiseGenerator(insecureSeed: 2)) != one)
    #expect(gradients(threads: 1, NoiseGenerator()) != gradients(threads: 1, NoiseGenerator()))
  }
}

struct PrivateGradientEstimatorTests {
  private func estimator(
    _ subject: PrivateSubject, noiseMultiplier: Double, samplingRate: Double,
    expectedUnitCount: Double, clippingNorm: Double = 0.5, seed: UInt64 = 6
  ) -> PrivateGradientEstimator {
    var generator = NoiseGenerator(insecureSeed: seed)
    let clipped = subject.sum(clippingNorm: clippingNorm)
    return PrivateGradientEstimator(
      sampler: PoissonSampler(unitCount: subject.units.count, samplingRate: samplingRate),
      sampling: generator.split(), clipped: clipped,
      noise: GradientNoise(
        deviation: noiseMultiplier * clippingNorm, grid: clipped.bound.grid,
        count: subject.network.layout.count, generator: &generator),
      expectedUnitCount: expectedUnitCount, parameterCount: subject.network.layout.count,
      pool: WorkerPool(threads: 2))
  }

  private func gradient(
    _ estimator: PrivateGradientEstimator, _ subject: PrivateSubject, step: Int = 0
  ) -> [Double] {
    let weights = Weights(subject.parameters, backend: Backends.best(.float32))
    let gradient = estimator.estimate(step: step, weights: weights)
    return (0..<subject.network.layout.count).map { Double(gradient[$0]) }
  }

  @Test func theSumIsDividedByTheExpectedNumberOfUnits() {
    let subject = PrivateSubject.people(40)
    let sum = subject.clippedSum(Array(0..<40), clippingNorm: 0.5)
    // Not by how many joined: here all 40 do.
    for expected in [10.0, 40, 400] {
      let estimator = estimator(
        subject, noiseMultiplier: 1e-7, samplingRate: 1, expectedUnitCount: expected)
      let scaled = gradient(estimator, subject).map { $0 * expected }
      #expect(distance(scaled, sum) < 1e-4 * norm(sum))
    }
  }

  @Test func noiseIsAddedOnceAndDoesNotGrowWithTheSample() {
    let z = 2.0
    for subject in [PrivateSubject.people(3), .people(150)] {
      let estimator = estimator(
        subject, noiseMultiplier: z, samplingRate: 1, expectedUnitCount: 10)
      let first = gradient(estimator, subject)
      let second = gradient(estimator, subject)
      // The sums are the same, and two noises are subtracted.
      let deviation = distance(first, second) / (2 * Double(first.count)).squareRoot()
      let expected = z * 0.5 / 10
      #expect(abs(deviation - expected) < tolerance(of: expected, count: first.count))
    }
  }

  @Test func aStepThatNobodyJoinsIsNoise() {
    let subject = PrivateSubject.people(40)
    let estimator = estimator(
      subject, noiseMultiplier: 1, samplingRate: 1e-12, expectedUnitCount: 5)
    let gradient = gradient(estimator, subject)
    let deviation = norm(gradient) / Double(gradient.count).squareRoot()
    #expect(abs(deviation - 0.1) < tolerance(of: 0.1, count: gradient.count))
  }

  @Test func theMeanOverSamplesIsThatOfAllUnits() {
    let subject = PrivateSubject.people(40)
    let estimator = estimator(
      subject, noiseMultiplier: 1e-7, samplingRate: 0.3, expectedUnitCount: 12)
    let steps = 400
    var mean = [Double](repeating: 0, count: subject.network.layout.count)
    for _ in 0..<steps {
      for (index, number) in gradient(estimator, subject).enumerated() {
        mean[index] += number / Double(steps)
      }
    }
    let all = subject.clippedSum(Array(0..<40), clippingNorm: 0.5).map { $0 / 40 }
    // Of 40 units with norms below ½ the mean over 400 samples is off by √(0.3·0.7·40/400)·½/12 or less.
    #expect(distance(mean, all) < 3 * 0.006)
    #expect(norm(all) > 0.05)
  }
}
