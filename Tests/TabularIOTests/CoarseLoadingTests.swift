import Tabular
import TabularIO
import Testing

@Suite struct CoarseLoadingTests {
  private func load(
    _ column: ColumnSchema, _ cells: [String], isOpen: Bool = false
  ) throws -> Table {
    let lines = ([column.name] + cells).joined(separator: "\n") + "\n"
    let source = try CSVFile(bytes: Array(lines.utf8))
    return try TableLoader(
      schema: TableSchema(name: "t", columns: [column]), isOpen: isOpen
    ).load(source)
  }

  private func texts(_ table: Table) -> [Value] {
    (0..<table.rowCount).map { table.value(row: $0, column: 0) }
  }

  @Test func cellsAndSchemaAreCoarse() throws {
    let day = try #require(DatetimeFormat(pattern: "dd.MM.yyyy"))
    let births = ColumnSchema(
      name: "born", kind: .datetime, range: .integers(-14_600...10_000),
      coarsening: .start(of: .year), datetimeFormat: day)
    let table = try load(births, ["17.05.1931", "31.12.1988"])
    #expect(texts(table) == [.text("01.01.1931"), .text("01.01.1988")])
    #expect(table.schema.columns[0].coarsening == .start(of: .year))
    // Loading under the schema that came out gives the same, of fine cells and of coarse ones.
    #expect(
      try load(table.schema.columns[0], ["17.05.1931", "31.12.1988"]).columns == table.columns)
    #expect(try load(table.schema.columns[0], ["01.01.1931", "01.01.1988"]) == table)
  }

  @Test func aCellIsAllowedIfWhatBecomesOfItIs() throws {
    let age = ColumnSchema(
      name: "age", kind: .integer, range: .integers(20...60), coarsening: .multiples(of: 10))
    #expect(texts(try load(age, ["20", "69"])) == [.integer(20), .integer(60)])
    for cell in ["19", "70"] { #expect(throws: TableError.self) { try load(age, [cell]) } }
    let amount = ColumnSchema(
      name: "x", kind: .continuous, range: .reals(0...2.5), coarsening: .multiples(of: 0.5))
    #expect(texts(try load(amount, ["2.99"])) == [.real(2.5)])
    #expect(throws: TableError.self) { try load(amount, ["3"]) }
  }

  @Test func categoriesMayBeGivenFineOrCoarse() throws {
    for categories in [["20095", "20354", "80331"], ["20", "80"]] {
      let zip = ColumnSchema(
        name: "zip", kind: .categorical, coarsening: .characters(2), categories: categories)
      let table = try load(zip, ["20095", "80331", "20095", "80999"])
      #expect(texts(table) == ["20", "80", "20", "80"].map(Value.text))
      #expect(table.schema.columns[0].categories == ["20", "80"])
      #expect(throws: TableError.self) { try load(zip, ["10115"]) }
    }
    let learned = try load(
      ColumnSchema(name: "zip", kind: .categorical, coarsening: .characters(1)),
      ["80331", "20095", "20354"])
    #expect(learned.schema.columns[0].categories == ["2", "8"])
    #expect(texts(learned) == ["8", "2", "2"].map(Value.text))
  }

  @Test func threadsChangeNothing() throws {
    let cells = (0..<30_000).map { "\($0 * 7_919 % 100_000)" }
    let zip = ColumnSchema(
      name: "zip", kind: .categorical, coarsening: .characters(2),
      categories: (0..<100).map { "\($0)" })
    let source = try CSVFile(bytes: Array((["zip"] + cells).joined(separator: "\n").utf8))
    let schema = TableSchema(name: "t", columns: [zip])
    let one = try TableLoader(schema: schema, threads: 1).load(source)
    let four = try TableLoader(schema: schema, threads: 4).load(source)
    #expect(one == four)
    #expect(texts(one).prefix(3) == [.text("0"), .text("79"), .text("15")])
  }

  @Test func anOpenLoaderTakesWhatTheSchemaDoesNotKnow() throws {
    let city = ColumnSchema(name: "city", kind: .categorical, categories: ["Bern", "NA"])
    #expect(throws: TableError.self) { try load(city, ["Bern", "Chur"]) }
    let table = try load(city, ["Bern", "Chur", "NA"], isOpen: true)
    // What is declared is a category though it could mean missing.
    #expect(texts(table) == ["Bern", "Chur", "NA"].map(Value.text))
    #expect(table.schema.columns[0].categories == ["Bern", "Chur", "NA"])
    let age = ColumnSchema(name: "age", kind: .integer, range: .integers(20...60))
    #expect(texts(try load(age, ["119"], isOpen: true)) == [.integer(119)])
  }
}
