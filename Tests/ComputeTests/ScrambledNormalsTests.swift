import Testing

@testable import Compute

private func point(
  _ normals: ScrambledNormals, _ index: UInt64, dimensions: Int, kernels: Kernels = .best
) -> [Float] {
  var point = [Float](repeating: .nan, count: dimensions)
  point.withUnsafeMutableBufferPointer { normals.fill($0, index: index, with: kernels) }
  return point
}

/// Indexes near both ends, with all bits set below 2³², and beyond.
private let indexes: [UInt64] = [
  0, 1, 2, 77, 127, 128, 40_000, 1 << 31, 1 << 32 - 1, 1 << 32, 5 << 32 + 3,
]

@Test func scrambledNormalsAreQuantilesOfTheSequence() {
  let (sequence, normals) = (
    ScrambledSequence(seed: 7), ScrambledNormals(seed: 7, dimensions: 1003)
  )
  for index in indexes {
    for (j, normal) in point(normals, index, dimensions: 1003).enumerated() {
      let exact = NormalDistribution.quantile(sequence.point(index: index, dimension: j))
      #expect(abs(Double(normal) - exact) <= 1e-6 * abs(exact), "\(index), \(j)")
    }
  }
}

@Test func scrambledNormalsAreTheSameOnEveryProcessor() throws {
  let normals = ScrambledNormals(seed: 3, dimensions: 37)
  let plain = try #require(Kernels(level: 0))
  for level in 1...2 as ClosedRange<Int32> {
    guard let kernels = Kernels(level: level) else { continue }
    for index in indexes {
      #expect(
        point(normals, index, dimensions: 37, kernels: kernels)
          == point(normals, index, dimensions: 37, kernels: plain))
    }
  }
}

/// One row in 2³² has a number as far out as this; the quantile's tails are not met by rows that a test can draw.
@Test func theQuantileIsRightInItsTails() throws {
  for word in [0, 1, 2, 1000, 1 << 20, 0x1000_0000, 0x7FFF_FFFF, 0x8000_0000, .max - 1, .max]
    as [UInt32]
  {
    let exact = NormalDistribution.quantile((Double(word) + 0.5) * 0x1p-32)
    #expect(abs(Double(ScrambledNormals.quantile(word: word)) - exact) <= 1e-6 * abs(exact))
  }
}
