internal import GradientBoosting
public import Tabular

/// Whether a classifier can tell rows from training rows: the classifier two-sample test of Lopez-Paz and Oquab,
/// "Revisiting Classifier Two-Sample Tests" (2017), with gradient-boosted trees.
///
/// Equally many rows of both are drawn, at most ``mostRows``, and cut into ``foldCount`` parts, each with equally many
/// of both. Trees learn from all parts but one to tell the two apart, and are asked about the rows of that one. The
/// figure is the mean, over the parts, of the area under the curve (``OperatingCharacteristic``): 0.5 if nothing can be
/// told apart, 1 if everything can. Trees see every dependence of the columns, so this is the hardest of the figures.
///
/// The more rows the trees learn from, the more they find out: compare only figures of equally many rows. A figure
/// clearly *below* 0.5 is no success either: copies of training rows are on both sides, and what the trees learned of
/// a row's twin is wrong about the row. So the goal is the ceiling, what held-out rows get.
///
/// The trees are XGBoost's, grown as those of the benchmarks' judge are (`BoostingSettings`, `Benchmarks/RESULTS.md`).
public struct Detection: Sendable {
  /// At most this many rows of each table are told apart, drawn by the seed.
  public static let mostRows = 20_000
  public static let foldCount = 5
  /// How many of the columns are named that gave the rows away.
  public static let mostTells = 5
  /// With fewer rows of each there is hardly a split.
  static let leastRows = 20
  /// Up to here all parts are asked about for every table.
  static let fewRows = 5_000

  private let features: TreeFeatures
  private let training: Table
  private let seed: UInt64
  private let library: BoostingLibrary

  /// - Throws: ``Incomputable`` if XGBoost is not installed.
  /// - Precondition: `training` has at least one compared column.
  public init(training: Table, seed: UInt64) throws {
    try self.init(training: training, seed: seed, library: .installed)
  }

  init(training: Table, seed: UInt64, library: BoostingLibrary?) throws {
    guard let library else {
      throw Incomputable(reason: "\(GradientBoostingError.libraryMissing)")
    }
    self.library = library
    self.training = training
    self.seed = seed
    features = TreeFeatures(training: training)
  }

  /// How well one table's rows were told from training rows.
  public struct Measurement: Codable, Hashable, Sendable {
    /// The rows of each table.
    public let rows: Int
    /// The mean over the parts, 0...1.
    public let auc: Double
    /// What the draw of the rows that are asked about adds to ``auc``, by DeLong's error of each part.
    public let standardError: Double
    /// The columns that most gave the rows away, the strongest first, at most ``Detection/mostTells``. Their shares are
    /// those of the mean gain of a split, as in scikit-learn's `feature_importances_`, the mean over the parts.
    public let tells: [Tell]
  }

  /// Learns to tell the rows of `table` from training rows. On Adult (16,281 rows of each, 15 columns) this takes 3 s of
  /// one core, and uses as many cores as there are parts. The same for any number of them.
  ///
  /// - Throws: ``Incomputable`` with too few rows.
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) throws -> Measurement {
    try measure([(table, folds: Self.foldCount)])[0].get()
  }

  /// The same for several tables, all at once. Of a table whose `folds` are fewer than ``foldCount``, only the rows of so
  /// many parts are asked about: the same figure in expectation for a part of the time, with a larger error.
  func measure(_ tables: [(table: Table, folds: Int)]) -> [Result<Measurement, Incomputable>] {
    let trials = tables.map { trial(of: $0.table, folds: $0.folds) }
    let jobs = trials.indices.flatMap { index in
      (0..<(trials[index]?.seeds.count ?? 0)).map { (trial: trials[index]!, fold: $0) }
    }
    let folds = concurrentMap(count: jobs.count) { index in
      Result { try tellApart(jobs[index].trial, fold: jobs[index].fold) }
    }
    var next = 0
    return trials.map { trial in
      guard let trial else {
        return .failure(
          Incomputable(
            reason: "a classifier cannot learn from fewer than \(Self.leastRows) rows of each table"
          ))
      }
      let own = folds[next..<next + trial.seeds.count]
      next += trial.seeds.count
      return Result { measurement(of: try own.map { try $0.get() }, rows: trial.rowCount) }
        .mapError { Incomputable(reason: "\($0)") }
    }
  }

  /// How many rows of `table`, and of the training table, are told apart.
  func comparedRowCount(of table: Table) -> Int {
    min(training.rowCount, table.rowCount, Self.mostRows)
  }

  /// Equally many rows of both tables in random order, so that every fifth row is a part drawn at random.
  private struct Trial {
    let training: FeatureMatrix
    let other: FeatureMatrix
    /// Of the trees of each part.
    let seeds: [UInt64]

    var rowCount: Int { training.rowCount }
  }

  private func trial(of table: Table, folds: Int) -> Trial? {
    let count = comparedRowCount(of: table)
    guard count >= Self.leastRows else { return nil }
    var generator = SplitMix64(
      seed: SplitMix64.mix(seed) ^ SplitMix64.mix(SamplePurpose.detection.rawValue))
    let own = generator.draw(count, of: training.rowCount)
    let others = generator.draw(count, of: table.rowCount)
    return Trial(
      training: features.matrix(of: training.selecting(rows: own)),
      other: features.matrix(of: table.selecting(rows: others)),
      seeds: (0..<folds).map { _ in generator.next() })
  }

  private struct Fold {
    let characteristic: OperatingCharacteristic
    let importance: [Double]
  }

  /// Learns from all rows of both tables but every fifth one, and is asked about these. The other table's rows are the
  /// positives.
  private func tellApart(_ trial: Trial, fold: Int) throws -> Fold {
    let asked = (0..<trial.rowCount).filter { $0 % Self.foldCount == fold }
    let learned = (0..<trial.rowCount).filter { $0 % Self.foldCount != fold }
    let tables = [trial.training, trial.other]
    let trees = try GradientBoostedTrees(
      training: FeatureMatrix(
        kinds: trial.training.kinds, cells: tables.flatMap { $0.selecting(rows: learned).cells }),
      labels: [0.0, 1].flatMap { [Double](repeating: $0, count: learned.count) },
      objective: .binary, settings: BoostingSettings(seed: trial.seeds[fold]), library: library)
    let scores = try tables.map { try trees.predictions(for: $0.selecting(rows: asked)) }
    return Fold(
      characteristic: OperatingCharacteristic(positives: scores[1], negatives: scores[0]),
      importance: trees.importance)
  }

  private func measurement(of folds: [Fold], rows: Int) -> Measurement {
    let count = Double(folds.count)
    let shares = features.columnNames.indices.map { column in
      folds.reduce(0) { $0 + $1.importance[column] } / count
    }
    // By falling share; the columns' order decides between equal ones.
    let ranked = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
    return Measurement(
      rows: rows,
      auc: folds.reduce(0) { $0 + $1.characteristic.auc } / count,
      // The parts have no row in common.
      standardError: folds.reduce(0) {
        $0 + $1.characteristic.standardError * $1.characteristic.standardError
      }.squareRoot() / count,
      tells: ranked.prefix(Self.mostTells).filter { shares[$0] > 0 }.map {
        Tell(column: features.columnNames[$0], share: shares[$0])
      })
  }
}

extension Detection: Metric {
  public static let figures = [
    Figure(
      name: "c2st_auc", title: "C2ST AUC, trees", topic: .fidelity, goal: .match, isMain: true)
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: Measurement) -> [Double?] { [measurement.auc] }

  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    [measurement.standardError]
  }
}
