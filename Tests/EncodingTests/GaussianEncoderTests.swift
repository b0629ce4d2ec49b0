import Compute
import Testing

@testable import Encoding

struct GaussianEncoderTests {
  @Test func rankGaussIsStandardNormal() {
    let values = (0..<2_000).map { Double($0 * $0) }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: nil, options: .unprotected)
    let z = values.map { encoder.number(of: $0, uniform: 0.5) }
    let mean = z.reduce(0, +) / Float(z.count)
    let variance = z.reduce(0) { $0 + $1 * $1 } / Float(z.count)
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
    #expect(zip(z, z.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func decodingIsTheInverseOfEncoding() {
    let values = (0..<500).map { Double($0) * 1.5 }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: 1, options: .unprotected)
    for value in values {
      #expect(abs(encoder.value(number: encoder.number(of: value, uniform: 0.5)) - value) <= 0.1)
    }
  }

  @Test func tiesAreSpreadOverTheirRanks() {
    // 80 % zeros: their numbers fill the normal distribution up to its 80 % quantile, 0.84.
    let values = (0..<1_000).map { Int64($0 < 800 ? 0 : $0) }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: nil, options: .unprotected)
    #expect(encoder.number(of: 0, uniform: 0.001) < -2.5)
    #expect(abs(encoder.number(of: 0, uniform: 0.999) - 0.84) < 0.02)
    #expect(encoder.value(number: 0.8) == 0)
    #expect(encoder.value(number: 0.9) > 0)
  }

  @Test func missingIsAVariableOfItsOwn() {
    let encoder = GaussianEncoder(
      fitting: [1.0, 2, 3], missingCount: 1, decimals: nil, options: .unprotected)
    #expect(encoder.variables.map(\.code) == [.category, .gaussian])
    #expect(encoder.variables[0].probabilities == [0.75, 0.25])
  }

  @Test func numbersBetweenTheQuantilesKeepTheirOrder() {
    // More values than quantiles.
    let values = (0..<5_000).map { Double($0) }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: nil, options: .unprotected)
    let z = values.map { encoder.number(of: $0, uniform: 0.5) }
    #expect(zip(z, z.dropFirst()).allSatisfy { $0 < $1 })
    for value in stride(from: 0.0, to: 5_000, by: 37) {
      #expect(
        abs(encoder.value(number: encoder.number(of: value, uniform: 0.5)) - value) < 0.01)
    }
  }

  @Test func numbersBeyondTheEndsAreThoseOfTheEnds() {
    let values = (0..<1_000).map { Double($0) }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: nil, options: .unprotected)
    #expect(encoder.number(of: -1e300, uniform: 0.5) == encoder.number(of: 0, uniform: 0.5))
    #expect(encoder.number(of: 1e300, uniform: 0.5) == encoder.number(of: 999, uniform: 0.5))
    // Φ⁻¹(0.5 / 1000)
    #expect(abs(encoder.number(of: 0, uniform: 0.5) + 3.2905) < 1e-3)
  }

  @Test func decodedNumbersHaveTheColumnsDecimals() {
    let values = (0..<500).map { Double($0) * 1.5 }
    let encoder = GaussianEncoder(
      fitting: values, missingCount: 0, decimals: 1, options: .unprotected)
    for step in -20...20 {
      let value = encoder.value(number: Float(step) / 9)
      #expect((value * 10).rounded() / 10 == value)
    }
  }
}
