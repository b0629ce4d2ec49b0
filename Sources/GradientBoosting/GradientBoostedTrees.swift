internal import CXGBoost

/// Trees that were grown one after the other, each on what the earlier ones left unexplained: Friedman, "Greedy
/// Function Approximation: A Gradient Boosting Machine" (2001), as XGBoost does it (Chen and Guestrin, 2016), with
/// histograms of at most 256 bins a column.
///
/// A category with up to four spellings is split one against the others, one with more into two sets of spellings,
/// as from XGBoost 1.6 on. A missing cell goes to the side of each split where it fits better.
///
/// All work is done on the calling thread, and nothing is printed. The same rows and settings give the same trees;
/// another version of the library may give others. Growing takes O(rounds · outputs · rows · columns · depth).
///
/// Not `Sendable`: grow many side by side, but use each where it was grown.
public struct GradientBoostedTrees {
  /// What the labels are, and what is predicted of a row.
  public enum Objective: Hashable, Sendable {
    /// Labels 0 and 1; the chance of 1. XGBoost's `binary:logistic`.
    case binary
    /// Labels 0..<`count`; the chance of each. `multi:softprob`.
    case classes(count: Int)
    /// Any numbers; their expectation. `reg:squarederror`.
    case number
  }

  /// Whether the library is installed.
  public static var isAvailable: Bool { BoostingLibrary.installed != nil }

  /// What was gained by splits on each column: the mean gain of a split (not of all splits together), divided by the
  /// sum over the columns, as scikit-learn's `feature_importances_` of XGBoost. All 0 if there is no split.
  public let importance: [Double]

  private let booster: Booster
  private let start: StartingPoint
  private let columnCount: Int

  /// Grows the trees.
  ///
  /// They begin at what is known without a feature: the mean, or the shares of the classes. Numbers are centred and
  /// scaled before, for XGBoost has single precision, and predictions scaled back: the trees are the same.
  ///
  /// - Throws: ``GradientBoostingError`` if there is no library, or it fails.
  /// - Precondition: there are rows; a finite label for each; classes are whole numbers within their count, which is
  ///   at least 2.
  public init(
    training features: FeatureMatrix, labels: [Double], objective: Objective,
    settings: BoostingSettings, library: BoostingLibrary? = .installed
  ) throws {
    precondition(
      features.rowCount == labels.count && !labels.isEmpty,
      "\(labels.count) labels for \(features.rowCount) rows")
    guard let library else { throw GradientBoostingError.libraryMissing }
    // XGBoost keeps this for each thread apart.
    try library.check("its set-up") { $0.set_global(#"{"verbosity": 0}"#) }
    start = StartingPoint(of: labels, objective: objective)
    columnCount = features.kinds.count
    let matrix = try BoostingMatrix(features, margins: start.margins, library: library)
    try matrix.set("label", to: labels.map(start.label))
    booster = try Booster(matrix)
    for (name, value) in settings.parameters { try booster.set(name, to: value) }
    switch objective {
    case .binary: try booster.set("objective", to: "binary:logistic")
    case .number: try booster.set("objective", to: "reg:squarederror")
    case .classes(let count):
      try booster.set("objective", to: "multi:softprob")
      try booster.set("num_class", to: "\(count)")
    }
    for round in 0..<settings.rounds { try booster.grow(round: round, on: matrix) }
    let gains = try booster.meanGains(columnCount: columnCount)
    let sum = gains.reduce(0, +)
    importance = sum > 0 ? gains.map { $0 / sum } : gains
  }

  /// What is predicted of each row: one number, or as many as there are classes, row after row.
  ///
  /// - Throws: ``GradientBoostingError``.
  /// - Precondition: `features` has as many columns as the training rows.
  public func predictions(for features: FeatureMatrix) throws -> [Double] {
    precondition(
      features.kinds.count == columnCount,
      "\(features.kinds.count) columns for trees of \(columnCount)")
    guard features.rowCount > 0 else { return [] }
    let matrix = try BoostingMatrix(features, margins: start.margins, library: booster.library)
    return try booster.predictions(for: matrix, count: features.rowCount * start.margins.count)
      .map(start.number)
  }
}
