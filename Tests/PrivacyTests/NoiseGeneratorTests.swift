import Privacy
import Testing

struct NoiseGeneratorTests {
  private func words(_ generator: NoiseGenerator, _ count: Int = 5_000) -> [UInt64] {
    var generator = generator
    return (0..<count).map { _ in generator.next() }
  }

  @Test func seedDecidesAllBits() {
    let words = words(NoiseGenerator(insecureSeed: 3))
    #expect(words == self.words(NoiseGenerator(insecureSeed: 3)))
    #expect(words != self.words(NoiseGenerator(insecureSeed: 4)))
    #expect(!NoiseGenerator(insecureSeed: 3).isSecure)
  }

  @Test func secureGeneratorsDiffer() {
    #expect(words(NoiseGenerator()) != words(NoiseGenerator()))
    #expect(NoiseGenerator().isSecure)
  }

  @Test func noWordComesTwice() {
    // More than two blocks of the key stream: 10¹⁰ pairs of 64 bits have one in 10⁹ chances.
    #expect(Set(words(NoiseGenerator(insecureSeed: 1), 100_000)).count == 100_000)
  }

  @Test func partsHaveStreamsOfTheirOwn() {
    var generator = NoiseGenerator(insecureSeed: 8)
    let parts = [generator.split(), generator.split(), generator]
    #expect(Set(parts.flatMap { words($0) }).count == 3 * 5_000)
    var again = NoiseGenerator(insecureSeed: 8)
    #expect(words(again.split()) == words(parts[0]))
    var secure = NoiseGenerator()
    #expect(secure.split().isSecure)
    #expect(!generator.split().isSecure)
  }

  @Test func everyBitIsSetHalfTheTimeAndGoesWithNoOther() {
    let words = words(NoiseGenerator(insecureSeed: 2), 40_000)
    // Five standard deviations: half the root of the count.
    let limit = 5 * 40_000.0.squareRoot() / 2
    for bit in 0..<64 {
      let isSet = words.filter { $0 >> bit & 1 == 1 }.count
      #expect(abs(Double(isSet) - 20_000) < limit, "\(bit)")
      // Beside the next bit of its word, and beside itself in the next word.
      let neighbours = words.filter { ($0 >> bit ^ $0 >> ((bit + 1) % 64)) & 1 == 1 }.count
      #expect(abs(Double(neighbours) - 20_000) < limit, "\(bit)")
      let next = zip(words, words.dropFirst()).filter { ($0 ^ $1) >> bit & 1 == 1 }.count
      #expect(abs(Double(next) - 20_000) < limit, "\(bit)")
    }
  }

  @Test func bytesAreEquallyFrequent() {
    var counts = [Int](repeating: 0, count: 256)
    for word in words(NoiseGenerator(insecureSeed: 6), 40_000) {
      for byte in 0..<8 { counts[Int(word >> (8 * byte) & 255)] += 1 }
    }
    let expected = [Double](repeating: 320_000 / 256, count: 256)
    #expect(abs(chiSquareExcess(counts, expected: expected)) < 5)
  }
}
