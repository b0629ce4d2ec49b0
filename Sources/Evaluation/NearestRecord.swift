public import Tabular

/// Distance to the closest record (DCR): how near rows come to the rows that the model learned from,
/// beside how near they come to rows it never saw.
///
/// The distance of two rows is the mean over the columns, 0...1. A number counts the difference of the
/// two mid-ranks within the training column, as a share of its values; a category 0 if equal, else 1;
/// a missing cell 0 from another missing one and 1 from a present one.
///
/// Closeness alone means little: in a table of few columns real strangers are close too. So
/// - of each row it is asked whether it is nearer to a training row or to a held-out row, out of
///   equally many of both. Rows of a model that learned nothing of single people are nearer to the
///   training rows in half of the cases;
/// - the distances to training rows are set beside those of held-out rows.
///
/// A share near one half is evidence of privacy, not a proof. The share is only as sharp as the
/// held-out table is large: see ``Measurement/memorizerShare``.
public struct NearestRecord: Sendable {
  /// At most this many rows are measured, drawn by the seed.
  public static let mostMeasuredRows = 5_000
  /// Distances are taken to at most this many training rows and as many held-out rows, drawn by the
  /// seed.
  public static let mostReferenceRows = 20_000

  private let space: RecordSpace
  private let training: NearestRowSearch
  private let heldOut: NearestRowSearch?
  /// The training rows, and equally many held-out rows, that distances are taken to.
  private let referenceRowCount: Int
  private let trainingRowCount: Int
  private let seed: UInt64

  /// Draws the rows to compare with: as many training rows as held-out rows, or as many as allowed
  /// where there are no held-out rows (then there is no share).
  ///
  /// - Throws: ``Incomputable`` for a category with more than 8 million spellings.
  /// - Precondition: `training` has rows and at least one compared column; `heldOut` has rows.
  public init(training: Table, heldOut: Table?, seed: UInt64) throws {
    precondition(training.rowCount > 0, "distances to no training row")
    precondition(heldOut?.rowCount != 0, "distances to no held-out row")
    let references = min(
      training.rowCount, heldOut?.rowCount ?? training.rowCount, Self.mostReferenceRows)
    let space = try RecordSpace(training: training, heldOut: heldOut)
    func drawn(_ table: Table, for purpose: SamplePurpose) -> NearestRowSearch {
      let rows = sample(references, of: table.rowCount, seed: seed, for: purpose)
      return space.search(among: space.points(of: table.selecting(rows: rows)))
    }
    self.space = space
    self.training = drawn(training, for: .training)
    self.heldOut = heldOut.map { drawn($0, for: .heldOut) }
    referenceRowCount = references
    trainingRowCount = training.rowCount
    self.seed = seed
  }

  /// The distances of one table's rows.
  public struct Measurement: Codable, Hashable, Sendable {
    /// The rows that were measured.
    public let measuredRows: Int
    /// The training rows, and equally many held-out rows, that distances were taken to.
    public let referenceRows: Int
    /// Share of the measured rows that are nearer to a training row than to any held-out row, ties
    /// counted half; `nil` without held-out rows.
    public let shareCloserToTraining: Double?
    /// The standard error that the share has if it is one half: 0.5 / √measuredRows. It covers the
    /// draw of the measured rows, not that of the rows they are compared with.
    public let standardError: Double
    /// The share that a generator gets which copies training rows at random: with r of n training
    /// rows compared, r / n of its rows are found, and half of the others: (1 + r / n) / 2.
    /// Training rows that repeat raise it further.
    public let memorizerShare: Double
    /// The distance to training rows that 5 % of the measured rows do not exceed.
    public let fifthPercentile: Double
    public let median: Double
  }

  /// Measures the rows of `table`, or a sample of ``mostMeasuredRows``.
  /// O(measured rows · reference rows · columns) at most, on all cores; the same for any number of them.
  ///
  /// - Throws: ``Incomputable`` for a table without rows.
  public func measure(_ table: Table) throws -> Measurement {
    guard table.rowCount > 0 else { throw Incomputable(reason: "there are no rows to measure") }
    let rows = sample(Self.mostMeasuredRows, of: table.rowCount, seed: seed, for: .synthetic)
    let points = space.points(of: table.selecting(rows: rows))
    let distances = space.nearestDistances(from: points, to: training)
    let sorted = distances.sorted().map(Double.init)
    return Measurement(
      measuredRows: rows.count, referenceRows: referenceRowCount,
      shareCloserToTraining: heldOut.map {
        share(of: distances, below: space.nearestDistances(from: points, to: $0))
      },
      standardError: 0.5 / Double(rows.count).squareRoot(),
      memorizerShare: (1 + Double(referenceRowCount) / Double(trainingRowCount)) / 2,
      fifthPercentile: sorted.quantile(0.05), median: sorted.quantile(0.5))
  }

  private func share(of distances: [Float], below others: [Float]) -> Double {
    var closer = 0.0
    for (distance, other) in zip(distances, others) {
      closer += distance < other ? 1 : distance == other ? 0.5 : 0
    }
    return closer / Double(distances.count)
  }
}

extension NearestRecord: Metric {
  public static let figures = [
    Figure(
      name: "dcr_share_closer_to_training", title: "rows closer to training", topic: .privacy,
      goal: .match, knownCeiling: 0.5, isMain: true),
    Figure(
      name: "dcr_fifth_percentile", title: "distance to training, 5 %", topic: .privacy,
      goal: .match, isMain: true),
    Figure(
      name: "dcr_median", title: "distance to training, median", topic: .privacy, goal: .match),
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.shareCloserToTraining, measurement.fifthPercentile, measurement.median]
  }
}

extension [Double] {
  /// The quantile of ascending numbers, interpolated between neighbours: Hyndman and Fan (1996),
  /// type 7.
  ///
  /// - Precondition: not empty.
  func quantile(_ share: Double) -> Double {
    let position = share * Double(count - 1)
    let lower = Int(position)
    let upper = Swift.min(lower + 1, count - 1)
    return self[lower] + (position - Double(lower)) * (self[upper] - self[lower])
  }
}
