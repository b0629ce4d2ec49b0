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
    var rows = [UInt64: Int](minimumCapacity: hashes.count)
    // Backwards, so that the first row of a hash is the one that stays.
    for row in hashes.indices.reversed() { rows[hashes[row]] = row }
    self.rows = rows
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
  /// - Precondition: `table` has the compared columns of the training table, numbers where it has numbers.
  public func measure(_ table: Table) -> Measurement {
    Measurement(copies: matches(in: table).count, rows: table.rowCount)
  }

  /// The rows of `table` that equal a training row, ascending, and of each the first training row that it equals.
  /// O(rows · columns).
  func matches(in table: Table) -> [(row: Int, trainingRow: Int)] {
    let kept = table.keeping(columns: training.schema.columns.map(\.name))
    let hashes = Self.hashes(of: kept, declaredBy: training.schema, spellings: spellings)
    var pairs = hashes.indices.compactMap { row in
      rows[hashes[row]].map { (row: row, trainingRow: $0) }
    }
    // Two rows may have one hash and yet differ.
    for position in kept.columns.indices where !pairs.isEmpty {
      let schema = training.schema.columns[position]
      let own = CellKeys(kept.columns[position], schema: schema, spellings: spellings[position])
      let real = CellKeys(
        training.columns[position], schema: schema, spellings: spellings[position])
      let ownMissing = kept.columns[position].missing
      let realMissing = training.columns[position].missing
      pairs.removeAll {
        own[$0.row] != real[$0.trainingRow]
          || ownMissing[$0.row] != realMissing[$0.trainingRow]
      }
    }
    return pairs
  }

  private static func hashes(
    of table: Table, declaredBy schema: TableSchema, spellings: [[String: UInt64]]
  ) -> [UInt64] {
    let columns = table.columns.indices.map {
      CellKeys(table.columns[$0], schema: schema.columns[$0], spellings: spellings[$0])
    }
    let chunk = 16_384
    let count = (table.rowCount + chunk - 1) / chunk
    let cells = columns.count * table.rowCount
    let chunks = concurrentMap(count: count, cells: cells) { index -> [UInt64] in
      let rows = index * chunk..<min((index + 1) * chunk, table.rowCount)
      var hashes = [UInt64](repeating: 0, count: rows.count)
      for column in columns { column.mix(rows, into: &hashes) }
      return hashes
    }
    return Array(chunks.joined())
  }
}

extension ExactCopies: Metric {
  public static let figures = [
    Figure(
      name: "copies_of_training_rows", title: "exact copies of training", topic: .privacy,
      goal: .match, isMain: true)
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.rows > 0 ? Double(measurement.copies) / Double(measurement.rows) : nil]
  }
}
