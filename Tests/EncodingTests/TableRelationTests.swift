import Compute
import Tabular
import Testing

@testable import Encoding

/// Relations of whole tables: found, encoded and decoded.
struct TableRelationTests {
  static func decoded(_ table: Table, _ encoder: TableEncoder) -> Table {
    encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
  }

  @Test func equalRowsComeBackEqualAndNearOnesInTheirInterval() throws {
    let table = RelationTables.loans(3_000)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let rows = encoder.encode(table, seed: 1)
    let again = encoder.decode(rows, firstRow: 0, seed: 2)
    #expect(!encoder.relations.isEmpty)
    let first = rows.variableCount - encoder.relations.count
    for (offset, relation) in encoder.relations.enumerated() {
      var related = 0
      for row in 0..<table.rowCount {
        var level = Int(rows.levels[row * rows.variableCount + first + offset]) - 1
        guard level >= 0 else { continue }
        related += 1
        let alternative = try #require(
          relation.alternatives.first { alternative in
            defer { if level >= alternative.levels.count { level -= alternative.levels.count } }
            return level < alternative.levels.count
          })
        let points = alternative.levels[level]
        let term = try #require(alternative.term.value { again.columns[$0].number(at: row) })
        let value = try #require(again.columns[relation.column].number(at: row))
        // The fitted range comes first: a difference of two numbers that each moved in its bin may leave it.
        let real = RelationTables.numbers(table, relation.column).compactMap { $0 }
        func inRange(_ number: Double) -> Double { min(max(number, real.min()!), real.max()!) }
        let ends = [term * (1 + points[0]), term * (1 + points.last!)].map(inRange).sorted()
        // Half a cent for the decimals.
        #expect(value >= ends[0] - 0.005_001 && value <= ends[1] + 0.005_001, "row \(row)")
        if points == [0] { #expect(value == inRange(term.rounded(decimals: 2)), "row \(row)") }
      }
      #expect(related > table.rowCount / 5)
    }
  }

  @Test func aPaymentThatSettlesItsBillStillDoes() {
    let table = RelationTables.loans(3_000)
    func equalShare(_ table: Table) -> Double {
      let pairs = zip(RelationTables.numbers(table, 0), RelationTables.numbers(table, 1))
      return Double(pairs.count { $0 == $1 }) / Double(table.rowCount)
    }
    // But for few rows whose bill moved in its bin to where no payment was.
    let share = equalShare(Self.decoded(table, TableEncoder(fitting: table, options: .unprotected)))
    #expect(abs(share - equalShare(table)) < 0.003)
    var options = EncodingOptions.unprotected
    options.findsRelations = false
    let without = TableEncoder(fitting: table, options: options)
    #expect(without.relations.isEmpty)
    #expect(equalShare(Self.decoded(table, without)) < 0.02)
  }

  @Test func zerosAndRoundAmountsKeepTheirOwnLevel() {
    let table = RelationTables.loans(3_000)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let again = Self.decoded(table, encoder)
    for row in 0..<table.rowCount {
      let payment = table.columns[1].number(at: row)
      guard payment == 0 || payment == 50 else { continue }
      #expect(again.columns[1].number(at: row) == payment, "row \(row)")
    }
  }

  @Test func aChainOfThreeColumnsIsDecodedFromItsTermsOn() {
    var stream = RandomStream(seed: 5, purpose: .noise)
    let a = (0..<1_000).map { _ in Double(stream.integer(below: 1_000_000) + 100) / 100 }
    let b = a.enumerated().map { $0 % 4 == 0 ? ($1 * 3).rounded(decimals: 2) : $1 }
    let c = b.enumerated().map { $0 % 4 == 1 ? ($1 * 7).rounded(decimals: 2) : $1 }
    // In the schema's order what follows comes first.
    let table = RelationTables.table([("c", c), ("b", b), ("a", a)])
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let again = Self.decoded(table, encoder)
    #expect(encoder.relations.count == 2)
    for (first, second) in [(0, 1), (1, 2)] {
      func equalRows(_ table: Table) -> Set<Int> {
        let columns = (table.columns[first], table.columns[second])
        return Set((0..<1_000).filter { columns.0.number(at: $0) == columns.1.number(at: $0) })
      }
      #expect(equalRows(table).count == 750)
      // But for few rows whose term moved in its bin to where no value of the column was.
      #expect(equalRows(table).subtracting(equalRows(again)).count <= 5)
    }
  }

