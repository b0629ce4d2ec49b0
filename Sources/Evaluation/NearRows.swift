/// Rows of a ``RecordSpace``, among which those nearly equal to another are found: equal in every category and
/// missing cell, and within ``tolerance`` in every number.
///
/// A number's coordinate is its rank, so two numbers are nearly equal if they are equal, or if between them (and half
/// of those that equal one of them) lie at most 1 % of all values. That asks the same of every column, whatever its unit
/// or its outliers; a value that many rows have is nearly equal to itself alone.
///
/// Rows are sorted by the hash of all that must be equal, and then by the number that tells rows apart best. So only rows
/// with the same categories and nearly the same number are looked at.
struct NearRows: Sendable {
  /// 1 % of the ranks, and the rounding of a Float.
  static let tolerance: Float = 0.010_001

  private let isNumber: [Bool]
  /// The column by which rows with the same hash are sorted; `nil` without numbers.
  private let pivot: Int?
  /// Ascending; of equal ones the pivot's coordinates are, too.
  private let hashes: [UInt64]
  private let pivotCoordinates: [Float]
  /// The numbers of the rows in this order, and their coordinates, row by row.
  private let rows: [Int]
  private let coordinates: [Float]

  /// O(rows · (columns + log rows)).
  ///
  /// - Parameter isNumber: for each column whether its coordinates are ranks.
  init(_ points: RecordSpace.Points, isNumber: [Bool]) {
    let pivot = Self.tellingColumn(of: points, isNumber: isNumber)
    let order = (0..<points.rowCount).map { row in
      (
        hash: Self.hash(of: points[row], isNumber: isNumber),
        coordinate: pivot.map { points[row][$0] } ?? 0, row: row
      )
    }.sorted { $0 < $1 }
    self.isNumber = isNumber
    self.pivot = pivot
    hashes = order.map(\.hash)
    pivotCoordinates = order.map(\.coordinate)
    rows = order.map(\.row)
    coordinates = order.flatMap { points[$0.row] }
  }

  /// Whether one of the rows for which `isMeant` holds is nearly equal to `query`. O(log rows) and O(columns) for each
  /// row with the same categories and nearly the same pivot, until the first one is found.
  func contains(near query: [Float], where isMeant: (Int) -> Bool = { _ in true }) -> Bool {
    let hash = Self.hash(of: query, isNumber: isNumber)
    let pivotCoordinate = pivot.map { query[$0] } ?? 0
    var place = hashes.indices.firstPosition {
      (hash, pivotCoordinate - Self.tolerance) <= (hashes[$0], pivotCoordinates[$0])
    }
    while place < rows.count, hashes[place] == hash,
      pivotCoordinates[place] <= pivotCoordinate + Self.tolerance
    {
      if isMeant(rows[place]), isNear(query, place) { return true }
      place += 1
    }
    return false
  }

  private func isNear(_ query: [Float], _ place: Int) -> Bool {
    let first = place * query.count
    return query.indices.allSatisfy {
      (query[$0] - coordinates[first + $0]).magnitude <= Self.tolerance
    }
  }

  /// The same for rows that are nearly equal: numbers count only as present or missing.
  private static func hash(of row: [Float], isNumber: [Bool]) -> UInt64 {
    row.indices.reduce(0) { hash, column in
      let value = isNumber[column] ? min(row[column].rounded(.down), 0) : row[column]
      return SplitMix64.mix(hash &+ UInt64(value.bitPattern)) &+ 1
    }
  }

  /// The number of which the fewest pairs of rows are nearly equal, in a sample of 500 evenly spaced rows: how fast the
  /// search is depends on it, what it finds does not.
  private static func tellingColumn(of points: RecordSpace.Points, isNumber: [Bool]) -> Int? {
    let sampled = stride(from: 0, to: points.rowCount, by: max(points.rowCount / 500, 1))
    let pairs = isNumber.indices.filter { isNumber[$0] }.map { column in
      let sorted = sampled.map { points.coordinates[column * points.rowCount + $0] }.sorted()
      var (pairs, first) = (0, 0)
      for last in sorted.indices {
        while sorted[last] - sorted[first] > tolerance { first += 1 }
        pairs += last - first
      }
      return (column: column, pairs: pairs)
    }
    return pairs.min { ($0.pairs, $0.column) < ($1.pairs, $1.column) }?.column
  }
}
