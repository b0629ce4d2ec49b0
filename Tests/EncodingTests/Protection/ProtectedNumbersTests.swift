import Compute
import Tabular
import Testing

@testable import Encoding

struct ProtectedNumbersTests {
  static func encoder<Scalar: NumericScalar>(
    _ values: [Scalar], leastCount: Int = 11, decimals: Int? = nil
  ) -> NumericEncoder<Scalar> {
    var options = EncodingOptions()
    options.leastCount = leastCount
    return NumericEncoder(
      fitting: values, missingCount: 0, decimals: decimals, options: options)
  }

  static func tables(_ seed: UInt64) -> [[Int64]] {
    var stream = RandomStream(seed: seed, purpose: .noise)
    return (0..<60).map { index in
      let count = 22 + stream.integer(below: index % 3 == 0 ? 3_000 : 200)
      let spread = [12, 60, 5_000][index / 20]
      return (0..<count).map { _ in
        let value = stream.integer(below: spread)
        return Int64(stream.integer(below: 3) == 0 ? value / 7 * 7 : value * value)
      }
    }
  }

  @Test(arguments: [1, 2, 5, 11, 20])
  func everyLevelHasKRowsAndTheyFallIntoIt(leastCount: Int) {
    for values in Self.tables(1) where values.count >= leastCount {
      let encoder = Self.encoder(values, leastCount: leastCount)
      var counts = [Int](repeating: 0, count: encoder.levels.count)
      for value in values { counts[encoder.level(of: value)] += 1 }
      #expect(counts == encoder.counts)
      #expect(counts.allSatisfy { $0 >= leastCount })
    }
  }

  @Test func theRowsOfRealNumbersFallIntoTheLevelThatCountedThem() {
    for values in Self.tables(2) {
      let reals = values.map { Double($0) / 4 }
      let encoder = Self.encoder(reals, decimals: 1)
      var counts = [Int](repeating: 0, count: encoder.levels.count)
      for value in reals { counts[encoder.level(of: value)] += 1 }
      #expect(counts == encoder.counts)
    }
  }

  @Test func aLevelThatIsOneValueHasKRowsOfIt() {
    for values in Self.tables(3) {
      let encoder = Self.encoder(values)
      let ends = SharedEnds(of: values, leastCount: 11, decimals: nil)
      for level in encoder.levels where level.count == 1 {
        #expect(values.count { ends.broughtIn($0) == level[0] } >= 11)
      }
    }
  }

  @Test func whatIsDecodedStaysInsideTheEnds() {
    for values in Self.tables(4) {
      let encoder = Self.encoder(values)
      let ends = SharedEnds(of: values, leastCount: 11, decimals: nil)
      #expect(ends.range.contains(encoder.range.lowerBound))
      #expect(ends.range.contains(encoder.range.upperBound))
      for level in encoder.levels.indices {
        for uniform in [0, 0.4, 1 - 1e-12] {
          #expect(ends.range.contains(encoder.value(level: level, uniform: uniform)))
        }
      }
    }
  }

  @Test func aRareValueBetweenFrequentOnesCountsToTheNearest() {
    let values =
      [Int64](repeating: 0, count: 50) + [Int64](repeating: 100, count: 50)
      + [30, 30, 60, 61] + [Int64](repeating: 200, count: 50)
    let encoder = Self.encoder(values)
    #expect(encoder.levels == [[0], [100], [200]])
    #expect(encoder.counts == [52, 52, 50])
    #expect([30, 50, 51, 61, 149].map { encoder.level(of: $0) } == [0, 0, 1, 1, 1])
  }

  @Test func rareNeighboursShareABinInWhichTheyAreEquallyFrequent() {
    // Ages 20 to 59 with five rows each, of which none is shared by eleven.
    let values = (0..<200).map { Int64(20 + $0 % 40) }
    let encoder = Self.encoder(values)
    #expect(encoder.levels.contains { $0.count > 1 })
    var drawn = [Int64: Double]()
    for (level, count) in encoder.counts.enumerated() {
      for step in 0..<1_000 {
        let value = encoder.value(level: level, uniform: (Double(step) + 0.5) / 1_000)
        drawn[value, default: 0] += Double(count) / 1_000
      }
    }
    for age in Int64(26)...53 { #expect(abs((drawn[age] ?? 0) - 5) < 3, "\(age)") }
    // The ten rows beyond either end are among those of 22 to 24, and of 55 to 57.
    #expect(drawn.keys.min() == 22 && (55...57).contains(drawn.keys.max() ?? 0))
    let outer = drawn.filter { !(26...53).contains($0.key) }.values.reduce(0, +)
    #expect(abs(outer - 60) < 8)
  }

  @Test func gaussianNumbersKeepToTheEndsAndHoldNoNumberOfOneRow() {
    var stream = RandomStream(seed: 5, purpose: .noise)
    let values = (0..<3_000).map { _ in stream.uniformDouble() * 1_000 } + [1e9, -1e9]
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: nil, options: EncodingOptions())
    let ends = SharedEnds(of: values, leastCount: 11, decimals: nil).range
    #expect(encoder.quantiles.first == ends.lowerBound && encoder.quantiles.last == ends.upperBound)
    #expect(Set(encoder.quantiles).isDisjoint(with: values))
    for number in [-9, -3, 3, 9] as [Float] {
      #expect(ends.contains(encoder.value(number: number)))
    }
  }
}
