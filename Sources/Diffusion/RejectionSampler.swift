public import Compute

/// Samples rows, and others in place of those that must not be.
///
/// Rows are in blocks of ``blockRowCount``, and each block has spare rows: rows of an independent run that stand at the
/// numbers of the block. The block's j-th rejected row is replaced by its j-th spare row that is not rejected. So row k
/// depends on the earlier rows of its block alone, and is the same whatever the range asked for and the number of
/// threads; a row that is not rejected is the one that ``Sampler`` gives.
///
/// A block has ``spareTileLimit`` tiles of spare rows. Where they do not suffice, the block's last rejected rows stay.
public struct RejectionSampler: Sendable {
  /// Rows of a block: 64 tiles.
  public static let blockRowCount = 64 * Sampler.tileRowCount
  /// Tiles of spare rows that a block has: as many as of its own, enough where half of all rows are rejected.
  public static let spareTileLimit = 64

  private let sampler: Sampler
  private let spares: Sampler
  private let isRejected: @Sendable (_ rows: EncodedRows, _ row: Int) -> Bool

  /// - Parameter isRejected: whether a row must not be; it must depend on the row's own levels and numbers alone.
  public init(
    _ sampler: Sampler, rejecting isRejected: @escaping @Sendable (EncodedRows, Int) -> Bool
  ) {
    self.sampler = sampler
    spares = sampler.spares
    self.isRejected = isRejected
  }

  /// What sampling gave, and at which cost.
  public struct Result: Sendable {
    /// The evaluations a row count those of spare rows, and of earlier rows of a block, too.
    public internal(set) var sampled: Sampler.Result
    /// How many of the rows are spare ones.
    public internal(set) var replacedCount = 0
    /// How many of the rows are rejected and stay, since the spare rows did not suffice.
    public internal(set) var rejectedCount = 0

    /// What sampling gave where nothing is rejected.
    init(sampled: Sampler.Result) { self.sampled = sampled }
  }

  /// The rows numbered `range`.
  ///
  /// Where it begins inside a block and a row there is rejected, the block's earlier rows are sampled as well, to
  /// count what they take of the spare rows. Spare rows are sampled as far as they are needed, a tile at least.
  public func sample(_ range: Range<Int>, pool: WorkerPool) -> Result {
    var result = Result(sampled: sampler.sample(range, pool: pool))
    let size = Self.blockRowCount
    var first = range.lowerBound
    while first < range.upperBound {
      let block = first / size * size
      let end = min(block + size, range.upperBound)
      replaceRows(first..<end, block: block, from: range.lowerBound, in: &result, pool: pool)
      first = end
    }
    return result
  }

  /// Replaces the rejected rows among `rows` of a block. `result` begins with the row numbered `origin`.
  private func replaceRows(
    _ rows: Range<Int>, block: Int, from origin: Int, in result: inout Result, pool: WorkerPool
  ) {
    let rejected = rows.map { $0 - origin }.filter { isRejected(result.sampled.rows, $0) }
    guard !rejected.isEmpty else { return }
    var taken = 0
    if block < rows.lowerBound {
      let before = sampler.sample(block..<rows.lowerBound, pool: pool)
      taken = (0..<before.rows.rowCount).count { isRejected(before.rows, $0) }
      result.sampled.evaluations += before.evaluations
    }
    let (spares, evaluations) = spareRows(taken + rejected.count, block: block, pool: pool)
    result.sampled.evaluations += evaluations
    let usable = spares.dropFirst(taken)
    for (row, spare) in zip(rejected, usable) {
      result.sampled.rows.replaceRows(at: row, with: spare.rows, in: spare.row..<spare.row + 1)
    }
    let replacedCount = min(rejected.count, usable.count)
    result.replacedCount += replacedCount
    result.rejectedCount += rejected.count - replacedCount
  }

  /// The first `count` spare rows of a block that are not rejected, or as many as there are.
  private func spareRows(
    _ count: Int, block: Int, pool: WorkerPool
  ) -> (rows: [(rows: EncodedRows, row: Int)], evaluations: Int) {
    let size = Sampler.tileRowCount
    var found: [(rows: EncodedRows, row: Int)] = []
    var evaluations = 0
    var tile = 0
    while found.count < count && tile < Self.spareTileLimit {
      let end = min(tile + (count - found.count + size - 1) / size, Self.spareTileLimit)
      let batch = spares.sample(block + tile * size..<block + end * size, pool: pool)
      for row in 0..<batch.rows.rowCount where !isRejected(batch.rows, row) {
        found.append((batch.rows, row))
      }
      evaluations += batch.evaluations
      tile = end
    }
    return (Array(found.prefix(count)), evaluations)
  }
}

extension Sampler {
  /// The rows numbered `range`, those with an impossible pair replaced.
  public func sample(
    _ range: Range<Int>, without zeros: StructuralZeros.Index, pool: WorkerPool
  ) -> RejectionSampler.Result {
    guard !zeros.isEmpty else {
      return RejectionSampler.Result(sampled: sample(range, pool: pool))
    }
    return RejectionSampler(self) { zeros.holdsZero($0, row: $1) }.sample(range, pool: pool)
  }
}
