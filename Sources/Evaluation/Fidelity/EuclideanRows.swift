/// Rows as points of Euclidean space: a number is its rank, a category one-hot and divided by √2.
///
/// So the squared distance of two rows is the sum over the numbers of (a − b)², and 1 for each category in which they
/// differ: no vector of indicators is ever written down. Missing is a category of its own, and the number −1.
struct EuclideanRows: Sendable {
  let rowCount: Int
  /// The coordinates of the numbers, one column after the other.
  private let ranks: [Float]
  /// One number for each spelling, at least 2 apart, one column after the other.
  private let spellings: [Float]
  private let rankCount: Int
  private let spellingCount: Int

  /// The rows of `points`, or the chosen ones, in their order. O(rows · columns).
  init(_ points: RecordSpace.Points, of space: RecordSpace, rows: [Int]? = nil) {
    let areRanks = space.areRanks
    let rows = rows ?? Array(0..<points.rowCount)
    func coordinates(_ columns: [Int], missing: Float) -> [Float] {
      columns.flatMap { column in
        rows.lazy.map { row in
          let coordinate = points.coordinates[column * points.rowCount + row]
          return coordinate == RecordSpace.missingCoordinate ? missing : coordinate
        }
      }
    }
    let rankColumns = areRanks.indices.filter { areRanks[$0] }
    let spellingColumns = areRanks.indices.filter { !areRanks[$0] }
    rowCount = rows.count
    rankCount = rankColumns.count
    spellingCount = spellingColumns.count
    ranks = coordinates(rankColumns, missing: -1)
    spellings = coordinates(spellingColumns, missing: RecordSpace.missingCoordinate)
  }

  /// The rows' mean, as a point of the space.
  struct Centre: Sendable {
    fileprivate let ranks: [Double]
    /// For each category the share of rows of each spelling, and the sum of their squares.
    fileprivate let shares: [(bySpelling: [Float: Double], squares: Double)]
  }

  /// Ranks are added in double precision, where sums of so few bits are exact up to tens of thousands of rows: the
  /// order of the rows is not felt. O(rows · columns).
  var centre: Centre {
    let count = Double(rowCount)
    let means = (0..<rankCount).map { column in
      ranks[column * rowCount..<(column + 1) * rowCount].reduce(0) { $0 + Double($1) } / count
    }
    let shares = (0..<spellingCount).map { column in
      var counts: [Float: Int] = [:]
      for spelling in spellings[column * rowCount..<(column + 1) * rowCount] {
        counts[spelling, default: 0] += 1
      }
      // Whole numbers, so that no order of the dictionary is felt either.
      let squares = counts.values.reduce(0) { $0 + $1 * $1 }
      return (
        bySpelling: counts.mapValues { Double($0) / count },
        squares: Double(squares) / count / count
      )
    }
    return Centre(ranks: means, shares: shares)
  }

  /// The distance of each row to a point: Σ (x − mean)² + Σ ½ (1 − 2·p + Σ p²), with p the centre's share of the row's
  /// own spelling. O(rows · columns).
  func distances(to centre: Centre) -> [Double] {
    (0..<rowCount).map { row in
      var sum = 0.0
      for column in 0..<rankCount {
        let difference = Double(ranks[column * rowCount + row]) - centre.ranks[column]
        sum += difference * difference
      }
      for column in 0..<spellingCount {
        let (shares, squares) = centre.shares[column]
        let own = shares[spellings[column * rowCount + row]] ?? 0
        sum += (1 - 2 * own + squares) / 2
      }
      return sum.squareRoot()
    }
  }

  /// Of each of these rows the nearest among `others`, the first of those equally near, and its squared distance; with
  /// `others` nil, the nearest other one of these rows.
  ///
  /// All pairs are looked at, and their terms added in one order, column by column: no bound, block or thread changes
  /// a bit. O(rows · others · columns), about 0.15 ns a term, on all cores.
  ///
  /// - Precondition: there is such a row; both are of one space.
  func nearest(among others: EuclideanRows? = nil) -> [(row: Int, squaredDistance: Float)] {
    let among = others ?? self
    precondition(among.rowCount > (others == nil ? 1 : 0), "the nearest of no rows")
    let chunk = 64
    let chunks = concurrentMap(
      count: (rowCount + chunk - 1) / chunk, cells: rowCount * among.rowCount
    ) { index in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: among.rowCount) { sums in
        (index * chunk..<min((index + 1) * chunk, rowCount)).map { row in
          addSquaredDistances(from: row, to: among, into: sums)
          if others == nil { sums[row] = .infinity }
          var nearest = 0
          for other in 1..<sums.count where sums[other] < sums[nearest] { nearest = other }
          return (row: nearest, squaredDistance: sums[nearest])
        }
      }
    }
    return Array(chunks.joined())
  }

  private func addSquaredDistances(
    from row: Int, to others: EuclideanRows, into sums: UnsafeMutableBufferPointer<Float>
  ) {
    sums.update(repeating: 0)
    let count = others.rowCount
    others.ranks.withUnsafeBufferPointer { coordinates in
      for column in 0..<rankCount {
        let here = ranks[column * rowCount + row]
        let there = UnsafeBufferPointer(
          rebasing: coordinates[column * count..<(column + 1) * count])
        for other in 0..<count {
          let difference = here - there[other]
          sums[other] += difference * difference
        }
      }
    }
    others.spellings.withUnsafeBufferPointer { coordinates in
      for column in 0..<spellingCount {
        let here = spellings[column * rowCount + row]
        let there = UnsafeBufferPointer(
          rebasing: coordinates[column * count..<(column + 1) * count])
        for other in 0..<count { sums[other] += min(abs(here - there[other]), 1) }
      }
    }
  }
}
