import Compute
public import Tabular

/// A distance that all but a small share of the held-out rows, which no model saw, keep from every training row: what is
/// nearer is nearer than strangers usually are.
///
/// The distance is that of ``NearestRecord``: the mean over the columns, 0...1, where a number counts the difference of
/// the two mid-ranks within the training column, a category 0 if equal and else 1, and a missing cell 0 from another
/// missing one and 1 from a present one. Here it is taken to the nearest of *all* training rows.
///
/// The limit is the quantile of the held-out rows' distances, so as many of the rows of a model that knows nothing of
/// single people are below it: 5 % of them at 0.05. A limit of 0, which a table has whose rows repeat so often, is kept
/// by every row.
public struct NearnessLimit: Sendable {
  /// Distances are taken from at most this many held-out rows, drawn by the seed.
  public static let mostHeldOutRows = 20_000

  /// 0...1.
  public let distance: Double

  private let space: RecordSpace
  private let training: NearestRowSearch
  private let columnCount: Int
  /// What the sum of a row that is too near is below. A little more than the limit's, so that rounding misses no row, and
  /// a row for which nothing below it is found is not too near.
  private let sumLimit: Float

  /// O(rows · log rows · columns), and a search among all training rows for each held-out one: see
  /// ``isTooNear(rowsOf:threads:)``. Keeps 4 bytes for each cell of the training rows.
  ///
  /// - Parameters:
  ///   - heldOut: has the compared columns of `training`.
  ///   - share: of the held-out rows that are below the limit, above 0 and at most 1: Hyndman and Fan (1996), type 7.
  ///   - seed: decides which held-out rows are measured, if there are too many.
  ///   - threads: at least 1; the limit does not depend on it.
  /// - Throws: ``Incomputable`` for a category with more than 8 million spellings.
  /// - Precondition: both tables have rows, and `training` has at least one compared column.
  public init(
    training: Table, heldOut: Table, share: Double, seed: UInt64 = 0, threads: Int
  ) throws {
    precondition(training.rowCount > 0, "distances to no training row")
    precondition(heldOut.rowCount > 0, "distances of no held-out row")
    precondition(share > 0 && share <= 1, "a share of \(share)")
    columnCount = training.comparedColumns.count
    space = try RecordSpace(training: training, heldOut: heldOut)
    self.training = space.search(among: space.points(of: training))
    let rows = sample(Self.mostHeldOutRows, of: heldOut.rowCount, seed: seed, for: .heldOut)
    let distances = Self.distances(
      of: space.points(of: heldOut.selecting(rows: rows)), to: self.training, below: .infinity,
      columnCount: columnCount, threads: threads)
    distance = distances.map(Double.init).sorted().quantile(share)
    sumLimit = Float(distance * Double(columnCount) * 1.000_001).nextUp
  }

  /// For each row of `table` whether it is nearer to a training row than the limit.
  ///
  /// In the worst case every pair of rows is visited, O(rows · training rows · columns); as a rule few of them are, the
  /// fewer the lower the limit.
  ///
  /// - Parameters:
  ///   - table: has the compared columns of the training table, stored in the same way.
  ///   - threads: at least 1; the result does not depend on it.
  public func isTooNear(rowsOf table: Table, threads: Int) -> [Bool] {
    guard distance > 0 else { return [Bool](repeating: false, count: table.rowCount) }
    return Self.distances(
      of: space.points(of: table), to: training, below: sumLimit, columnCount: columnCount,
      threads: threads
    ).map { Double($0) < distance }
  }

  /// To the nearest training row each; where none has a sum below `sumLimit`, that limit's distance.
  private static func distances(
    of points: RecordSpace.Points, to training: NearestRowSearch, below sumLimit: Float,
    columnCount: Int, threads: Int
  ) -> [Float] {
    let size = 64
    let sums = WorkerPool(threads: threads).map((points.rowCount + size - 1) / size) { chunk in
      let rows = chunk * size..<min((chunk + 1) * size, points.rowCount)
      return training.nearest(1, toRows: rows, of: points, below: sumLimit).sums
    }
    return sums.joined().map { $0 / Float(columnCount) }
  }
}
