public import Tabular

/// Rows that equal a training row in every compared column.
///
/// All rows are looked up, none is sampled. Real rows repeat too where columns are few or coarse, so
/// the share means something only beside that of held-out rows.
///
/// A number with declared decimals is compared at that many, and a category by its spelling.
public struct ExactCopies: Sendable {
  private let training: Table
  private let spellings: [[String: UInt64]]
  /// The first training row of each hash.
  private let rows: [UInt64: Int]

  /// O(rows · columns); about 30 bytes a training row.
  public init(training: Table) {
    let kept = training.keeping(columns: training.comparedColumns)
    let spellings = kept.columns.map { column -> [String: UInt64] in
      guard !column.holdsNumbers else { return [:] }
      return Dictionary(
        zip(column.spellings, UInt64(0)...), uniquingKeysWith: { first, _ in first })
    }
    let hashes = Self.hashes(of: kept, declaredBy: kept.schema, spellings: spellings)
    rows = Dictionary(zip(hashes, 0...), uniquingKeysWith: { first, _ in first })
    self.training = kept
    self.spellings = spellings
  }

  /// The copies in one table.
  public struct Measurement: Codable, Hashable, Sendable {
    /// Rows that equal a training row.
    public let copies: Int
    /// All rows of the table.
    public let rows: Int
  }

  /// Looks up every row of `table`. O(rows · columns).
  ///
  /// - Precondition: `table` has the compared columns of the training table, stored as there.
  public func measure(_ table: Table) -> Measurement {
    let kept = table.keeping(columns: training.schema.columns.map(\.name))
    let hashes = Self.hashes(of: kept, declaredBy: training.schema, spellings: spellings)
    var pairs = hashes.indices.compactMap { row in
      rows[hashes[row]].map { (row: row, trainingRow: $0) }
    }
    // Two rows may have one hash and yet differ.
    for position in kept.columns.indices where !pairs.isEmpty {
      let schema = training.schema.columns[position]
      let own = kept.columns[position].keys(schema: schema, spellings: spellings[position])
      let real = training.columns[position].keys(schema: schema, spellings: spellings[position])
      let ownMissing = kept.columns[position].missing
      let realMissing = training.columns[position].missing
      pairs.removeAll {
        own[$0.row] != real[$0.trainingRow]
          || ownMissing[$0.row] != realMissing[$0.trainingRow]
      }
    }
    return Measurement(copies: pairs.count, rows: table.rowCount)
  }

  private static func hashes(
    of table: Table, declaredBy schema: TableSchema, spellings: [[String: UInt64]]
  ) -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: table.rowCount)
    for (position, column) in table.columns.enumerated() {
      let keys = column.keys(schema: schema.columns[position], spellings: spellings[position])
      for row in hashes.indices { hashes[row] = SplitMix64.mix(hashes[row] &+ keys[row]) &+ 1 }
    }
    return hashes
  }
}

extension ExactCopies: Metric {
  public static let figures = [
    Figure(
      name: "copies_of_training_rows", title: "exact copies of training rows", topic: .privacy,
      goal: .match)
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.rows > 0 ? Double(measurement.copies) / Double(measurement.rows) : nil]
  }
}

extension Column {
  /// One number a row: equal for equal cells, different for different ones that are present. A
  /// spelling that `spellings` lacks equals none that it has.
  fileprivate func keys(schema: ColumnSchema, spellings: [String: UInt64]) -> [UInt64] {
    let missingKey: UInt64 = 0x5851_F42D_4C95_7F2D
    switch storage {
    case .integers(let values):
      return values.indices.map { missing[$0] ? missingKey : UInt64(bitPattern: values[$0]) }
    case .reals(let values):
      return values.indices.map {
        missing[$0] ? missingKey : values[$0].rounded(decimals: schema.decimals).bitPattern
      }
    case .codes(let codes, let dictionary):
      let keys = dictionary.map { spellings[$0] ?? .max }
      return codes.indices.map { missing[$0] ? missingKey : keys[Int(codes[$0])] }
    }
  }
}
