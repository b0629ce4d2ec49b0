import Compute
import Tabular
import Testing

@testable import Encoding

/// What a table's encoder and its schema hold of a table with rare cells.
struct ProtectedTableTests {
  static func codes(_ spellings: [String?], _ dictionary: [String]) -> Column {
    let positions = SpellingPositions(dictionary)
    var mask = MissingMask()
    for spelling in spellings { mask.append(isMissing: spelling == nil) }
    return Column(
      storage: .codes(
        spellings.map { $0.map { Int32(positions[$0]!) } ?? -1 }, dictionary: dictionary),
      missing: mask)
  }

  static func integers(_ values: [Int64?]) -> Column {
    var mask = MissingMask()
    for value in values { mask.append(isMissing: value == nil) }
    return Column(storage: .integers(values.map { $0 ?? 0 }), missing: mask)
  }

  /// 300 rows: a country with one row, a rare "yes", an age of 119, a number that five rows have at all, and a key.
  static func table() -> Table {
    let countries = ["Chile", "Cuba", "Kenya", "Tonga"]
    let rows = 0..<300
    return Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "country", kind: .categorical, categories: countries + ["Peru"]),
          ColumnSchema(name: "ill", kind: .boolean, categories: ["no", "yes"]),
          ColumnSchema(name: "age", kind: .integer, range: .integers(0...119)),
          ColumnSchema(
            name: "dose", kind: .integer, isNullable: true, range: .integers(1_000...5_000)),
          ColumnSchema(
            name: "id", kind: .key, treatment: .generate, range: .integers(1...987_654)),
          ColumnSchema(
            name: "ward", kind: .categorical, treatment: .drop, categories: ["A", "secret"]),
        ]),
      columns: [
        codes(rows.map { $0 == 7 ? "Tonga" : countries[$0 % 3] }, countries + ["Peru"]),
        codes(rows.map { $0 % 60 == 5 ? "yes" : "no" }, ["no", "yes"]),
        integers(rows.map { $0 == 9 ? 119 : Int64(20 + $0 % 40) }),
        integers(rows.map { $0 % 60 == 1 ? Int64($0 * 16 + 1_000) : nil }),
        integers(rows.map { Int64($0 * 3_293) }),
        codes(rows.map { $0 == 1 ? "secret" : "A" }, ["A", "secret"]),
      ], rowCount: 300)
  }

  @Test func theSchemaHoldsWhatIsDecodedAndNoMore() throws {
    let schema = TableEncoder(fitting: Self.table()).schema
    #expect(schema.columns[0].categories == ["Chile", "Cuba", "Kenya"])
    // Of five rows with "yes" none is left, and no boolean either.
    #expect(schema.columns[1].categories == ["no"])
    #expect(schema.columns[1].kind == .categorical)
    #expect(schema.columns[2].range == .integers(21...58))
    #expect(schema.columns[3].range == nil)
    #expect(schema.columns[4].range == nil)
    #expect(schema.columns[5].categories == nil)
    try schema.validate()
  }

  @Test func protectingNothingLeavesTheSchemaOfModelledColumns() {
    let table = Self.table()
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.schema.columns.prefix(4) == table.schema.columns.prefix(4))
    #expect(encoder.protection == nil)
  }

  @Test func whatIsNotKeptIsCounted() throws {
    let protection = try #require(TableEncoder(fitting: Self.table()).protection)
    #expect(protection.leastCount == 11)
    #expect(protection.columns.map(\.column) == ["country", "ill", "age", "dose"])
    let (country, ill, age, dose) = (
      protection.columns[0], protection.columns[1], protection.columns[2], protection.columns[3]
    )
    #expect(country.rareSpellingCount == 1 && country.rareRowCount == 1 && country.token == nil)
    #expect(ill.rareSpellingCount == 1 && ill.rareRowCount == 5)
    // Eight rows of 20 and seven of 59 and the one of 119.
    #expect(age.outermostRowCount == 16)
    #expect(dose.clearedRowCount == 5)
    #expect(protection.rareRowCount == 6 && protection.outermostRowCount == 16)
  }

  @Test func theTokenIsTheSchemasOrElseTheOptions() throws {
    var table = Self.table()
    var options = EncodingOptions()
    options.leastCount = 150
    options.rareToken = "rare"
    func token(_ table: Table) -> String? {
      TableEncoder(fitting: table, options: options).protection?.columns[0].token
    }
    #expect(token(table) == "rare")
    var schema = table.schema
    schema.columns[0].rareToken = "elsewhere"
    table = Table(schema: schema, columns: table.columns, rowCount: table.rowCount)
    #expect(token(table) == "elsewhere")
    let encoder = TableEncoder(fitting: table, options: options)
    #expect(encoder.schema.columns[0].categories == ["elsewhere"])
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 1)
    #expect(decoded.value(row: 7, column: 0) == .text("elsewhere"))
  }

  @Test func whatIsDecodedOfACoarseColumnIsCoarse() throws {
    // Bands of ten years, each with few rows, and first days of quarters: bins lie between them.
    var stream = RandomStream(seed: 8, purpose: .noise)
    let day = try #require(DatetimeFormat(pattern: "yyyy-MM-dd"))
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "n", kind: .integer, coarsening: .multiples(of: 10)),
        ColumnSchema(
          name: "d", kind: .datetime, coarsening: .start(of: .quarter), datetimeFormat: day),
      ])
    let raw = [
      Self.integers((0..<400).map { _ in Int64(stream.integer(below: 1_000)) }),
      Self.integers((0..<400).map { _ in Int64(stream.integer(below: 20_000)) }),
    ]
    let columns = zip(raw, schema.columns).map { $0.coarsened(as: $1) }
    let table = Table(schema: schema, columns: columns, rowCount: 400)
    let encoder = TableEncoder(fitting: table)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 1)
    for (column, schema) in zip(decoded.columns, schema.columns) {
      #expect(column.coarsened(as: schema) == column)
      #expect(Set((0..<400).map { column.number(at: $0) }).count > 20)
    }
    for column in encoder.schema.columns { #expect(column.coarsened == column) }
  }

  @Test func anEncoderSurvivesItsJSON() throws {
    let encoder = TableEncoder(fitting: Self.table())
    #expect(try RoundTrip.json(encoder) == encoder)
  }

  @Test func aRuleHoldsThoughRareCellsLeaveIt() throws {
    // A region follows from a city; of 40 cities two are rare, and would count to a city of another region.
    var cities: [String] = []
    for city in 0..<40 {
      let rows = city % 20 == 3 ? 4 : 30 + city
      cities += [String](repeating: "c\(10 + city)", count: rows)
    }
    let regions = cities.map { "r\(Int($0.dropFirst())! * 7 % 6)" }
    let (cityNames, regionNames) = (Set(cities).sorted(), Set(regions).sorted())
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "city", kind: .categorical, categories: cityNames),
          ColumnSchema(name: "region", kind: .categorical, categories: regionNames),
        ]),
      columns: [Self.codes(cities, cityNames), Self.codes(regions, regionNames)],
      rowCount: cities.count)
    let encoder = TableEncoder(fitting: table)
    #expect(encoder.dependencies.map(\.column) == [1])
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 1)
    for row in 0..<decoded.rowCount {
      guard case .text(let city) = decoded.value(row: row, column: 0) else {
        Issue.record("a city is missing")
        continue
      }
      #expect(city != "c13" && city != "c33")
      #expect(
        decoded.value(row: row, column: 1) == .text("r\(Int(city.dropFirst())! * 7 % 6)"))
    }
  }
}
