/// Rows as points in which every column varies equally: a number is its rank within the training column, less the mean
/// and divided by the standard deviation; a category is one-hot, less the shares p and divided by √(1 − Σ p²), so that the
/// variances of its coordinates add to 1 as well.
///
/// A missing number stands at the mean. A category has a coordinate for each of its most frequent training spellings, one
/// for the rarer ones together, and one for missing. A column that does not vary takes no part.
///
/// A row has one number for each column, and the coordinate where it stands: no vector is written out.
struct StandardisedRows: Sendable {
  /// Coordinates for single spellings, at most: of one category, and of all together.
  private static let mostSpellings = (ofColumn: 20, ofAll: 1_000)

  private struct Axis: Sendable {
    /// The first coordinate.
    let start: Int
    /// Of each spelling the coordinate, counted from `start`; `nil` for a number.
    let placeOfSpelling: [Float: Int]?
    let mean: Double
    /// What a number's difference from the mean, or a 1, is multiplied by.
    let scale: Double
  }

  let coordinateCount: Int
  private let axes: [Axis]
  /// The mean of each coordinate.
  private let means: [Double]

  /// O(rows · columns).
  ///
  /// - Parameter training: has rows.
  init(training: RecordSpace.Points, of space: RecordSpace) {
    let count = training.rowCount
    let areRanks = space.areRanks
    let categories = areRanks.count { !$0 }
    let mostSpellings = min(
      Self.mostSpellings.ofColumn, max(Self.mostSpellings.ofAll / max(categories, 1), 1))
    var axes: [Axis] = []
    var means: [Double] = []
    for (column, isRank) in areRanks.enumerated() {
      let cells = training.coordinates[column * count..<(column + 1) * count]
      if isRank {
        let present = cells.filter { $0 != RecordSpace.missingCoordinate }.map(Double.init)
        let mean = present.isEmpty ? 0 : present.reduce(0, +) / Double(present.count)
        let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(count)).squareRoot()
        axes.append(
          Axis(
            start: means.count, placeOfSpelling: nil, mean: mean,
            scale: deviation > 1e-9 ? 1 / deviation : 0))
        means.append(0)
      } else {
        var counts: [Float: Int] = [:]
        for cell in cells { counts[cell, default: 0] += 1 }
        let missing = counts.removeValue(forKey: RecordSpace.missingCoordinate) ?? 0
        let frequent = counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
          .prefix(mostSpellings)
        let rare = counts.values.reduce(0, +) - frequent.reduce(0) { $0 + $1.value }
        var places = Dictionary(uniqueKeysWithValues: zip(frequent.map(\.key), 1...))
        places[RecordSpace.missingCoordinate] = frequent.count + 1
        let shares = ([rare] + frequent.map(\.value) + [missing]).map { Double($0) / Double(count) }
        let variance = 1 - shares.reduce(0) { $0 + $1 * $1 }
        let scale = variance > 1e-9 ? 1 / variance.squareRoot() : 0
        axes.append(Axis(start: means.count, placeOfSpelling: places, mean: 0, scale: scale))
        means += shares.map { $0 * scale }
      }
    }
    self.axes = axes
    self.means = means
    coordinateCount = means.count
  }

  /// Where each row of one column stands, and its number there, before the means are taken off.
  private func column(_ column: Int, of points: RecordSpace.Points) -> [(
    place: Int, number: Double
  )] {
    let axis = axes[column]
    return points.coordinates[column * points.rowCount..<(column + 1) * points.rowCount].map {
      cell in
      if let places = axis.placeOfSpelling { return (axis.start + (places[cell] ?? 0), axis.scale) }
      let isMissing = cell == RecordSpace.missingCoordinate
      return (axis.start, isMissing ? 0 : (Double(cell) - axis.mean) * axis.scale)
    }
  }

  /// The covariance of the coordinates of `rows` [coordinates × coordinates]. The means are those of the training rows.
  /// O(rows · columns² + coordinates²).
  func covariance(of points: RecordSpace.Points) -> [Double] {
    let columns = axes.indices.map { column($0, of: points) }
    let size = coordinateCount
    var sums = [Double](repeating: 0, count: size * size)
    for first in columns.indices {
      for second in first..<columns.count {
        for (a, b) in zip(columns[first], columns[second]) {
          sums[a.place * size + b.place] += a.number * b.number
        }
      }
    }
    let count = Double(points.rowCount)
    for row in 0..<size {
      for column in row..<size {
        sums[row * size + column] = sums[row * size + column] / count - means[row] * means[column]
        sums[column * size + row] = sums[row * size + column]
      }
    }
    return sums
  }

  /// The coordinate of each row along a direction. O(rows · columns).
  func projections(of points: RecordSpace.Points, on direction: [Double]) -> [Double] {
    let offset = zip(means, direction).reduce(0) { $0 + $1.0 * $1.1 }
    var sums = [Double](repeating: -offset, count: points.rowCount)
    for axis in axes.indices {
      for (row, cell) in column(axis, of: points).enumerated() {
        sums[row] += cell.number * direction[cell.place]
      }
    }
    return sums
  }
}
