import Foundation
import Testing

@testable import Privacy

struct NormalPairsTests {
  @Test func logarithmIsExact() {
    var generator = NoiseGenerator(insecureSeed: 1)
    var numbers = [
      1, 0x1p-52, 0.5, 2.0.squareRoot() / 2, 1 - 0x1p-52, 1 - 0x1p-30, 0.7071067811865475,
    ]
    numbers += (0..<20_000).map { _ in .random(in: 0x1p-52...1, using: &generator) }
    numbers += (0..<20_000).map { _ in exp2(.random(in: -52...0, using: &generator)) }
    for number in numbers {
      let expected = log(number)
      #expect(abs(NormalPairs.logarithm(number) - expected) <= 4 * expected.ulp, "\(number)")
    }
  }

  @Test func sineAndCosineAreExact() {
    var generator = NoiseGenerator(insecureSeed: 1)
    let angles =
      [0, 1e-12, Double.pi / 4]
      + (0..<20_000).map { _ in .random(in: 0...Double.pi / 4, using: &generator) }
    for angle in angles {
      let (sine, cosine) = NormalPairs.sineAndCosine(angle)
      #expect(abs(sine - sin(angle)) <= 2 * sin(angle).ulp, "\(angle)")
      #expect(abs(cosine - cos(angle)) <= 2 * cos(angle).ulp, "\(angle)")
    }
  }

  @Test func uniformNumbersReachFromTheLeastToOne() {
    #expect(NormalPairs.halfSquare(0) == 0)
    #expect(abs(NormalPairs.halfSquare(.max) - 52 * log(2.0)) < 1e-12)
    // The other bits do not count.
    #expect(NormalPairs.halfSquare(0xFFF << 52) == 0)
  }

  @Test func directionsAreAllTheWayRound() {
    var generator = NoiseGenerator(insecureSeed: 1)
    var counts = [Int](repeating: 0, count: 64)
    for _ in 0..<64_000 {
      let (x, y) = NormalPairs.direction(generator.next(), generator.next() >> 32)
      #expect(abs(x * x + y * y - 1) < 1e-15)
      counts[min(63, Int((atan2(y, x) / Double.pi + 1) * 32))] += 1
    }
    let expected = [Double](repeating: 1_000, count: 64)
    #expect(abs(chiSquareExcess(counts, expected: expected)) < 5)
  }
}
