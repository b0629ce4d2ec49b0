import Compute
import Testing

@testable import Diffusion

struct RejectionSamplerTests {
  static let size = RejectionSampler.blockRowCount
  static let pool = WorkerPool(threads: 2)
  static let sampler = Sampler(
    denoiser: PreconditionedDenoiserTests.denoiser(isTrained: true),
    configuration: .init(steps: 2), seed: 1)

  /// About one row in eighteen.
  @Sendable static func isFirstOfBoth(_ rows: EncodedRows, _ row: Int) -> Bool {
    rows.levels[row * 3] == 0 && rows.levels[row * 3 + 1] == 0
  }

  /// About four rows in five.
  @Sendable static func isSecond(_ rows: EncodedRows, _ row: Int) -> Bool {
    rows.levels[row * 3] == 1
  }

  /// A block and a part of the next one: as sampled, with few rows replaced, with many rejected.
  static let range = 0..<size + 700
  static let plain = sampler.sample(range, pool: pool).rows
  static let few = RejectionSampler(sampler, rejecting: isFirstOfBoth).sample(range, pool: pool)
  static let many = RejectionSampler(sampler, rejecting: isSecond).sample(range, pool: pool)

  static func rejected(
    _ rows: EncodedRows, _ isRejected: (EncodedRows, Int) -> Bool
  ) -> [Int] {
    (0..<rows.rowCount).filter { isRejected(rows, $0) }
  }

  @Test(arguments: [
    0..<1, 0..<300, 5..<131, 4_000..<4_130, size - 90..<size + 90, size..<size + 8,
    size + 500..<size + 700, 7..<7,
  ])
  func rowsDoNotDependOnTheRangeAskedFor(range: Range<Int>) {
    for threads in [1, 3] {
      let pool = WorkerPool(threads: threads)
      let few = RejectionSampler(Self.sampler, rejecting: Self.isFirstOfBoth)
        .sample(range, pool: pool)
      #expect(few.sampled.rows == Self.few.sampled.rows[range])
      let many = RejectionSampler(Self.sampler, rejecting: Self.isSecond).sample(range, pool: pool)
      #expect(many.sampled.rows == Self.many.sampled.rows[range])
    }
  }

  @Test func onlyRejectedRowsAreReplacedAndEachByASpareRowOfItsOwn() {
    let rejected = Self.rejected(Self.plain, Self.isFirstOfBoth)
    #expect(rejected.count > 300)
    #expect(Self.rejected(Self.few.sampled.rows, Self.isFirstOfBoth).isEmpty)
    #expect(Self.few.replacedCount == rejected.count)
    #expect(Self.few.rejectedCount == 0)
    // Of each block the spare rows in their order, without those that are rejected themselves.
    var expected = Self.plain
    for block in [0, Self.size] {
      let spares = Self.sampler.spares.sample(block..<block + 2_048, pool: Self.pool).rows
      let usable = (0..<2_048).filter { !Self.isFirstOfBoth(spares, $0) }
      let ofBlock = rejected.filter { $0 / Self.size * Self.size == block }
      for (row, spare) in zip(ofBlock, usable) {
        expected.replaceRows(at: row, with: spares, in: spare..<spare + 1)
      }
    }
    #expect(Self.few.sampled.rows == expected)
    // Numbers tell rows apart: a spare row used twice, or one that is a row of the run, would show.
    #expect(Set(expected.numbers).count > Self.range.count - 20)
  }

  @Test func whereSpareRowsDoNotSufficeTheLastRejectedRowsStay() {
    let rejected = Self.rejected(Self.plain, Self.isSecond).filter { $0 < Self.size }
    let spares = Self.sampler.spares.sample(0..<8_192, pool: Self.pool).rows
    let usableCount = 8_192 - Self.rejected(spares, Self.isSecond).count
    #expect((800..<2_400).contains(usableCount))
    let left = Self.rejected(Self.many.sampled.rows, Self.isSecond)
    #expect(left.filter { $0 < Self.size } == Array(rejected.dropFirst(usableCount)))
    for row in left {
      #expect(Self.many.sampled.rows[row..<row + 1] == Self.plain[row..<row + 1])
    }
    #expect(Self.many.rejectedCount == left.count)
    let all = RejectionSampler(Self.sampler) { _, _ in true }.sample(0..<300, pool: Self.pool)
    #expect(all.sampled.rows == Self.plain[0..<300])
    #expect(all.replacedCount == 0 && all.rejectedCount == 300)
  }

  /// Two noise levels are two evaluations of a tile; a tile of spare rows takes two more.
  @Test func evaluationsOfSpareRowsAreCounted() {
    func evaluations(
      _ range: Range<Int>, _ isRejected: @escaping @Sendable (EncodedRows, Int) -> Bool
    ) -> Double {
      RejectionSampler(Self.sampler, rejecting: isRejected).sample(range, pool: Self.pool)
        .sampled.evaluationsPerRow
    }
    #expect(evaluations(0..<1_280) { _, _ in false } == 2)
    // A row in eighteen of 128, from one tile.
    #expect(evaluations(0..<128, Self.isFirstOfBoth) == 4)
    // Two tiles, the two before them, and one of spare rows.
    #expect(evaluations(256..<512, Self.isFirstOfBoth) == 5)
    // All 64 tiles in vain.
    #expect(evaluations(0..<128) { _, _ in true } == 130)
  }
}
