import Compute
import Tabular
import Testing

@testable import Encoding

struct ProtectedRelationsTests {
  @Test func aDifferenceKeepsToEndsThatKRowsReach() {
    // Stays of 0 to 20 days, and one of 400.
    let (from, to) = DifferenceTests.stays(3_000)
    let rows = zip(from, to).map { (Double($0), Double($1)) } + [(18_300, 18_700)]
    let relation = ColumnRelation(
      of: 1, after: 0, step: 1, rowCount: rows.count, leastCount: 11,
      numbers: { $0 == 0 ? rows[$1].0 : rows[$1].1 })
    let limits = relation.limits { _ in 0 }
    // Seven stays are of 20 days, fewer than eleven.
    #expect(limits == 0...19)
    #expect(relation.alternatives[0].counts.allSatisfy { $0 >= 11 })
    #expect(relation.alternatives[0].levels.last == [19])
    #expect(relation.level(of: 18_700, isOrdinary: true, numbers: { _ in 18_300 }) == 0)
  }

  @Test func aRatioKeepsToEndsThatKRowsReach() {
    var stream = RandomStream(seed: 6, purpose: .noise)
    let rows = (0..<2_000).map { row -> (Double, Double) in
      let term = 1_000 + stream.uniformDouble() * 9_000
      return (term, term * (row == 0 ? 1.0991 : 1.01 + 0.02 * stream.uniformDouble()))
    }
    let relation = ColumnRelation(
      of: 1, near: [.column(0)], decimals: nil, rowCount: rows.count, leastCount: 11,
      isOrdinary: { _ in true }, numbers: { $0 == 0 ? rows[$1].0 : rows[$1].1 })
    let ratios = rows.map { $0.1 / $0.0 - 1 }
    let ends = SharedEnds(of: ratios, leastCount: 11, decimals: nil).range
    let points = relation.alternatives[0].levels.flatMap { $0 }
    #expect(points.allSatisfy(ends.contains))
    #expect(Set(points).isDisjoint(with: ratios))
    // The row beyond counts to the outermost level.
    #expect(
      relation.level(of: rows[0].1, isOrdinary: true, numbers: { _ in rows[0].0 })
        == relation.variable.levelCount - 1)
  }

  @Test func noRelationBringsAnExtremeBack() {
    // A payment equals its bill in most rows, in the row of the greatest bill too.
    var stream = RandomStream(seed: 7, purpose: .noise)
    let bills = (0..<1_000).map { _ in Double(stream.integer(below: 500_000)) / 100 } + [9e6]
    let paid = bills.map {
      stream.integer(below: 10) < 8 || $0 == 9e6 ? $0 : Double(stream.integer(below: 500_000)) / 100
    }
    let table = RelationTables.table([("bill", bills), ("paid", paid)])
    let encoder = TableEncoder(fitting: table)
    #expect(!encoder.relations.isEmpty)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    for column in 0..<2 {
      for row in 0..<decoded.rowCount {
        #expect((decoded.columns[column].number(at: row) ?? 0) <= 5_000)
      }
    }
  }
}
