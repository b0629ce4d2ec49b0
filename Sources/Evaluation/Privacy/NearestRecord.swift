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
/// - the distances to training rows are set beside those of held-out rows;
/// - so is the ratio of the nearest distance to the second nearest (NNDR: Lowe, "Distinctive Image Features from
///   Scale-Invariant Keypoints", 2004). A row that is far nearer to one training row than to all others may be that
///   row, changed a little.
///
/// A share near one half is evidence of privacy, not a proof. The share is only as sharp as the
/// held-out table is large: see ``Measurement/memorizerShare``.
public struct NearestRecord: Sendable {
  /// At most this many rows are measured, drawn by the seed.
  public static let mostMeasuredRows = 20_000
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

  /// What the distances of one table's rows come to.
  public struct Measurement: Codable, Hashable, Sendable {
    /// The rows that were measured.
    public let measuredRows: Int
    /// The training rows, and equally many held-out rows, that distances were taken to.
    public let referenceRows: Int
    /// Share of the measured rows that are nearer to a training row than to any held-out row, ties
    /// counted half; `nil` without held-out rows.
    public let shareCloserToTraining: Double?
    /// 95 %: Wilson's interval for as many rows as ``NearestDistances/effectiveRowCount``. It covers the draw of the
    /// measured rows and that of the real rows that distances are taken to: another cut of the real rows into
    /// training and held-out ones would move the share so far. It does not cover another training of the model.
    public let shareInterval: ConfidenceInterval?
    /// The standard error that the share has if it is one half: 0.5 / √``NearestDistances/effectiveRowCount``. Without
    /// held-out rows 0.5 / √measuredRows.
    public let standardError: Double
    /// The share that a generator gets which copies training rows at random: with r of n training
    /// rows compared, r / n of its rows are found, and half of the others: (1 + r / n) / 2.
    /// Training rows that repeat raise it further.
    public let memorizerShare: Double
    /// The distance to training rows that 5 % of the measured rows do not exceed.
    public let fifthPercentile: Double
    public let median: Double
    /// The nearest over the second nearest distance to training rows, 0...1, mean; 1 where both are 0, and with one
    /// training row.
    public let ratioMean: Double
    /// The ratio that 5 % of the measured rows do not exceed.
    public let ratioFifthPercentile: Double
  }

  /// The distances of the rows of `table`, or of a sample of ``mostMeasuredRows``.
  /// O(measured rows · reference rows · columns) at most, on all cores; the same for any number of them.
  ///
  /// - Throws: ``Incomputable`` for a table without rows.
  public func distances(of table: Table) throws -> NearestDistances {
    guard table.rowCount > 0 else { throw Incomputable(reason: "there are no rows to measure") }
    let rows = sample(Self.mostMeasuredRows, of: table.rowCount, seed: seed, for: .synthetic)
    let points = space.points(of: table.selecting(rows: rows))
    return NearestDistances(
      training: space.nearest(2, to: points, among: training),
      heldOut: heldOut.map { space.nearest(1, to: points, among: $0) },
      referenceRowCount: referenceRowCount)
  }

  /// Measures the rows of `table`: what its ``distances(of:)`` come to.
  ///
  /// - Throws: ``Incomputable`` for a table without rows.
  public func measure(_ table: Table) throws -> Measurement {
    measurement(of: try distances(of: table))
  }

  /// What distances that this metric has taken come to. O(rows · log rows).
  public func measurement(of distances: NearestDistances) -> Measurement {
    let sorted = distances.toTraining.sorted().map(Double.init)
    let ratios = distances.ratios.sorted()
    let share = distances.shareCloserToTraining
    let count = distances.effectiveRowCount ?? Double(sorted.count)
    return Measurement(
      measuredRows: sorted.count, referenceRows: referenceRowCount,
      shareCloserToTraining: share,
      shareInterval: share.map { ConfidenceInterval(wilsonAround: $0, trials: count) },
      standardError: 0.5 / count.squareRoot(),
      memorizerShare: (1 + Double(referenceRowCount) / Double(trainingRowCount)) / 2,
      fifthPercentile: sorted.quantile(0.05), median: sorted.quantile(0.5),
      ratioMean: ratios.reduce(0, +) / Double(ratios.count),
      ratioFifthPercentile: ratios.quantile(0.05))
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
    Figure(
      name: "nndr_mean", title: "nearest / second nearest", topic: .privacy, goal: .match,
      isMain: true),
    Figure(
      name: "nndr_fifth_percentile", title: "nearest / second nearest, 5 %", topic: .privacy,
      goal: .match),
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [
      measurement.shareCloserToTraining, measurement.fifthPercentile, measurement.median,
      measurement.ratioMean, measurement.ratioFifthPercentile,
    ]
  }

  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    [measurement.shareCloserToTraining.map { _ in measurement.standardError }, nil, nil, nil, nil]
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
