internal import GradientBoosting
public import Tabular

/// What rows are worth to somebody who trains a model on them: trained on synthetic rows, tested on real ones ("TSTR":
/// Esteban, Hyland and Rätsch, "Real-valued (Medical) Time Series Generation with Recurrent Conditional GANs", 2017).
///
/// Gradient-boosted trees learn to predict a target column from all other compared columns of a table, and are asked
/// about the held-out rows. Beside it stands what the same trees make of training rows. The trees are XGBoost's, grown as
/// those of the benchmarks' judge are (`BoostingSettings`); the figures are defined in ``Predictions``.
///
/// Rows whose target is missing, or a spelling that no training row has, are left out on both sides. A class that the
/// table lacks is never predicted; a table with one class alone always predicts that.
///
/// Of more than ``mostRows`` rows that many are drawn by the seed, and of a target with more than two classes so many
/// that rows × classes are within ``mostRowsByClasses``, for there is a tree for each class.
public struct Utility: Sendable {
  public static let mostRows = 100_000
  public static let mostRowsByClasses = 200_000
  public static let mostClasses = 100

  private enum Target: Sendable {
    case number
    case classes(SpellingPositions)
  }

  /// The cells of the target that can be learned or asked, and their rows.
  private struct Labels {
    var rows: [Int] = []
    var values: [Double] = []
  }

  private let name: String
  private let target: Target
  private let features: TreeFeatures
  private let heldOut: FeatureMatrix
  private let truth: [Double]
  private let rowLimit: Int
  private let seed: UInt64
  private let library: BoostingLibrary

  /// - Throws: ``Incomputable`` if XGBoost is not installed; the target is not a compared column of both tables, or the
  ///   only one; it has no second value in the training rows, or more than ``mostClasses`` spellings; or no held-out row
  ///   has a target that can be asked.
  public init(training: Table, heldOut: Table, target name: String, seed: UInt64) throws {
    try self.init(
      training: training, heldOut: heldOut, target: name, seed: seed, library: .installed)
  }

  init(
    training: Table, heldOut: Table, target name: String, seed: UInt64, library: BoostingLibrary?
  ) throws {
    guard let library else {
      throw Incomputable(reason: "\(GradientBoostingError.libraryMissing)")
    }
    guard training.comparedColumns.contains(name), heldOut.schema.index(of: name) != nil else {
      throw Incomputable(reason: "the target '\(name)' is not among the compared columns")
    }
    self.name = name
    self.library = library
    self.seed = seed
    target = try Self.target(of: training, name)
    rowLimit =
      switch target {
      case .classes(let known) where known.count > 2: Self.mostRowsByClasses / known.count
      case .classes, .number: Self.mostRows
      }
    features = TreeFeatures(training: training, leaving: name)
    guard !features.columnNames.isEmpty else {
      throw Incomputable(reason: "there is no column to predict the target '\(name)' from")
    }
    let asked = Self.labels(of: heldOut, name, target)
    guard !asked.rows.isEmpty else {
      throw Incomputable(reason: "no held-out row has a known value of the target '\(name)'")
    }
    self.heldOut = features.matrix(of: heldOut.selecting(rows: asked.rows))
    truth = asked.values
  }

