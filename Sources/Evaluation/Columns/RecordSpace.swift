import Tabular

/// The space in which rows have distances: one coordinate a column, learned from the training rows.
///
/// The distance of two rows is the mean over the columns of
/// - for numbers, the difference of their ranks within the training column: the mid-rank, (values
///   below + values not above) / 2, divided by the number of values: 0...1;
/// - for categories, 0 if they are equal and 1 if not;
/// - 1 between a missing cell and a present one, 0 between two missing ones.
///
/// All three are min(|a − b|, 1) once categories stand at even numbers and missing cells far off: so
/// the loop over rows needs no case, and runs on several rows at a time.
struct RecordSpace: Sendable {
  /// Rows in this space, one column after the other.
  struct Points: Sendable {
    let coordinates: [Float]
    let rowCount: Int

    /// The coordinates of one row. O(columns).
    subscript(row: Int) -> [Float] {
      stride(from: row, to: coordinates.count, by: rowCount).map { coordinates[$0] }
    }

    /// The coordinates of one column, row by row.
    func column(_ column: Int) -> ArraySlice<Float> {
      coordinates[column * rowCount..<(column + 1) * rowCount]
    }

    /// The rows at `rows`, in that order.
    func selecting(rows: [Int]) -> Points {
      let starts = stride(from: 0, to: coordinates.count, by: max(rowCount, 1))
      return Points(
        coordinates: starts.flatMap { start in rows.map { coordinates[start + $0] } },
        rowCount: rows.count)
    }
  }

  private enum Axis: Sendable {
    /// The training column's numbers, ascending.
    case ranks([Double])
    case spellings([String: Int32])
  }

  /// Where a missing cell stands, on every axis.
  static let missingCoordinate: Float = -4
  /// Even numbers up to 2²⁴ are exact in a Float.
  private static let mostSpellings = 1 << 23

  private let axes: [Axis]
  private let columnNames: [String]

  /// Of each coordinate whether it is a rank, and not the place of a spelling.
  var areRanks: [Bool] {
    axes.map { if case .ranks = $0 { true } else { false } }
  }

  /// The space of the compared columns of `training`. Spellings that only `heldOut` has are known too;
  /// those that neither has are at distance 1 from all of theirs. O(rows · log rows · columns).
  init(training: Table, heldOut: Table?) throws {
    columnNames = training.comparedColumns
    let kept = training.keeping(columns: columnNames)
    let others = heldOut?.keeping(columns: columnNames)
    let count = kept.columns.count
    let axes = concurrentMap(count: count, cells: count * kept.rowCount) { position -> Axis? in
      let column = kept.columns[position]
      guard !kept.schema.columns[position].kind.isNumeric else {
        return .ranks(column.numbers.filter { !$0.isNaN }.sorted())
      }
      let known = Set(column.spellings).union(others?.columns[position].spellings ?? [])
      guard known.count < Self.mostSpellings else { return nil }
      return .spellings(Dictionary(uniqueKeysWithValues: zip(known.sorted(), Int32(0)...)))
    }
    if let position = axes.firstIndex(where: { $0 == nil }) {
      let name = kept.schema.columns[position].name
      throw Incomputable(reason: "column '\(name)' has more than 8 million spellings")
    }
    self.axes = axes.compactMap { $0 }
  }

  /// For each number the coordinates of the values that more than `share` of the training column's have; `nil` for a
  /// category. O(log rows / share) for a column.
  func coordinates(ofShare share: Double) -> [Set<Float>?] {
    axes.map { axis in
      guard case .ranks(let sorted) = axis else { return nil }
      let count = Int(share * Double(sorted.count)) + 1
      // So many equal values in a row hold one of each `count`.
      return Set(
        stride(from: 0, to: sorted.count, by: count).map { sorted[$0] }.filter { value in
          sorted.firstPosition { $0 > value } - sorted.firstPosition { $0 >= value } >= count
        }.map { Self.rank($0, in: sorted) })
    }
  }

  /// The rows of `table` in this space. O(rows · log training rows · columns).
  func points(of table: Table) -> Points {
    let kept = table.keeping(columns: columnNames)
    let cells = axes.count * kept.rowCount
    let coordinates = concurrentMap(count: axes.count, cells: cells) { position -> [Float] in
      let column = kept.columns[position]
      switch axes[position] {
      case .ranks(let sorted):
        return column.numbers.map { $0.isNaN ? Self.missingCoordinate : Self.rank($0, in: sorted) }
      case .spellings(let known):
        let unknown = Int32(known.count)
        return column.recoded(as: column.spellings.map { known[$0] ?? unknown }, missingCode: -1)
          .map { $0 < 0 ? Self.missingCoordinate : 2 * Float($0) }
      }
    }
    return Points(coordinates: Array(coordinates.joined()), rowCount: table.rowCount)
  }

  /// The rows of a table among which the nearest is sought.
  func search(among points: Points) -> NearestRowSearch {
    NearestRowSearch(points, columnCount: axes.count)
  }

  /// The distances, 0...1, from each row of `queries` to its `count` nearest rows of `references`, ascending, and the
  /// numbers of these, on all cores: [queries × count], with infinite distances where there are not so many rows.
  ///
  /// In the worst case every pair of rows is visited, O(queries · references · columns); as a rule few
  /// of them are: see ``NearestRowSearch``.
  func nearest(_ count: Int, to queries: Points, among references: NearestRowSearch)
    -> (distances: [Float], rows: [Int32])
  {
    let chunk = 64
    let chunks = concurrentMap(count: (queries.rowCount + chunk - 1) / chunk) { index in
      let rows = index * chunk..<min((index + 1) * chunk, queries.rowCount)
      return references.nearest(count, toRows: rows, of: queries)
    }
    return (chunks.flatMap { $0.sums.map { $0 / Float(axes.count) } }, chunks.flatMap(\.rows))
  }

  /// The distance from each row of `queries` to the nearest row of `references`.
  func nearestDistances(from queries: Points, to references: NearestRowSearch) -> [Float] {
    nearest(1, to: queries, among: references).distances
  }

  private static func rank(_ value: Double, in sorted: [Double]) -> Float {
    Float(
      Double(sorted.position(of: value) + sorted.position(above: value)) / 2
        / Double(max(sorted.count, 1)))
  }
}
