import Tabular

/// The synthetic rows that are nearest to a person of whom only some columns are known.
///
/// Distances are those of ``RecordSpace``, over the known columns, with the synthetic rows in the place of the training
/// rows: an attacker has no others. (anonymeter scales numbers by their range instead. One extreme value then takes
/// all weight from a column; ranks do not let it.) A missing cell is at 0 from a missing one.
///
/// Which of equally near rows are taken is drawn, for each person and each set of known columns anew: taken in the
/// order of the table, ties would link people to whom nothing is near.
struct SyntheticNeighbours: Sendable {
  /// Persons whose neighbours can be asked for.
  typealias Persons = RecordSpace.Points

  private let space: RecordSpace
  private let rows: RecordSpace.Points

  /// Ties are looked for and sums are made in blocks of rows whose sums stay in the first cache.
  private static let blockRowCount = 2048

  /// - Throws: ``Incomputable`` for a category with more than 8 million spellings.
  init(synthetic: Table) throws {
    space = try RecordSpace(training: synthetic, heldOut: nil)
    rows = space.points(of: synthetic)
  }

  var rowCount: Int { rows.rowCount }

  /// The rows of a table with the columns of the synthetic one. O(rows · log synthetic rows · columns).
  func persons(_ table: Table) -> Persons { space.points(of: table) }

  /// Whether a synthetic row and a person have the same spelling in a column, or both none.
  func isEqual(row: Int, person: Int, of persons: Persons, inColumn column: Int) -> Bool {
    rows.coordinates[column * rowCount + row]
      == persons.coordinates[column * persons.rowCount + person]
  }

  /// `count` rows, fewer only if there are no more. O(rows · known columns).
  func nearest(
    _ count: Int, to person: Int, of persons: Persons, knowing columns: [Int],
    _ draws: inout SplitMix64
  ) -> [Int] {
    let distances = distances(to: person, of: persons, knowing: columns)
    var smallest: [Float] = []
    for distance in distances where smallest.count < count || distance < smallest[count - 1] {
      let place = smallest.lastIndex { $0 <= distance }.map { $0 + 1 } ?? 0
      if smallest.count == count { smallest.removeLast() }
      smallest.insert(distance, at: place)
    }
    guard let limit = smallest.last else { return [] }
    var nearer: [Int] = []
    var ties: [Int] = []
    for (row, distance) in distances.enumerated() where distance <= limit {
      if distance < limit { nearer.append(row) } else { ties.append(row) }
    }
    let chosen = draws.draw(count - nearer.count, of: ties.count)
    return nearer + chosen.map { ties[$0] }
  }

  /// The sums of the columns' distances to all rows.
  private func distances(to person: Int, of persons: Persons, knowing columns: [Int]) -> [Float] {
    [Float](unsafeUninitializedCapacity: rowCount) { sums, initializedCount in
      sums.initialize(repeating: 0)
      rows.coordinates.withUnsafeBufferPointer { coordinates in
        for start in stride(from: 0, to: rowCount, by: Self.blockRowCount) {
          let block = start..<min(start + Self.blockRowCount, rowCount)
          for column in columns {
            let known = persons.coordinates[column * persons.rowCount + person]
            let cells = coordinates.baseAddress! + column * rowCount
            for row in block { sums[row] += min(abs(cells[row] - known), 1) }
          }
        }
      }
      initializedCount = rowCount
    }
  }
}
