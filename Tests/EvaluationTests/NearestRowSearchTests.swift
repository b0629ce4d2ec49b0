import Compute
import Tabular
import Testing

@testable import Evaluation

/// ``NearestRowSearch`` against the simple search over all pairs, bit by bit.
@Suite struct NearestRowSearchTests {
  /// The reference: for each query all sums over the columns, in their order, of min(|a − b|, 1).
  private func simpleSums(
    _ queries: RecordSpace.Points, _ references: RecordSpace.Points, columnCount: Int
  ) -> [[Float]] {
    (0..<queries.rowCount).map { query in
      (0..<references.rowCount).map { row in
        var sum: Float = 0
        for column in 0..<columnCount {
          let here = queries.coordinates[column * queries.rowCount + query]
          let there = references.coordinates[column * references.rowCount + row]
          sum += min(abs(here - there), 1)
        }
        return sum
      }
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
    let all = simpleSums(queries, references, columnCount: columns)
    for count in [1, 2, 5] {
      // Infinite where there are not so many rows.
      let expected = all.map { sums in
        Array((sums.sorted() + [Float](repeating: .infinity, count: count)).prefix(count))
      }
      for level in 0...2 as ClosedRange<Int32> {
        guard let kernel = NearestRowKernel(level: level) else { continue }
        let search = NearestRowSearch(references, columnCount: columns, kernel: kernel)
        let found = search.nearest(count, toRows: 0..<70, of: queries)
        #expect(found.sums == expected.flatMap { $0 })
        #expect(
          search.nearest(count, toRows: 3..<5, of: queries).sums == expected[3..<5].flatMap { $0 })
        // The rows are those of the sums, and each is there once.
        for query in 0..<70 {
          let own = (query * count..<(query + 1) * count).filter { found.sums[$0].isFinite }
          #expect(own.map { all[query][Int(found.rows[$0])] } == own.map { found.sums[$0] })
          #expect(Set(own.map { found.rows[$0] }).count == min(count, rows))
        }
      }
    }
  }

  @Test func rowsThatAreAllAlikeAreFound() {
    let alike = RecordSpace.Points(
      coordinates: [Float](repeating: 0.5, count: 300) + [Float](repeating: 2, count: 300),
      rowCount: 300)
    let query = RecordSpace.Points(coordinates: [0.25, 0], rowCount: 1)
    let search = NearestRowSearch(alike, columnCount: 2)
    #expect(search.nearest(2, toRows: 0..<1, of: query).sums == [1.25, 1.25])
  }

  @Test func distancesAreSumsOverTheNumberOfColumns() throws {
    let training = people(5000, seed: 1)
    let queries = people(170, seed: 2)
    let space = try RecordSpace(training: training, heldOut: nil)
    let (points, references) = (space.points(of: queries), space.points(of: training))
    let found = space.nearestDistances(from: points, to: space.search(among: references))
    #expect(found == simpleSums(points, references, columnCount: 3).map { $0.min()! / 3 })
  }
}
