import Foundation
import Testing

@testable import Compute

private func normals(_ count: Int, from stream: inout RandomStream) -> [Float] {
  [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
    stream.fillNormals(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    initialized = count
  }
}

/// Box–Muller in double precision, from the words of one block.
private func exactNormals(_ words: SIMD4<UInt32>) -> [Double] {
  [(words[0], words[1]), (words[2], words[3])].flatMap { radiusWord, angleWord in
    let radius = (-2 * log((Double(radiusWord >> 1) + 0.5) * 0x1p-31)).squareRoot()
    let angle = 2 * Double.pi * Double(angleWord) * 0x1p-32
    return [radius * cos(angle), radius * sin(angle)]
  }
}

@Test(arguments: [1, 7, 63, 257])
func normalsFollowBoxAndMuller(count: Int) {
  var stream = RandomStream(seed: 99, purpose: .noise, index: 1 << 40)
  let drawn = normals(count, from: &stream)
  for (index, value) in drawn.enumerated() {
    let words = Philox.block(
      counter: SIMD4(UInt32(index / 4), 0, 1 << 8, RandomStream.Purpose.noise.rawValue),
      key: SIMD2(99, 0))
    #expect(abs(Double(value) - exactNormals(words)[index % 4]) < 2e-6)
  }
}

/// The words at which a polynomial's range or a quarter turn begins or ends.
@Test func normalsAreRightAtTheEdgesOfTheWords() {
  let edges: [UInt32] = [
    0, 1, 2, 0x1FFF_FFFF, 0x2000_0000, 0x3FFF_FFFF, 0x4000_0000, 0x5A82_7999, 0x6000_0000,
    0x7FFF_FFFF, 0x8000_0000, 0xA000_0000, 0xB504_F333, 0xB504_F334, 0xC000_0000, 0xE000_0000,
    0xFFFF_FF00, 0xFFFF_FFFE, 0xFFFF_FFFF,
  ]
  for radiusWord in edges {
    for angleWord in edges {
      let expected = exactNormals(SIMD4(radiusWord, angleWord, 0, 0))[0]
      let value = Double(RandomStream.normal(radiusWord: radiusWord, angleWord: angleWord))
      // Next to u = 1 the float's grid shows: it is 2⁻²⁴ wide, and the radius a root of 1 − u.
      #expect(abs(value - expected) < (radiusWord > 0xFFFF_FE00 ? 2.5e-4 : 2e-6))
    }
  }
}

@Test func everyInstructionSetDrawsTheSameBits() {
  let drawn = (0...2).compactMap { Kernels(level: $0) }.map { kernels in
    var values = [Float](repeating: 0, count: 1003)
    kernels.fillNormals(
      &values, count: 1003, counter: SIMD4(3, 4, 5, 6), key: SIMD2(1, 2))
    return values
  }
  #expect(drawn.allSatisfy { $0 == drawn[0] })
}

@Test func aShortFillIsThePrefixOfALongOne() {
  var short = RandomStream(seed: 5, purpose: .start)
  var long = short
  let first = normals(7, from: &short)
  let all = normals(63, from: &long)
  #expect(first == Array(all[..<7]))
  // Seven numbers use two blocks, so the next fill goes on at the ninth number.
  #expect(normals(5, from: &short) == Array(all[8..<13]))
}

@Test func aFillStartsAtAFreshBlock() {
  var stream = RandomStream(seed: 5, purpose: .start)
  var whole = stream
  _ = stream.uniform()
  #expect(normals(4, from: &stream) == Array(normals(8, from: &whole)[4...]))
  // Words left over from before the fill are not used after it.
  #expect(stream.next() == whole.next())
}

@Test func aSingleNormalIsTheFirstOfAFill() {
  var single = RandomStream(seed: 8, purpose: .decoding)
  var fill = single
  #expect(single.normal() == normals(1, from: &fill)[0])
}

@Test func normalsAreDistributedNormally() {
  var stream = RandomStream(seed: 2024, purpose: .noise)
  let count = 20_000
  let sorted = normals(count, from: &stream).sorted()
  // Kolmogorov–Smirnov: 1.95 / √n is passed once in a thousand.
  var distance = 0.0
  for (rank, value) in sorted.enumerated() {
    let share = NormalDistribution.cumulative(Double(value))
    distance = max(distance, abs(share - (Double(rank) + 0.5) / Double(count)))
  }
  #expect(distance < 1.95 / Double(count).squareRoot())
  #expect(sorted.last! > 3.3)
}
