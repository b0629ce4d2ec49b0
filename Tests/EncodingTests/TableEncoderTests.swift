import Compute
import Tabular
import Testing

@testable import Encoding

struct TableEncoderTests {
  /// Six columns of all storages, with missing cells; 40 rows.
  static func table() -> Table {
    let count = 40
    func mask(_ isMissing: (Int) -> Bool) -> MissingMask {
      var mask = MissingMask()
      for row in 0..<count { mask.append(isMissing: isMissing(row)) }
      return mask
    }
    let everySeventh = mask { $0 % 7 == 0 }
    let none = mask { _ in false }
    let rows = 0..<count
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "id", kind: .key, treatment: .generate),
        ColumnSchema(name: "age", kind: .integer, isNullable: true),
        ColumnSchema(name: "size", kind: .continuous, decimals: 1),
        ColumnSchema(
          name: "city", kind: .categorical, isNullable: true, categories: ["a", "b", "c"]),
        ColumnSchema(name: "note", kind: .text, treatment: .drop),
        ColumnSchema(name: "constant", kind: .integer),
      ])
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers(rows.map { Int64($0) }), missing: none),
        Column(
          storage: .integers(rows.map { $0 % 7 == 0 ? 0 : Int64($0 % 5) }), missing: everySeventh),
        Column(storage: .reals(rows.map { Double($0 % 9) / 10 }), missing: none),
        Column(
          storage: .codes(
            rows.map { $0 % 7 == 0 ? -1 : Int32($0 % 3) }, dictionary: ["a", "b", "c"]),
          missing: everySeventh),
        Column(storage: .codes(rows.map { Int32($0 % 2) }, dictionary: ["x", "y"]), missing: none),
        Column(storage: .integers(rows.map { _ in 7 }), missing: none),
      ], rowCount: count)
  }

  @Test func decodingWhatWasEncodedGivesTheTable() {
    let table = Self.table()
    let encoder = TableEncoder(fitting: table)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    #expect(decoded.schema.columns.map(\.name) == ["id", "age", "size", "city", "constant"])
    for (column, name) in decoded.schema.columns.enumerated().dropFirst() {
      let source = table.schema.index(of: name.name)!
      for row in 0..<table.rowCount {
        #expect(
          decoded.value(row: row, column: column) == table.value(row: row, column: source),
          "row \(row), column \(name.name)")
      }
    }
  }

  @Test func keysCountFromOneAndGoOn() {
    let encoder = TableEncoder(fitting: Self.table())
    let rows = EncodedRows(rowCount: 3, layout: encoder.layout)
    let decoded = encoder.decode(rows, firstRow: 10, seed: 1)
    #expect(
      (0..<3).map { decoded.value(row: $0, column: 0) } == [
        .integer(11), .integer(12), .integer(13),
      ])
  }

  @Test func aConstantColumnTakesNoVariable() {
    let encoder = TableEncoder(fitting: Self.table())
    #expect(encoder.layout.variables.count == 3)
    #expect(encoder.columns[5] == .constant(.integer(7)))
  }

  @Test func aColumnOfMissingCellsStaysMissing() {
    var mask = MissingMask()
    for _ in 0..<3 { mask.append(isMissing: true) }
    let table = Table(
      schema: TableSchema(
        name: "t", columns: [ColumnSchema(name: "x", kind: .continuous, isNullable: true)]),
      columns: [Column(storage: .reals([0, 0, 0]), missing: mask)], rowCount: 3)
    let encoder = TableEncoder(fitting: table)
    #expect(encoder.layout.variables.isEmpty)
    let decoded = encoder.decode(encoder.encode(table, seed: 0), firstRow: 0, seed: 0)
    #expect(decoded.value(row: 1, column: 0) == .missing)
  }

  @Test func aRowDecodesTheSameInAnyRange() {
    let values = (0..<4_000).map { Double($0) }
    let table = Table(
      schema: TableSchema(name: "t", columns: [ColumnSchema(name: "x", kind: .continuous)]),
      columns: [Column(storage: .reals(values), missing: MissingMask(presentRows: 4_000))],
      rowCount: 4_000)
    let encoder = TableEncoder(fitting: table)
    let rows = encoder.encode(table, seed: 1)
    let all = encoder.decode(rows, firstRow: 0, seed: 5)
    let part = encoder.decode(rows[100..<110], firstRow: 100, seed: 5)
    for row in 0..<10 {
      #expect(part.value(row: row, column: 0) == all.value(row: 100 + row, column: 0))
    }
  }

  @Test func rareSpellingsShareALevelAndKeepTheirFrequencies() {
    var options = EncodingOptions()
    options.categoryLimit = 3
    // a 50, b 30, c 15, d 5: c and d share the third level.
    let codes = [(0, 50), (1, 30), (2, 15), (3, 5)].flatMap { code, count in
      [Int32](repeating: Int32(code), count: count)
    }
    let encoder = CategoryEncoder(
      fitting: codes, dictionary: ["a", "b", "c", "d"], missingCount: 0, options: options)
    #expect(encoder.variable.probabilities == [0.5, 0.3, 0.2])
    #expect(encoder.levels(ofDictionary: ["d", "a", "new"]) == [2, 0, 2])
    let drawn = (0..<20).map { encoder.spelling(level: 2, uniform: (Double($0) + 0.5) / 20) }
    #expect(drawn.count { encoder.allSpellings[$0] == "c" } == 15)
    #expect(drawn.count { encoder.allSpellings[$0] == "d" } == 5)
  }

  @Test func anEncoderSurvivesItsJSON() throws {
    let encoder = TableEncoder(fitting: Self.table())
    #expect(try RoundTrip.json(encoder) == encoder)
  }
}
