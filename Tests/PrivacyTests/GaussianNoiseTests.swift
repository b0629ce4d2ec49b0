import Foundation
import Privacy
import Testing

struct GaussianNoiseTests {
  private func numbers(_ count: Int, deviation: Double, seed: UInt64 = 1) -> [Int] {
    var generator = NoiseGenerator(insecureSeed: seed)
    var noise = GaussianNoise(deviation: deviation)
    return (0..<count).map { _ in noise.next(&generator) }
  }

  private static let count = 400_000

  /// The bins' first numbers: every whole number up to 4 σ, or 64 bins.
  private func starts(deviation: Double) -> [Int] {
    let reach = 4 * deviation
    let step = max(1, Int(reach / 32))
    return Array(stride(from: -Int(reach), through: Int(reach), by: step))
  }

  @Test(arguments: [0.5, 3, 1_000])
  func frequenciesAreThoseOfTheRoundedNormalDistribution(deviation: Double) {
    let starts = starts(deviation: deviation)
    var counts = [Int](repeating: 0, count: starts.count)
    for number in numbers(Self.count, deviation: deviation) {
      counts[max(0, starts.count { $0 <= number } - 1)] += 1
    }
    let expected = expectedCounts(Self.count, deviation: deviation, starts: starts)
    #expect(abs(chiSquareExcess(counts, expected: expected)) < 5)
    // The test can fail: two percent more noise is another distribution.
    let other = expectedCounts(Self.count, deviation: deviation * 1.02, starts: starts)
    #expect(chiSquareExcess(counts, expected: other) > 5)
  }

  @Test(arguments: [0.5, 3, 1_000, 1e7])
  func momentsAreThoseOfTheNormalDistribution(deviation: Double) {
    let numbers = self.numbers(Self.count, deviation: deviation).map(Double.init)
    func mean(_ power: Double) -> Double {
      numbers.reduce(0) { $0 + pow($1 / deviation, power) } / Double(Self.count)
    }
    // Rounding adds 1/12, but not so much where few whole numbers are near.
    let variance =
      deviation < 1 ? roundedVariance(deviation: deviation) : 1 + 1 / (12 * deviation * deviation)
    // Five standard errors: of the mean σ/√n, of the variance √2 σ²/√n, of the cube √15 σ³/√n.
    let error = 5 / Double(Self.count).squareRoot()
    #expect(abs(mean(1)) < error * variance.squareRoot())
    #expect(abs(mean(2) - variance) < 2.0.squareRoot() * error * variance)
    #expect(abs(mean(3)) < 15.0.squareRoot() * error * pow(variance, 1.5))
    if deviation > 1 {
      #expect(abs(mean(4) - 3 * variance * variance) < 96.0.squareRoot() * error * variance)
    }
  }

  /// In units of σ².
  private func roundedVariance(deviation: Double) -> Double {
    let starts = Array(-9...9)
    return zip(starts, expectedCounts(1, deviation: deviation, starts: starts)).reduce(0) {
      $0 + Double($1.0 * $1.0) * $1.1 / (deviation * deviation)
    }
  }

  @Test func positiveAndNegativeNumbersAreEquallyFrequent() {
    let numbers = self.numbers(Self.count, deviation: 2)
    for size in 1...6 {
      let positive = numbers.count { $0 == size }
      let negative = numbers.count { $0 == -size }
      // The difference of two counts of n varies by √2n.
      #expect(abs(Double(positive - negative)) < 5 * Double(positive + negative).squareRoot())
    }
  }

  @Test func neighboursAreIndependent() {
    let numbers = self.numbers(Self.count, deviation: 1_000).map { Double($0) / 1_000 }
    // Pairs of the transform are neighbours.
    for distance in [1, 2, 3] {
      let products = zip(numbers, numbers.dropFirst(distance)).reduce((0.0, 0.0)) {
        let (a, b) = ($1.0, $1.1)
        return ($0.0 + a * b, $0.1 + (a * a - 1) * (b * b - 1))
      }
      let root = Double(Self.count).squareRoot()
      #expect(abs(products.0) < 5 * root, "\(distance)")
      #expect(abs(products.1) < 5 * 2 * root, "\(distance)")
    }
  }

  @Test func tailsReachAsFarAsTheyShould() {
    let numbers = self.numbers(Self.count, deviation: 1_000)
    let far = numbers.count { abs($0) > 4_000 }
    let expected = Double(Self.count) * erfc(4.0005 / 2.0.squareRoot())
    #expect(abs(Double(far) - expected) < 5 * expected.squareRoot())
    #expect(numbers.allSatisfy { abs($0) < 8_600 })
  }

  @Test func sameSeedSameNoise() {
    let numbers = self.numbers(10_000, deviation: 100)
    #expect(numbers == self.numbers(10_000, deviation: 100))
    #expect(numbers != self.numbers(10_000, deviation: 100, seed: 2))
  }

  @Test func spareNumbersAreUsedOnce() {
    var generator = NoiseGenerator(insecureSeed: 9)
    var noise = GaussianNoise(deviation: 1e6)
    let first = noise.next(&generator)
    // The spare of the pair is this value's own, and no other call's.
    let added = (0..<3).map { _ in noise.added(to: [0], &generator)[0] }
    let second = noise.next(&generator)
    #expect(Set(added + [first, second]).count == 5)
  }

  @Test func countsHaveNoiseOfTheirOwn() {
    var generator = NoiseGenerator(insecureSeed: 3)
    let counts = Array(0..<1_000)
    let noisy = GaussianNoise(deviation: 1e6).added(to: counts, &generator)
    #expect(Set(zip(noisy, counts).map { $0 - $1 }).count > 990)
  }
}