  /// Trains on `table` and predicts the held-out rows. On Adult (32,561 rows, two classes) this takes about a second of
  /// one core.
  ///
  /// - Throws: ``Incomputable`` if no row of `table` has a known target.
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) throws -> Predictions {
    let known = Self.labels(of: table, name, target)
    let chosen = sample(rowLimit, of: known.rows.count, seed: seed, for: .utility)
    let labels = chosen.map { known.values[$0] }
    guard !labels.isEmpty else {
      throw Incomputable(reason: "no row has a known value of the target '\(name)'")
    }
    let matrix = features.matrix(of: table.selecting(rows: chosen.map { known.rows[$0] }))
    do {
      switch target {
      case .number:
        return Predictions(
          truth: truth, numbers: try predictions(matrix, labels, objective: .number))
      case .classes(let known):
        return Predictions(
          truth: truth, chances: try chances(matrix, labels, of: known.count),
          classCount: known.count)
      }
    } catch {
      throw Incomputable(reason: "\(error)")
    }
  }

  /// The chances of all classes, row by row, from trees of those that the labels have.
  private func chances(
    _ matrix: FeatureMatrix, _ labels: [Double], of classCount: Int
  ) throws -> [Double] {
    let present = Set(labels).sorted()
    let positions = Dictionary(uniqueKeysWithValues: zip(present, 0...))
    let found: [Double]
    switch present.count {
    case 1: found = truth.map { _ in 1 }
    case 2:
      let chances = try predictions(
        matrix, labels.map { Double(positions[$0]!) }, objective: .binary)
      found = chances.flatMap { [1 - $0, $0] }
    default:
      found = try predictions(
        matrix, labels.map { Double(positions[$0]!) }, objective: .classes(count: present.count))
    }
    var chances = [Double](repeating: 0, count: truth.count * classCount)
    for row in truth.indices {
      for (position, label) in present.enumerated() {
        chances[row * classCount + Int(label)] = found[row * present.count + position]
      }
    }
    return chances
  }

  private func predictions(
    _ matrix: FeatureMatrix, _ labels: [Double], objective: GradientBoostedTrees.Objective
  ) throws -> [Double] {
    try GradientBoostedTrees(
      training: matrix, labels: labels, objective: objective,
      settings: BoostingSettings(seed: SplitMix64.mix(seed)), library: library
    ).predictions(for: heldOut)
  }

  private static func target(of training: Table, _ name: String) throws -> Target {
    let position = training.schema.index(of: name)!
    let column = training.columns[position]
    if training.schema.columns[position].kind.isNumeric {
      let numbers = column.numbers.filter(\.isFinite)
      guard let least = numbers.min(), least < numbers.max()! else {
        throw Incomputable(reason: "the target '\(name)' has one value alone")
      }
      return .number
    }
    let spellings = column.presentSpellings.sortedByBytes
    guard spellings.count > 1 else {
      throw Incomputable(reason: "the target '\(name)' has one value alone")
    }
    guard spellings.count <= mostClasses else {
      throw Incomputable(reason: "the target '\(name)' has more than \(mostClasses) spellings")
    }
    return .classes(SpellingPositions(spellings))
  }

  private static func labels(of table: Table, _ name: String, _ target: Target) -> Labels {
    let column = table.columns[table.schema.index(of: name)!]
    let values: [Double] =
      switch target {
      case .number: column.numbers
      case .classes(let known):
        column.recoded(as: column.spellings.map { Int32(known[$0] ?? -1) }, missingCode: -1)
          .map { $0 < 0 ? .nan : Double($0) }
      }
    let rows = values.indices.filter { values[$0].isFinite }
    return Labels(rows: rows, values: rows.map { values[$0] })
  }
}

extension Utility: Metric {
  public static let figures = [
    Figure(
      name: "utility_auc", title: "target predicted, AUC", topic: .utility, goal: .maximize,
      isMain: true),
    Figure(
      name: "utility_f1", title: "target predicted, macro F1", topic: .utility, goal: .maximize,
      isMain: true),
    Figure(
      name: "utility_rmse", title: "target predicted, RMSE", topic: .utility, goal: .minimize,
      range: 0...Double.infinity),
    Figure(
      name: "utility_r2", title: "target predicted, R²", topic: .utility, goal: .maximize,
      range: -Double.infinity...1),
  ]

  public static let dependsOnRowCount = true

  public static func values(of measurement: Predictions) -> [Double?] { measurement.scores }

  public static func standardErrors(of measurement: Predictions) -> [Double?] {
    measurement.standardErrors
  }

  /// The scores of a synthetic table: AUC and F1 for a target of spellings, RMSE and R² for numbers.
  ///
  /// The ceiling is what training rows are worth, as many as there are synthetic ones if these are fewer; its error is
  /// what the draw of the held-out rows adds. That is the same draw for all figures, so the difference of two figures is
  /// surer than each of them. Trains on all tables side by side.
  ///
  /// - Throws: ``Incomputable`` as ``init(training:heldOut:target:seed:)`` does, and if no synthetic row has a known
  ///   target.
  public static func scores(
    training: Table, heldOut: Table, synthetic: Table, independent: Table, target: String,
    seed: UInt64
  ) throws -> [Score] {
    let utility = try Utility(training: training, heldOut: heldOut, target: target, seed: seed)
    let size = min(training.rowCount, synthetic.rowCount)
    func drawn(_ table: Table, for purpose: SamplePurpose) -> Table {
      guard size < table.rowCount else { return table }
      return table.selecting(rows: sample(size, of: table.rowCount, seed: seed, for: purpose))
    }
    var tables = [synthetic, drawn(training, for: .training), independent]
    if size < synthetic.rowCount { tables.append(drawn(synthetic, for: .syntheticAtCeilingSize)) }
    let measured = concurrentMap(count: tables.count) { index in
      Result { try utility.measure(tables[index]) }
    }
    var findings = Findings<Utility>()
    findings.synthetic = try measured[0].get()
    findings.atCeilingSize = try measured.count > 3 ? measured[3].get() : findings.synthetic
    findings.ceiling = try measured[1].get()
    findings.floor = try? measured[2].get()
    let isNumber = if case .number = utility.target { true } else { false }
    return zip(findings.scores, [!isNumber, !isNumber, isNumber, isNumber])
      .compactMap { $1 ? $0 : nil }
  }
}
