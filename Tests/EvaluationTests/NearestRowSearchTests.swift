import Compute
import Tabular
import Testing

@testable import Evaluation

/// ``NearestRowSearch`` against the simple search over all pairs, bit by bit.
@Suite struct NearestRowSearchTests {
  /// The reference: for each query the least sum over the columns, in their order, of min(|a − b|, 1).
  private func simpleSums(
    _ queries: RecordSpace.Points, _ references: RecordSpace.Points, columnCount: Int
  ) -> [Float] {
    (0..<queries.rowCount).map { query in
      var nearest = Float.infinity
      for row in 0..<references.rowCount {
        var sum: Float = 0
        for column in 0..<columnCount {
          let here = queries.coordinates[column * queries.rowCount + query]
          let there = references.coordinates[column * references.rowCount + row]
          sum += min(abs(here - there), 1)
        }
        nearest = min(nearest, sum)
      }
      return nearest
    }
  }

  /// Rows whose columns are of ranks, of few even numbers, and of both with missing cells, in turn.
  private func points(rows: Int, columns: Int, seed: UInt64) -> RecordSpace.Points {
    var generator = SplitMix64(seed: seed)
    var coordinates: [Float] = []
    for column in 0..<columns {
      for _ in 0..<rows {
        let rank = Float(generator.next(below: 1 << 20)) / Float(1 << 20)
        let category = Float(2 * generator.next(below: 1 + column))
        let isMissing = generator.next(below: 10) == 0
        let isRank = generator.next(below: 2) == 0
        switch column % 4 {
        case 0: coordinates.append(rank)
        case 1: coordinates.append(category)
        case 2: coordinates.append(isMissing ? -4 : rank * rank)
        default: coordinates.append(isRank ? rank : category)
        }
      }
    }
    return RecordSpace.Points(coordinates: coordinates, rowCount: rows)
  }

  @Test(arguments: [1, 31, 32, 33, 64, 65, 1000, 3001], [1, 2, 7, 8, 9, 40])
  func theSumsAreThoseOfTheSimpleSearch(rows: Int, columns: Int) throws {
    let references = points(rows: rows, columns: columns, seed: 1)
    let queries = points(rows: 70, columns: columns, seed: 2)
    let expected = simpleSums(queries, references, columnCount: columns)
    for level in 0...2 as ClosedRange<Int32> {
      guard let kernel = NearestRowKernel(level: level) else { continue }
      let search = NearestRowSearch(references, columnCount: columns, kernel: kernel)
      #expect(search.nearestSums(fromRows: 0..<70, of: queries) == expected)
      #expect(search.nearestSums(fromRows: 3..<5, of: queries) == Array(expected[3..<5]))
    }
  }

  @Test func rowsThatAreAllAlikeAreFound() {
    let alike = RecordSpace.Points(
      coordinates: [Float](repeating: 0.5, count: 300) + [Float](repeating: 2, count: 300),
      rowCount: 300)
    let query = RecordSpace.Points(coordinates: [0.25, 0], rowCount: 1)
    let search = NearestRowSearch(alike, columnCount: 2)
    #expect(search.nearestSums(fromRows: 0..<1, of: query) == [1.25])
  }

  @Test func distancesAreSumsOverTheNumberOfColumns() throws {
    let training = people(5000, seed: 1)
    let queries = people(170, seed: 2)
    let space = try RecordSpace(training: training, heldOut: nil)
    let (points, references) = (space.points(of: queries), space.points(of: training))
    let found = space.nearestDistances(from: points, to: space.search(among: references))
    #expect(found == simpleSums(points, references, columnCount: 3).map { $0 / 3 })
  }
}
