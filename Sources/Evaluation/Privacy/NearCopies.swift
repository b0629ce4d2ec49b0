public import Tabular

/// Rows that are almost a training row, and training rows that are like no other and yet are found again.
///
/// ``RealRows`` defines exact and near copies. All rows are looked up, none is sampled.
///
/// - *Near copies*: rows that are a near copy of a training row. Real strangers can be near copies of each other where
///   columns are few or coarse, so the share means something only beside that of held-out rows.
/// - *Unique rows copied*: a real row is unique if no other real row equals it (or for near copies: is a near copy of
///   it). Of the unique training rows the share that a row of the table copies is set beside that of the unique
///   held-out rows, which can be met by chance alone. If the model knows nothing of single rows, the two differ by
///   no more than chance.
public struct NearCopies: Sendable {
  private let real: RealRows
  private let isUnique: [Bool]
  private let isNearlyUnique: [Bool]

  /// O(rows · log rows · columns) as a rule.
  public init(_ real: RealRows) {
    self.real = real
    isUnique = real.isUnique
    isNearlyUnique = real.isNearlyUnique
  }

  /// The copies in one table.
  public struct Measurement: Codable, Hashable, Sendable {
    /// Rows of the table that are near copies of a training row; `nil` without rows.
    public let nearCopies: Proportion?
    /// Unique training rows that a row of the table equals; `nil` if no training row is unique.
    public let uniqueTrainingRowsCopied: Proportion?
    /// The same of held-out rows; `nil` without any that are unique.
    public let uniqueHeldOutRowsCopied: Proportion?
    /// Training rows without a near copy among the real rows, of which a row of the table is a near copy.
    public let uniqueTrainingRowsNearlyCopied: Proportion?
    public let uniqueHeldOutRowsNearlyCopied: Proportion?
  }

  /// Looks up every row of `table`. O(rows · log rows · columns) as a rule.
  ///
  /// - Precondition: `table` has the compared columns of the training table, numbers where it has numbers.
  public func measure(_ table: Table) -> Measurement {
    let copies = real.copies(by: table)
    func share(of rows: Range<Int>?, _ isMeant: [Bool], _ isCopied: [Bool]) -> Proportion? {
      let meant = (rows ?? 0..<0).filter { isMeant[$0] }
      return meant.isEmpty ? nil : Proportion(meant.count { isCopied[$0] }, of: meant.count)
    }
    return Measurement(
      nearCopies: table.rowCount > 0
        ? Proportion(copies.isNearCopy.count { $0 }, of: table.rowCount) : nil,
      uniqueTrainingRowsCopied: share(of: real.training, isUnique, copies.isCopied),
      uniqueHeldOutRowsCopied: share(of: real.heldOut, isUnique, copies.isCopied),
      uniqueTrainingRowsNearlyCopied: share(
        of: real.training, isNearlyUnique, copies.isNearlyCopied),
      uniqueHeldOutRowsNearlyCopied: share(of: real.heldOut, isNearlyUnique, copies.isNearlyCopied))
  }
}

extension NearCopies: Metric {
  public static let figures = [
    Figure(
      name: "near_copies_of_training_rows", title: "near copies of training", topic: .privacy,
      goal: .match, isMain: true),
    Figure(
      name: "unique_copies_excess", title: "unique copies, excess",
      topic: .privacy, goal: .match, range: -1...1, knownCeiling: 0),
    Figure(
      name: "unique_near_copies_excess",
      title: "unique near copies, excess", topic: .privacy, goal: .match,
      range: -1...1, knownCeiling: 0, isMain: true),
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.nearCopies?.value]
      + excesses(of: measurement).map { shares in shares.map { $0.value - $1.value } }
  }

  /// Those of binomial shares.
  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    [measurement.nearCopies?.standardError]
      + excesses(of: measurement).map { shares in
        shares.map { own, other in
          (own.standardError * own.standardError + other.standardError * other.standardError)
            .squareRoot()
        }
      }
  }

  private static func excesses(of measurement: Measurement) -> [(Proportion, Proportion)?] {
    [
      (measurement.uniqueTrainingRowsCopied, measurement.uniqueHeldOutRowsCopied),
      (measurement.uniqueTrainingRowsNearlyCopied, measurement.uniqueHeldOutRowsNearlyCopied),
    ].map { own, other in own.flatMap { own in other.map { (own, $0) } } }
  }
}
