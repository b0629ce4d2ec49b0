import Tabular
import TabularIO
import Testing

@Suite struct LoaderTests {
  private func load(_ column: ColumnSchema, _ cells: [SchemaTestRecords.Cell]) throws -> Column {
    let records = SchemaTestRecords(column.name, cells: cells)
    let table = try TableLoader(schema: TableSchema(name: "t", columns: [column])).load(records)
    #expect(table.rowCount == cells.count)
    return table.columns[0]
  }

  private func mask(_ bits: [Bool]) -> MissingMask {
    var mask = MissingMask()
    for bit in bits { mask.append(isMissing: bit) }
    return mask
  }

  @Test func eachKindHasItsStorage() throws {
    let integers = try load(
      ColumnSchema(name: "x", kind: .integer, isNullable: true),
      [.text("-9223372036854775808"), .text("NA"), .integer(7), .real(12), .null, .text("007")])
    #expect(
      integers
        == Column(
          storage: .integers([.min, 0, 7, 12, 0, 7]),
          missing: mask([false, true, false, false, true, false])))
    let reals = try load(
      ColumnSchema(name: "x", kind: .continuous), [.text("-1.5e-3"), .integer(2), .real(0.1)])
    #expect(
      reals == Column(storage: .reals([-0.0015, 2, 0.1]), missing: MissingMask(presentRows: 3)))
    let codes = try load(
      ColumnSchema(name: "x", kind: .categorical, isNullable: true, categories: ["b", "a", "3"]),
      [.text("a"), .text(""), .text("b"), .integer(3)])
    #expect(
      codes
        == Column(
          storage: .codes([1, -1, 0, 2], dictionary: ["b", "a", "3"]),
          missing: mask([false, true, false, false])))
    let texts = try load(
      ColumnSchema(name: "x", kind: .text, treatment: .drop),
      [.text("one"), .text("two"), .text("one"), .real(5)])
    #expect(
      texts
        == Column(
          storage: .codes([0, 1, 0, 2], dictionary: ["one", "two", "5.0"]),
          missing: MissingMask(presentRows: 4)))
  }

  @Test func datetimesBecomeTicks() throws {
    let day = try #require(DatetimeFormat(pattern: "yyyyMMdd"))
    let column = try load(
      ColumnSchema(name: "x", kind: .datetime, datetimeFormat: day),
      [.text("19700102"), .integer(19_691_231)])
    #expect(column == Column(storage: .integers([1, -1]), missing: MissingMask(presentRows: 2)))
  }

  @Test func unknownCategoriesAreLearnedInTheOrderOfTheirBytes() throws {
    let schema = TableSchema(
      name: "t", columns: [ColumnSchema(name: "x", kind: .categorical, isNullable: true)])
    let records = SchemaTestRecords("x", texts: ["b", "", "a", "b", "C"])
    let table = try TableLoader(schema: schema).load(records)
    #expect(table.schema.columns[0].categories == ["C", "a", "b"])
    #expect(table.columns[0].storage == .codes([2, -1, 1, 2, 0], dictionary: ["C", "a", "b"]))
  }

  @Test func keysAreIntegersAsLongAsAllAre() throws {
    let key = ColumnSchema(name: "x", kind: .key, treatment: .generate, isNullable: true)
    let integers = try load(key, [.text("3"), .null, .integer(5)])
    #expect(integers.storage == .integers([3, 0, 5]))
    let texts = try load(key, [.text("3"), .null, .text("003"), .text("3")])
    #expect(texts.storage == .codes([0, -1, 1, 0], dictionary: ["3", "003"]))
    #expect(texts.missing == mask([false, true, false, false]))
  }

  @Test func aDeclaredCategoryIsNotMissing() throws {
    let column = try load(
      ColumnSchema(name: "x", kind: .categorical, isNullable: true, categories: ["EU", "NA"]),
      [.text("NA"), .text("EU"), .text("?")])
    #expect(column.storage == .codes([1, 0, -1], dictionary: ["EU", "NA"]))
  }

  @Test func missingTokensAreTheCallersChoice() throws {
    let schema = TableSchema(
      name: "t", columns: [ColumnSchema(name: "x", kind: .integer, isNullable: true)])
    let loader = TableLoader(schema: schema, missing: MissingTokens(["-999"]))
    let table = try loader.load(SchemaTestRecords("x", texts: ["-999", "-99", "-9999"]))
    #expect(table.columns[0].missing == mask([true, false, false]))
    let error = try #require(throws: TableError.self) {
      try loader.load(SchemaTestRecords("x", texts: [""]))
    }
    #expect(error.problem == "expected a whole number")
  }

  @Test func columnsFollowTheSchemaAndTheChoice() throws {
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "b", kind: .integer),
        ColumnSchema(name: "note", kind: .text, treatment: .drop),
        ColumnSchema(name: "a", kind: .integer),
      ])
    let records = SchemaTestRecords(
      ["a", "b", "note"],
      rows: [[.text("1"), .text("2"), .null], [.text("3"), .text("4"), .null]])
    let table = try TableLoader(schema: schema).load(records, including: { $0.treatment == .model })
    #expect(table.schema.columns.map(\.name) == ["b", "a"])
    #expect(table.columns.map(\.storage) == [.integers([2, 4]), .integers([1, 3])])
  }

  @Test func aFileWithoutRowsIsATableWithoutRows() throws {
    #expect(try load(ColumnSchema(name: "x", kind: .integer), []).count == 0)
  }

  private static let day = DatetimeFormat(pattern: "yyyy-MM-dd")

  @Test(arguments: [
    (ColumnSchema(name: "x", kind: .integer), "12 EUR", "expected a whole number"),
    (ColumnSchema(name: "x", kind: .integer), "12.5", "expected a whole number"),
    (ColumnSchema(name: "x", kind: .integer), "9223372036854775808", "expected a whole number"),
    (ColumnSchema(name: "x", kind: .continuous), "12,5", "expected a number"),
    (ColumnSchema(name: "x", kind: .continuous), "-inf", "is not a finite number"),
    (ColumnSchema(name: "x", kind: .continuous), "1e400", "is not a finite number"),
    (
      ColumnSchema(name: "x", kind: .integer, range: .integers(20...99)), "17",
      "is below the column's minimum"
    ),
    (
      ColumnSchema(name: "x", kind: .continuous, range: .reals(0...16)), "16.5",
      "is above the column's maximum"
    ),
    (
      ColumnSchema(name: "x", kind: .datetime, datetimeFormat: day), "2023-02-29",
      "expected a moment written as yyyy-MM-dd"
    ),
    (
      ColumnSchema(name: "x", kind: .datetime, range: .integers(0...9), datetimeFormat: day),
      "1970-01-11", "is above the column's maximum"
    ),
    (
      ColumnSchema(name: "x", kind: .boolean, categories: ["no", "yes"]), "Yes",
      "is none of the column's categories"
    ),
    (
      ColumnSchema(name: "x", kind: .categorical, categories: ["no"]), "",
      "is missing, and the column is not nullable"
    ),
    (ColumnSchema(name: "x", kind: .integer), "NA", "is missing, and the column is not nullable"),
  ])
  func aBrokenRuleIsNamedWithItsPlaceAndNeverItsCell(
    column: ColumnSchema, text: String, problem: String
  ) throws {
    let good = SchemaTestRecords.Cell.text("0")
    let schema = TableSchema(
      name: "t", columns: [ColumnSchema(name: "first", kind: .integer), column])
    let records = SchemaTestRecords(["first", "x"], rows: [[good, .text(text)]])
    let error = try #require(throws: TableError.self) {
      try TableLoader(schema: schema).load(records)
    }
    #expect(error.place == "people.csv, line 2, column 'x'")
    #expect(error.problem == problem)
    #expect(!error.remedy.isEmpty)
    #expect(text.isEmpty || text == "NA" || !error.description.contains(text))
  }

  @Test func anInfiniteRealFromSQLiteIsRefused() throws {
    let error = try #require(throws: TableError.self) {
      try load(ColumnSchema(name: "x", kind: .continuous), [.real(.infinity)])
    }
    #expect(error.problem == "is not a finite number")
  }
}
