/// Rows of a ``RecordSpace``, among which those nearly equal to another are found: equal in every category and
/// missing cell, and within ``tolerance`` in every number.
///
/// A number's coordinate is its rank, so two numbers are nearly equal if they are equal, or if between them (and half
/// of those that equal one of them) lie at most 1 % of all values. That asks the same of every column, whatever its
/// unit or its outliers; a value that more than 2 % of the rows have is nearly equal to itself alone.
///
/// Rows are sorted by the hash of all that must be equal and of the cell that one number is in, and then by another
/// number: the two that tell rows apart best. So only rows with the same categories, the same common values, and nearly
/// the same two numbers are looked at: 2 % of 3 % of them where these are independent.
struct NearRows: Sendable {
  /// 1 % of the ranks, and the rounding of a Float.
  static let tolerance: Float = 0.010_001

  /// A little more than twice the tolerance: between a value of so many rows and any other lies half of them.
  static let commonShare = 0.020_1

  private let commonRanks: [Set<Float>?]
  /// The column by which rows with the same key are sorted; `nil` without numbers.
  private let pivot: Int?
  /// The column whose cell is part of the key; `nil` without two numbers.
  private let secondPivot: Int?
  /// Ascending; of equal ones the pivot's coordinates are, too.
  private let keys: [UInt64]
  private let pivotCoordinates: [Float]
  /// The numbers of the rows in this order, and their coordinates, row by row.
  private let rows: [Int]
  private let coordinates: [Float]

  /// O(rows · (columns + log rows)).
  ///
  /// - Parameter commonRanks: for each number the coordinates of the values that more than ``commonShare`` of the rows
  ///   have by which ranks are counted; `nil` for a category.
  init(_ points: RecordSpace.Points, commonRanks: [Set<Float>?]) {
    let pivots = Self.tellingColumns(of: points, isNumber: commonRanks.map { $0 != nil })
    let (pivot, secondPivot) = (pivots.first, pivots.dropFirst().first)
    let order = (0..<points.rowCount).map { number -> (key: UInt64, coordinate: Float, row: Int) in
      let row = points[number]
      return (
        key: Self.key(
          Self.hash(of: row, commonRanks), cell: secondPivot.map { Self.cell(row[$0]) } ?? 0),
        coordinate: pivot.map { row[$0] } ?? 0, row: number
      )
    }.sorted { $0 < $1 }
    self.commonRanks = commonRanks
    self.pivot = pivot
    self.secondPivot = secondPivot
    keys = order.map(\.key)
    pivotCoordinates = order.map(\.coordinate)
    rows = order.map(\.row)
    coordinates = order.flatMap { points[$0.row] }
  }

  /// Whether one of the rows for which `isMeant` holds is nearly equal to `query`. O(log rows) and O(columns) for each
  /// row with the same categories and nearly the same pivots, until the first one is found.
  func contains(near query: [Float], where isMeant: (Int) -> Bool = { _ in true }) -> Bool {
    let hash = Self.hash(of: query, commonRanks)
    guard let secondPivot else {
      return contains(near: query, withKey: Self.key(hash, cell: 0), isMeant)
    }
    // What is nearly equal is in the same cell or in one beside it.
    let cell = Self.cell(query[secondPivot])
    return (cell - 1...cell + 1).contains {
      contains(near: query, withKey: Self.key(hash, cell: $0), isMeant)
    }
  }

  private func contains(
    near query: [Float], withKey key: UInt64, _ isMeant: (Int) -> Bool
  ) -> Bool {
    let coordinate = pivot.map { query[$0] } ?? 0
    var place = keys.indices.firstPosition {
      (key, coordinate - Self.tolerance) <= (keys[$0], pivotCoordinates[$0])
    }
    while place < rows.count, keys[place] == key,
      pivotCoordinates[place] <= coordinate + Self.tolerance
    {
      if isMeant(rows[place]), isNear(query, place) { return true }
      place += 1
    }
    return false
  }

  /// Cells are a little wider than the tolerance.
  private static func cell(_ coordinate: Float) -> Int {
    Int((coordinate / (1.001 * tolerance)).rounded(.down))
  }

  private static func key(_ hash: UInt64, cell: Int) -> UInt64 {
    SplitMix64.mix(hash &+ UInt64(bitPattern: Int64(cell)))
  }

  private func isNear(_ query: [Float], _ place: Int) -> Bool {
    let first = place * query.count
    return query.indices.allSatisfy {
      (query[$0] - coordinates[first + $0]).magnitude <= Self.tolerance
    }
  }

  /// The same for rows that are nearly equal: of numbers without a common value it counts only that they are present.
  private static func hash(of row: [Float], _ commonRanks: [Set<Float>?]) -> UInt64 {
    row.indices.reduce(0) { hash, column in
      var value = row[column]
      if let common = commonRanks[column], value >= 0, !common.contains(value) { value = -1 }
      return SplitMix64.mix(hash &+ UInt64(value.bitPattern)) &+ 1
    }
  }

  /// The numbers, first those of which the fewest pairs of rows are nearly equal, in a sample of 500 evenly spaced
  /// rows: how fast the search is depends on them, what it finds does not.
  private static func tellingColumns(of points: RecordSpace.Points, isNumber: [Bool]) -> [Int] {
    let sampled = stride(from: 0, to: points.rowCount, by: max(points.rowCount / 500, 1))
    let pairs = isNumber.indices.filter { isNumber[$0] }.map { column in
      let sorted = sampled.map { points.coordinates[column * points.rowCount + $0] }.sorted()
      var (pairs, first) = (0, 0)
      for last in sorted.indices {
        while sorted[last] - sorted[first] > tolerance { first += 1 }
        pairs += last - first
      }
      return (pairs: pairs, column: column)
    }
    return pairs.sorted { $0 < $1 }.map(\.column)
  }
}
