import Tabular
import TabularIO
import Testing

@Suite struct InferenceTests {
  private func column(_ records: SchemaTestRecords, limit: Int = 1_000) throws -> ColumnSchema {
    var options = InferenceOptions()
    options.categoryLimit = limit
    return try #require(SchemaInference.schema(of: records, options: options).columns.first)
  }

  private func column(_ name: String = "x", texts: [String]) throws -> ColumnSchema {
    try column(SchemaTestRecords(name, texts: texts))
  }

  @Test func canonicalWholeNumbersAreIntegersToTheLastBit() throws {
    #expect(
      try column(texts: ["-9223372036854775808", "0", "9223372036854775807"])
        == ColumnSchema(name: "x", kind: .integer, range: .integers(.min ... .max)))
    #expect(try column(texts: ["0", "1", "1", "0"]).kind == .integer)
  }

  @Test(arguments: [["007", "7", "7", "007"], ["+7", "8", "+7", "8"]])
  func paddedNumbersAreSpellingsNotNumbers(texts: [String]) throws {
    #expect(try column(texts: texts).kind == .categorical)
  }

  @Test func numbersBeyond64BitsAreTextUnlessThereAreDecimals() throws {
    #expect(try column(texts: ["9223372036854775808", "1"]).kind == .text)
    let mixed = try column(texts: ["9223372036854775808", "1.5"])
    #expect(mixed.kind == .continuous)
    #expect(mixed.decimals == nil)
  }

  @Test(arguments: [
    (["1.25", "-11.0", "3"], 2), (["-11.0"], 1), (["0.1", "1e3"], nil), ([".5", "2."], 1),
    (["0.123456789012345"], 15), (["1.123456789012345"], nil), (["1", "-0", "5"], 0),
    (["1234567890123456", "0.5"], nil),
  ])
  func decimalsAreTheMostPlacesThatAreSure(texts: [String], decimals: Int?) throws {
    let schema = try column(texts: texts)
    #expect(schema.kind == .continuous)
    #expect(schema.decimals == decimals)
  }

  @Test func theRangeOfRealsIsWhatWasSeen() throws {
    #expect(try column(texts: ["2.5", "-1e2", "7"]).range == .reals(-100...7))
  }

  @Test func realsFromSQLiteCountTheirShortestPlaces() throws {
    let plain = try column(SchemaTestRecords("x", cells: [.real(39.95), .real(5), .integer(7)]))
    #expect(
      plain == ColumnSchema(name: "x", kind: .continuous, range: .reals(5...39.95), decimals: 2))
    let whole = try column(SchemaTestRecords("x", cells: [.real(5), .real(6)]))
    #expect(whole.kind == .continuous && whole.decimals == 0)
  }

  @Test func missingCellsMakeAColumnNullableAndCountForNothingElse() throws {
    let schema = try column(
      SchemaTestRecords("x", cells: [.text("3"), .text(""), .null, .text("NA"), .text("4")]))
    #expect(
      schema == ColumnSchema(name: "x", kind: .integer, isNullable: true, range: .integers(3...4)))
  }

  @Test func aColumnWithoutAnyValueIsDroppedText() throws {
    #expect(
      try column(texts: ["", "NA", "?"])
        == ColumnSchema(name: "x", kind: .text, treatment: .drop, isNullable: true))
  }

  @Test func aTableWithoutRowsIsAnError() throws {
    let error = try #require(throws: TableError.self) { try column(texts: []) }
    #expect(error.place == "people.csv" && error.problem == "the table has no rows")
  }

  @Test(arguments: ["inf", "-Infinity", "+INF", "1e999"])
  func infinityAmongNumbersIsAnErrorWithItsLine(text: String) throws {
    let error = try #require(throws: TableError.self) { try column(texts: ["1.5", text, "2"]) }
    #expect(error.place == "people.csv, line 3, column 'x'")
    #expect(error.problem == "is not a finite number")
    #expect(!error.description.contains(text))
  }

  @Test(arguments: [
    ["false", "true"], ["False", "True"], ["FALSE", "TRUE"], ["no", "yes"], ["N", "Y"],
    ["f", "t"], ["off", "on"], ["Nein", "Ja"],
  ])
  func aKnownPairOfSpellingsIsABooleanWithFalseFirst(pair: [String]) throws {
    let schema = try column(texts: [pair[1], pair[0], pair[1], ""])
    #expect(
      schema == ColumnSchema(name: "x", kind: .boolean, isNullable: true, categories: pair))
  }

  @Test func otherPairsAreCategories() throws {
    #expect(try column(texts: ["yes", "No", "yes", "No"]).kind == .categorical)
    #expect(try column(texts: ["yes", "yes"]).kind == .categorical)
  }

  @Test(arguments: [
    (["2024-02-29", "1999-12-31"], "yyyy-MM-dd"),
    (["2024-02-29 10:00:00", "1999-12-31 23:59:59"], "yyyy-MM-dd HH:mm:ss"),
    (["2024-02-29T10:00:00.250Z"], "yyyy-MM-ddTHH:mm:ss.SSSZ"),
    (["03/04/2024", "12/31/2024"], "MM/dd/yyyy"),
    (["03/04/2024", "31/12/2024"], "dd/MM/yyyy"),
    (["03/04/2024", "05/06/2024"], "MM/dd/yyyy"),
    (["31.12.2024"], "dd.MM.yyyy"),
    (["20240229", "19991231"], "yyyyMMdd"),
    (["10:30", "23:59"], "HH:mm"),
    (["2024-02", "1999-12"], "yyyy-MM"),
  ])
  func datetimesAreReadInTheFirstFormatThatFitsAll(texts: [String], pattern: String) throws {
    let schema = try column(texts: texts)
    #expect(schema.kind == .datetime)
    #expect(schema.datetimeFormat?.pattern == pattern)
  }

  @Test func theRangeOfDatetimesIsInTicks() throws {
    #expect(try column(texts: ["1970-01-03", "", "1969-12-31"]).range == .integers(-1...2))
  }

  @Test func digitsThatAreNoDayOfOurTimeStayNumbers() throws {
    #expect(try column(texts: ["20240230", "20240229"]).kind == .integer)
    #expect(try column(texts: ["18991231", "20240229"]).kind == .integer)
    #expect(
      try column(SchemaTestRecords("x", cells: [.integer(20_240_229)])).kind == .datetime)
  }

  @Test func categoriesAreListedByTheirBytes() throws {
    let schema = try column(texts: ["b", "a", "é", "B", "b", "a", "é", "B"])
    #expect(
      schema == ColumnSchema(name: "x", kind: .categorical, categories: ["B", "a", "b", "é"]))
  }

  @Test func spellingsThatHardlyRepeatAreText() throws {
    let words = ["red", "green", "blue", "violet"]
    #expect(try column(texts: words + words).kind == .categorical)
    #expect(try column(texts: words + ["red", "green", "blue"]).kind == .text)
  }

  @Test func moreSpellingsThanTheLimitAreText() throws {
    let texts = (0..<40).map { "word \($0 % 10 < 4 ? "a" : "bb")\($0 % 10)" }
    #expect(try column(SchemaTestRecords("x", texts: texts), limit: 10).kind == .categorical)
    #expect(try column(SchemaTestRecords("x", texts: texts), limit: 9).kind == .text)
  }

  @Test func aConstantColumnIsWhatItIs() throws {
    #expect(
      try column(texts: ["same", "same"])
        == ColumnSchema(name: "x", kind: .categorical, categories: ["same"]))
    #expect(
      try column(texts: ["5", "5"])
        == ColumnSchema(name: "x", kind: .integer, range: .integers(5...5)))
  }

  @Test func mixedStorageClassesAreTakenByTheirSpelling() throws {
    let schema = try column(
      SchemaTestRecords("x", cells: [.integer(1), .text("one"), .text("1"), .text("one")]))
    #expect(schema.categories == ["1", "one"])
  }
}
