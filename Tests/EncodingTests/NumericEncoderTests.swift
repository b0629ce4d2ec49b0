import Compute
import Tabular
import Testing

@testable import Encoding

struct NumericEncoderTests {
  static func encoder(
    _ values: [Int64], missing: Int = 0, _ change: (inout EncodingOptions) -> Void = { _ in }
  ) -> NumericEncoder<Int64> {
    var options = EncodingOptions.unprotected
    change(&options)
    return NumericEncoder(fitting: values, missingCount: missing, decimals: nil, options: options)
  }

  @Test func fewValuesHaveALevelEach() {
    let encoder = Self.encoder([5, 1, 5, 9], missing: 2)
    #expect(encoder.levels == [[1], [5], [9]])
    #expect(encoder.counts == [1, 2, 1])
    #expect(encoder.missingLevel == 3)
    let expected: [Float] = [1 / 6, 2 / 6, 1 / 6, 2 / 6]
    #expect(zip(encoder.variable.probabilities, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    for (level, value) in [Int64(1), 5, 9].enumerated() {
      #expect(encoder.level(of: value) == level)
      #expect(encoder.value(level: level, uniform: 0.7) == value)
    }
  }

  @Test func orderedPointsAreStandardisedUnderTheirProbabilities() {
    let encoder = Self.encoder((0..<300).map { Int64($0 * $0 / 900) }) {
      $0.categoryLevelLimit = 1
    }
    guard case .ordered(let points, false, _) = encoder.variable.code else {
      Issue.record("not ordered")
      return
    }
    let p = encoder.variable.probabilities
    let mean = zip(p, points).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    let variance = zip(p, points).reduce(Float(0)) { $0 + $1.0 * $1.1 * $1.1 }
    #expect(abs(mean) < 1e-4)
    #expect(abs(variance - 1) < 1e-3)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func manyValuesBecomeBinsOfEqualMass() {
    let encoder = Self.encoder((0..<6_400).map { Int64($0) })
    #expect(encoder.levels.count == 64)
    #expect(encoder.counts.allSatisfy { abs($0 - 100) <= 1 })
    #expect(encoder.counts.reduce(0, +) == 6_400)
  }

  @Test func aHeavyValueIsALevelOfItsOwn() {
    // Half of the rows are 0; negative and positive numbers lie around it.
    let values = (0..<3_000).map { Int64($0 % 2 == 0 ? 0 : $0 - 1_500) }
    let encoder = Self.encoder(values)
    let level = encoder.level(of: 0)
    #expect(encoder.levels[level] == [0])
    #expect(encoder.counts[level] >= 1_500)
    #expect(encoder.level(of: -1) < level)
    #expect(encoder.level(of: 1) > level)
    #expect(encoder.counts.reduce(0, +) == values.count)
  }

  @Test func everyValueFallsIntoTheBinThatCountedIt() {
    var stream = RandomStream(seed: 1, purpose: .noise)
    let values = (0..<5_000).map { _ in
      Int64(
        stream.integer(below: 3) == 0
          ? 100 * stream.integer(below: 20) : stream.integer(below: 9_000))
    }
    let encoder = Self.encoder(values)
    var counts = [Int](repeating: 0, count: encoder.levels.count)
    for value in values { counts[encoder.level(of: value)] += 1 }
    #expect(counts == encoder.counts)
  }

  @Test func decodingStaysInsideTheBin() {
    let encoder = Self.encoder((0..<6_400).map { Int64($0 * 7 - 9_000) })
    for level in encoder.levels.indices {
      for uniform in [0, 0.3, 0.999_999] {
        #expect(encoder.level(of: encoder.value(level: level, uniform: uniform)) == level)
      }
    }
  }

  @Test func valuesBeyondTheEndsFallIntoTheLastLevels() {
    let encoder = Self.encoder([1, 2, 3])
    #expect(encoder.level(of: .min) == 0)
    #expect(encoder.level(of: .max) == 2)
  }

  @Test func the64BitExtremesAreExact() {
    let encoder = Self.encoder([.min, .max, 0])
    #expect(encoder.levels == [[.min], [0], [.max]])
    #expect(Int64.interpolate(from: .min, to: .max, fraction: 0) == .min)
    #expect(Int64.interpolate(from: .min, to: .max, fraction: 1) == .max)
    #expect(abs(Int64.interpolate(from: .min, to: .max, fraction: 0.5)) < 4_096)
  }

  /// (value, decimals, expected)
  @Test(arguments: [
    (1.005, 1, 1.0), (-2.25, 1, -2.3), (1e300, 2, 1e300), (0.1 + 0.2, 1, 0.3), (7.0, 0, 7.0),
  ])
  func realsAreRoundedToTheirDecimals(value: Double, decimals: Int, expected: Double) {
    #expect(value.rounded(decimals: decimals) == expected)
  }

  @Test func whatIsRoundedToZeroHasNoSign() {
    #expect((-0.04).rounded(decimals: 1).sign == .plus)
  }

  @Test func hugeRealsAreInterpolatedWithoutOverflow() {
    let low = -Double.greatestFiniteMagnitude
    let high = Double.greatestFiniteMagnitude
    #expect(Double.interpolate(from: low, to: high, fraction: 0.5) == 0)
    #expect(high.fraction(from: low, to: high) == 1)
  }

  @Test func pointsAreNormalQuantilesOfMidRanks() {
    let encoder = Self.encoder([1, 2, 3, 3]) { $0.categoryLevelLimit = 0 }
    guard case .ordered(let points, false, _) = encoder.variable.code else {
      Issue.record("not ordered")
      return
    }
    // Mid-ranks .125, .375, .75; Φ⁻¹: −1.150349, −.318639, .674490; mean −.030002, deviation .763398.
    for (point, expected) in zip(points, [-1.46758, -0.37810, 0.92284] as [Float]) {
      #expect(abs(point - expected) < 1e-4)
    }
  }

  @Test func aBinKeepsItsQuantilesAndIsInterpolatedBetweenThem() {
    let encoder = NumericEncoder(
      fitting: (0..<6_400).map(Double.init), missingCount: 0, decimals: nil,
      options: .unprotected)
    // 33 of the 100 numbers 0 to 99; the middle one is number 16 · 99 / 32 = 49.
    #expect(encoder.levels[0].count == 33)
    #expect(encoder.levels[0][0] == 0 && encoder.levels[0][16] == 49 && encoder.levels[0][32] == 99)
    #expect(encoder.value(level: 0, uniform: 0.5) == 49)
    // A quarter of the way from quantile 16 to quantile 17, which is 52.
    #expect(abs(encoder.value(level: 0, uniform: 16.25 / 32) - 49.75) < 1e-9)
  }

  @Test func aValueOfHalfABinsMassIsALevelOfItsOwn() {
    // 6,400 rows, so a bin has 100: the value 3,000 has 60.
    let values = (0..<6_340).map { Int64($0) } + [Int64](repeating: 3_000, count: 60)
    let encoder = Self.encoder(values)
    #expect(encoder.levels[encoder.level(of: 3_000)] == [3_000])
  }

  @Test func roundingDoesNotLeaveTheRange() {
    let values = (0..<1_000).map { Double($0) + 0.4 }
    let encoder = NumericEncoder(
      fitting: values, missingCount: 0, decimals: 0, options: .unprotected)
    for level in encoder.levels.indices {
      for uniform in [0, 0.01, 0.5, 0.999] {
        let value = encoder.value(level: level, uniform: uniform)
        #expect((0.4...999.4).contains(value))
      }
    }
  }

  @Test func aFractionIsThePlaceBetweenTheEnds() {
    #expect(2.5.fraction(from: 2, to: 4) == 0.25)
    #expect(Int64(30).fraction(from: 20, to: 30) == 1)
    #expect(9.0.fraction(from: 2, to: 4) == 1)
    #expect(2.0.fraction(from: 2, to: 2) == 0.5)
  }

  /// (rows, distinct values, levels)
  @Test(arguments: [
    // Four rows a value, or few values: a level each.
    (300, 75, 75), (32, 32, 32), (40, 32, 32), (32_000, 119, 119), (1_024, 256, 256),
    // Fewer rows a value: bins of about twelve rows, at least eight bins.
    (300, 76, 25), (300, 300, 25), (132, 132, 11), (60, 60, 8), (33, 33, 8),
    // Many rows: 64 bins, from 64 × 12 rows on.
    (768, 768, 64), (6_400, 6_400, 64), (32_000, 257, 64),
  ])
  func theAlphabetDependsOnTheNumberOfRows(rows: Int, distinct: Int, levels: Int) {
    let encoder = Self.encoder((0..<rows).map { Int64($0 % distinct) })
    #expect(abs(encoder.levels.count - levels) <= (levels == distinct ? 0 : 2))
    #expect(encoder.counts.reduce(0, +) == rows)
  }

  @Test func missingCellsAreNoRowsOfAValue() {
    // 80 values with two rows each, however many cells are missing.
    let values = (0..<160).map { Int64($0 % 80) }
    #expect(Self.encoder(values, missing: 10_000).levels.count < 20)
  }
}
