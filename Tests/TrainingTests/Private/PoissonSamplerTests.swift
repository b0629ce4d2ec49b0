import Privacy
import Testing

@testable import Training

struct PoissonSamplerTests {
  private static let steps = 4_000

  /// Who joins in each of many steps.
  private func samples(unitCount: Int, samplingRate: Double, seed: UInt64 = 3) -> [[Int]] {
    let sampler = PoissonSampler(unitCount: unitCount, samplingRate: samplingRate)
    var generator = NoiseGenerator(insecureSeed: seed)
    return (0..<Self.steps).map { _ in sampler.sample(&generator) }
  }

  @Test(arguments: [0.03, 0.3, 0.9])
  func eachUnitJoinsWithTheSamplingRate(rate: Double) {
    let samples = samples(unitCount: 50, samplingRate: rate)
    var counts = [Int](repeating: 0, count: 50)
    for unit in samples.joined() { counts[unit] += 1 }
    let deviation = (Double(Self.steps) * rate * (1 - rate)).squareRoot()
    for count in counts {
      #expect(abs(Double(count) - Double(Self.steps) * rate) < 4.5 * deviation)
    }
    let scores = counts.map { (Double($0) - Double(Self.steps) * rate) / deviation }
    // χ² with 50 degrees of freedom: mean 50, deviation 10.
    let square = scores.reduce(0) { $0 + $1 * $1 }
    #expect(square > 15 && square < 95)
    #expect(samples.allSatisfy { Set($0).count == $0.count })
  }

  @Test func unitsJoinIndependently() {
    let rate = 0.2
    let samples = samples(unitCount: 40, samplingRate: rate).map { Set($0) }
    // The number that joins is binomial: a sample of fixed size would have no variance.
    let sizes = samples.map { Double($0.count) }
    let mean = sizes.reduce(0, +) / Double(Self.steps)
    let variance = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.steps)
    #expect(abs(mean - 8) < 0.2)
    #expect(abs(variance - 40 * rate * (1 - rate)) < 0.6)
    // Neighbours, and the same unit in the next step, join together with q².
    let deviation = (Double(Self.steps) * 0.04 * 0.96).squareRoot()
    for unit in 0..<39 {
      let both = samples.count { $0.contains(unit) && $0.contains(unit + 1) }
      #expect(abs(Double(both) - 0.04 * Double(Self.steps)) < 4.5 * deviation)
      let again = zip(samples, samples.dropFirst()).count {
        $0.contains(unit) && $1.contains(unit)
      }
      #expect(abs(Double(again) - 0.04 * Double(Self.steps)) < 4.5 * deviation)
    }
  }

  @Test(arguments: [0.999999, 1])
  func allOrdersAreEquallyLikely(rate: Double) {
    var counts: [[Int]: Int] = [:]
    for sample in samples(unitCount: 3, samplingRate: rate) { counts[sample, default: 0] += 1 }
    #expect(counts.count == 6)
    for count in counts.values { #expect(abs(count - Self.steps / 6) < 110) }
  }

  @Test func aSampleMayBeEmptyOrEverybody() {
    var generator = NoiseGenerator()
    #expect(PoissonSampler(unitCount: 0, samplingRate: 0.5).sample(&generator).isEmpty)
    #expect(PoissonSampler(unitCount: 90, samplingRate: 1e-30).sample(&generator).isEmpty)
    let all = PoissonSampler(unitCount: 90, samplingRate: 1).sample(&generator)
    #expect(all.sorted() == Array(0..<90))
  }
}
