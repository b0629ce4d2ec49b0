import Testing

@testable import Compute

/// The published known answers: Random123, `kat_vectors`, philox4x32 with 10 rounds.
@Test func philoxGivesThePublishedAnswers() {
  #expect(
    Philox.block(counter: SIMD4(repeating: 0), key: SIMD2(repeating: 0))
      == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
  #expect(
    Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
      == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
  #expect(
    Philox.block(
      counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      key: SIMD2(0xA409_3822, 0x299F_31D0))
      == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
}

@Test func aStreamIsTheBlocksOfItsName() {
  var stream = RandomStream(
    seed: 0x0000_0007_0000_0005, purpose: .noise, index: 0x0000_0002_0000_0003)
  for block in 0..<3 as Range<UInt32> {
    let words = Philox.block(
      counter: SIMD4(block, 3, 2, RandomStream.Purpose.noise.rawValue), key: SIMD2(5, 7))
    #expect(stream.next() == UInt64(words[1]) << 32 | UInt64(words[0]))
    #expect(stream.next() == UInt64(words[3]) << 32 | UInt64(words[2]))
  }
}

/// The raw values are part of what a seed means.
@Test func purposesKeepTheirNumbers() {
  #expect(RandomStream.Purpose.initialWeights.rawValue == 1)
  #expect(RandomStream.Purpose.noise.rawValue == 4)
  #expect(RandomStream.Purpose.start.rawValue == 6)
  #expect(RandomStream.Purpose.dequantisation.rawValue == 12)
}

@Test func theExtremesOfADoubleStayInsideTheUnitInterval() {
  #expect(RandomStream.middleOfCell(bits: 0) == 0x1p-53)
  #expect(RandomStream.middleOfCell(bits: .max) == 1 - 0x1p-53)
}

@Test func aFloatIsTheTopOfOneWord() {
  var floats = RandomStream(seed: 3, purpose: .start)
  var words = RandomStream(seed: 3, purpose: .start)
  let pair = words.next()
  #expect(floats.uniform() == Float(UInt32(truncatingIfNeeded: pair) >> 8) / 16_777_216)
  #expect(floats.uniform() == Float(pair >> 40) / 16_777_216)
}

@Test func integersBelowABoundAreEquallyLikely() {
  var stream = RandomStream(seed: 11, purpose: .batchOrder)
  var counts = [Int](repeating: 0, count: 7)
  for _ in 0..<14_000 { counts[stream.integer(below: 7)] += 1 }
  // χ² with 6 degrees of freedom: 22.5 is passed once in a thousand.
  let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
  #expect(chiSquare < 22.5)
  #expect(stream.integer(below: 1) == 0)
}

/// Were the draw `next() % bound`, two thirds instead of a half would be in the lower half.
@Test func integersBelowALargeBoundAreUnbiased() {
  var stream = RandomStream(seed: 12, purpose: .batchOrder)
  let bound = Int.max / 4 * 3
  let low = (0..<10_000).count { _ in stream.integer(below: bound) < bound / 2 }
  #expect(abs(low - 5000) < 200)
}

@Test func aShuffleIsReproducible() {
  var first = RandomStream(seed: 1, purpose: .batchOrder, index: 4)
  var second = first
  let rows = Array(0..<50)
  let shuffled = rows.shuffled(using: &first)
  #expect(shuffled == rows.shuffled(using: &second))
  #expect(shuffled != rows)
  #expect(shuffled.sorted() == rows)
}