  @Test func missingCellsStayMissingAndLeaveTheOthersTheirOwnLevel() {
    var stream = RandomStream(seed: 6, purpose: .noise)
    let values = (0..<1_000).map { _ in Double(stream.integer(below: 1_000_000) + 100) / 100 }
    let a: [Double?] = values.enumerated().map { $0 % 5 == 0 ? nil : $1 }
    let b: [Double?] = values.enumerated().map { $0 % 7 == 0 ? nil : $1 }
    let table = RelationTables.table([("a", a), ("b", b)])
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let again = Self.decoded(table, encoder)
    #expect(encoder.relations.count == 1)
    for row in 0..<1_000 {
      let (first, second) = (again.columns[0].number(at: row), again.columns[1].number(at: row))
      #expect((first == nil) == (row % 5 == 0))
      #expect((second == nil) == (row % 7 == 0))
      if let first, let second { #expect(first == second) }
    }
  }

  @Test func aDecodedNumberNeverLeavesTheFittedRangeAndDecimals() {
    let table = RelationTables.loans(2_000)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let rows = encoder.encode(table, seed: 1)
    // Every relation of every row says one of its levels, whatever the columns say.
    var others = rows
    let first = rows.variableCount - encoder.relations.count
    for row in 0..<rows.rowCount {
      for (offset, relation) in encoder.relations.enumerated() {
        others.levels[row * rows.variableCount + first + offset] = UInt16(
          row % relation.variable.levelCount)
      }
    }
    let again = encoder.decode(others, firstRow: 0, seed: 2)
    for column in 0..<3 {
      let real = RelationTables.numbers(table, column).compactMap { $0 }
      for value in RelationTables.numbers(again, column).compactMap({ $0 }) {
        #expect(value >= real.min()! && value <= real.max()!)
        #expect(value.rounded(decimals: 2) == value)
      }
    }
  }

  @Test func integersFollowToo() {
    var stream = RandomStream(seed: 8, purpose: .noise)
    let a = (0..<1_000).map { _ in Int64(stream.integer(below: 1_000_000)) }
    let b = a.enumerated().map { $0 % 2 == 0 ? $1 : Int64(stream.integer(below: 1_000_000)) }
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "a", kind: .integer), ColumnSchema(name: "b", kind: .integer),
        ]),
      columns: [a, b].map {
        Column(storage: .integers($0), missing: MissingMask(presentRows: 1_000))
      }, rowCount: 1_000)
    let again = Self.decoded(table, TableEncoder(fitting: table, options: .unprotected))
    for row in stride(from: 0, to: 1_000, by: 2) {
      #expect(again.columns[0].number(at: row) == again.columns[1].number(at: row))
    }
  }

  @Test func theSameTableGivesTheSameRelationsAndRowsInAnyRange() throws {
    let table = RelationTables.loans(2_000)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(TableEncoder(fitting: table, options: .unprotected) == encoder)
    let restored = try RoundTrip.json(encoder)
    #expect(restored == encoder)
    let rows = encoder.encode(table, seed: 1)
    let all = encoder.decode(rows, firstRow: 0, seed: 2)
    let part = restored.decode(rows[500..<520], firstRow: 500, seed: 2)
    for column in 0..<3 {
      for row in 0..<20 {
        #expect(part.columns[column].number(at: row) == all.columns[column].number(at: 500 + row))
      }
    }
  }

  @Test func relationsOfASelectionAreThoseOfATableOfItsRows() {
    let table = RelationTables.loans(3_000)
    let selection = (0..<3_000).filter { $0 % 3 != 0 }
    let part = Table(
      schema: table.schema, columns: table.columns.map { $0.selecting(rows: selection) },
      rowCount: selection.count)
    let encoder = TableEncoder(fitting: table, rows: selection, options: .unprotected)
    #expect(encoder == TableEncoder(fitting: part, options: .unprotected))
    #expect(encoder.encode(table, rows: selection, seed: 1) == encoder.encode(part, seed: 1))
  }
}
