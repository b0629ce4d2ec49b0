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
    return Measurement(copies: pairs.count, rows: table.rowCount)
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
      name: "copies_of_training_rows", title: "exact copies of training rows", topic: .privacy,
      goal: .match, isMain: true)
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.rows > 0 ? Double(measurement.copies) / Double(measurement.rows) : nil]
  }
}

/// One number for each cell of a column: equal for equal cells, different for different ones that are
/// present. A spelling that the known ones lack equals none of them.
private struct CellKeys: Sendable {
  private let column: Column
  private let decimals: Int?
  /// Of each spelling of the column's own dictionary.
  private let spellingKeys: [UInt64]

  private static let missingKey: UInt64 = 0x5851_F42D_4C95_7F2D

  init(_ column: Column, schema: ColumnSchema, spellings: [String: UInt64]) {
    self.column = column
    decimals = schema.decimals
    spellingKeys =
      column.holdsNumbers ? [] : column.spellings.map { spellings[$0] ?? .max }
  }

  subscript(row: Int) -> UInt64 {
    guard !column.missing[row] else { return Self.missingKey }
    switch column.storage {
    case .integers(let values): return UInt64(bitPattern: values[row])
    case .reals(let values): return values[row].rounded(decimals: decimals).bitPattern
    case .codes(let codes, _): return spellingKeys[Int(codes[row])]
    }
  }

  /// Mixes the cells of `rows` into their hashes, which begin with the first of them.
  func mix(_ rows: Range<Int>, into hashes: inout [UInt64]) {
    for row in rows {
      let place = row - rows.lowerBound
      hashes[place] = SplitMix64.mix(hashes[place] &+ self[row]) &+ 1
    }
  }
}
