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

  @Test(arguments: [EncodingOptions.Numbers.bins, .gaussian])
  func threadsChangeNothing(numbers: EncodingOptions.Numbers) {
    let table = Self.table()
    var options = EncodingOptions.unprotected
    options.numbers = numbers
    options.binCount = 4
    let pool = WorkerPool(threads: 3)
    let rows = [5, 0, 39, 7, 7, 12]
    let one = TableEncoder(fitting: table, options: options)
    let three = TableEncoder(fitting: table, options: options, pool: pool)
    #expect(one == three)
    #expect(
      one.encode(table, rows: rows, seed: 1) == three.encode(table, rows: rows, seed: 1, pool: pool)
    )
  }

  @Test func decodingWhatWasEncodedGivesTheTable() {
    let table = Self.table()
    let encoder = TableEncoder(fitting: table, options: .unprotected)
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
    let encoder = TableEncoder(fitting: Self.table(), options: .unprotected)
    let rows = EncodedRows(rowCount: 3, layout: encoder.layout)
    let decoded = encoder.decode(rows, firstRow: 10, seed: 1)
    #expect(
      (0..<3).map { decoded.value(row: $0, column: 0) } == [
        .integer(11), .integer(12), .integer(13),
      ])
  }

  @Test func aConstantColumnTakesNoVariable() {
    let encoder = TableEncoder(fitting: Self.table(), options: .unprotected)
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
    let encoder = TableEncoder(fitting: table, options: .unprotected)
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
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let rows = encoder.encode(table, seed: 1)
    let all = encoder.decode(rows, firstRow: 0, seed: 5)
    let part = encoder.decode(rows[100..<110], firstRow: 100, seed: 5)
    for row in 0..<10 {
      #expect(part.value(row: row, column: 0) == all.value(row: 100 + row, column: 0))
    }
    let lookups = TableEncoder.DecodingLookups(encoder)
    #expect(encoder.decode(rows, firstRow: 0, seed: 5, lookups: lookups) == all)
  }

  @Test func rareSpellingsShareALevelAndKeepTheirFrequencies() {
    var options = EncodingOptions.unprotected
    options.categoryLimit = 3
    // a 50, b 30, c 15, d 5: c and d share the third level.
    let codes = [(0, 50), (1, 30), (2, 15), (3, 5)].flatMap { code, count in
      [Int32](repeating: Int32(code), count: count)
    }
    let encoder = CategoryEncoder(
      fitting: codes, dictionary: ["a", "b", "c", "d"], missingCount: 0, options: options)
    #expect(encoder.variable.probabilities == [0.5, 0.3, 0.2])
    #expect(encoder.levels(ofDictionary: ["d", "a"]) == [2, 0])
    // It shares no beginning: any.
    #expect(encoder.levels(ofDictionary: ["new"])[0] < 3)
    let drawn = (0..<20).map { encoder.spelling(level: 2, uniform: (Double($0) + 0.5) / 20) }
    #expect(drawn.count { encoder.allSpellings[$0] == "c" } == 15)
    #expect(drawn.count { encoder.allSpellings[$0] == "d" } == 5)
    #expect(encoder.levels(ofDictionary: ["dew"]) == [2])
  }

  @Test func anEncoderSurvivesItsJSON() throws {
    let encoder = TableEncoder(fitting: Self.table(), options: .unprotected)
    #expect(try RoundTrip.json(encoder) == encoder)
  }

  /// Two numeric columns of many values, every fifth cell of the first and third of the second missing.
  static func numbers(_ count: Int = 2_000) -> Table {
    func mask(_ every: Int) -> MissingMask {
      var mask = MissingMask()
      for row in 0..<count { mask.append(isMissing: row % every == 0) }
      return mask
    }
    let first = (0..<count).map { $0 % 5 == 0 ? 0 : Double(($0 * 37) % count) }
    let second = (0..<count).map { $0 % 3 == 0 ? 0 : Int64(($0 * 53) % count) }
    return Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "a", kind: .continuous, isNullable: true),
          ColumnSchema(name: "b", kind: .integer, isNullable: true),
        ]),
      columns: [
        Column(storage: .reals(first), missing: mask(5)),
        Column(storage: .integers(second), missing: mask(3)),
      ], rowCount: count)
  }

  @Test func gaussianColumnsSideBySideComeBackEachAsItself() {
    var options = EncodingOptions.unprotected
    options.numbers = .gaussian
    let table = Self.numbers()
    let encoder = TableEncoder(fitting: table, options: options)
    #expect(encoder.layout.variables.map(\.code) == [.category, .gaussian, .category, .gaussian])
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    for (column, name) in ["a", "b"].enumerated() {
      for row in 0..<table.rowCount {
        let real = table.columns[column].number(at: row)
        let again = decoded.columns[column].number(at: row)
        #expect((real == nil) == (again == nil), "row \(row), column \(name)")
        if let real, let again { #expect(abs(real - again) <= 2, "row \(row), column \(name)") }
      }
    }
  }

  @Test(arguments: EncodingOptions.Numbers.allCases)
  func aSelectionIsFittedAndEncodedAsATableOfItsRows(numbers: EncodingOptions.Numbers) {
    var options = EncodingOptions.unprotected
    options.numbers = numbers
    let table = Self.numbers()
    let chosen = (0..<700).map { ($0 * 331) % 2_000 }
    let copy = table.selecting(rows: chosen)
    let encoder = TableEncoder(fitting: table, rows: chosen, options: options)
    #expect(encoder == TableEncoder(fitting: copy, options: options))
    #expect(encoder.encode(table, rows: chosen, seed: 3) == encoder.encode(copy, seed: 3))
  }

  @Test func columnsAreDrawnIndependentlyInsideTheirBins() {
    let values = (0..<4_000).map { Double($0) }
    let column = Column(storage: .reals(values), missing: MissingMask(presentRows: 4_000))
    let table = Table(
      schema: TableSchema(
        name: "t", columns: ["a", "b"].map { ColumnSchema(name: $0, kind: .continuous) }),
      columns: [column, column], rowCount: 4_000)
    var options = EncodingOptions.unprotected
    options.findsRelations = false
    let encoder = TableEncoder(fitting: table, options: options)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 5)
    let equal = (0..<4_000).count {
      decoded.value(row: $0, column: 0) == decoded.value(row: $0, column: 1)
    }
    #expect(equal < 400)
  }

  /// "é" as one code point and as two: equal for `String`, not in a file.
  @Test func spellingsAreToldApartByTheirBytes() {
    let spellings = ["caf\u{E9}", "cafe\u{301}", "tea"]
    for categories in [spellings, nil] {
      let table = Table(
        schema: TableSchema(
          name: "t", columns: [ColumnSchema(name: "x", kind: .categorical, categories: categories)]),
        columns: [
          Column(
            storage: .codes([0, 1, 2, 1], dictionary: spellings),
            missing: MissingMask(presentRows: 4))
        ], rowCount: 4)
      let encoder = TableEncoder(fitting: table, options: .unprotected)
      let rows = encoder.encode(table, seed: 1)
      #expect(rows.levels == [0, 1, 2, 1])
      #expect(encoder.decode(rows, firstRow: 0, seed: 1).columns == table.columns)
    }
  }

  @Test func whatFittingDidNotSeeTakesALevelItDid() {
    func table(_ value: Int64, _ spelling: Int32, missing: Bool) -> Table {
      var mask = MissingMask()
      for row in 0..<6 { mask.append(isMissing: missing && row == 0) }
      let dictionary = ["a", "b", "c"]
      return Table(
        schema: TableSchema(
          name: "t",
          columns: [
            ColumnSchema(name: "n", kind: .integer, isNullable: true),
            ColumnSchema(
              name: "s", kind: .categorical, isNullable: true, categories: dictionary),
          ]),
        columns: [
          Column(storage: .integers([missing ? 0 : 1, 2, 3, 3, 3, value]), missing: mask),
          Column(
            storage: .codes([missing ? -1 : 0, 1, 0, 0, 0, spelling], dictionary: dictionary),
            missing: mask),
        ], rowCount: 6)
    }
    let encoder = TableEncoder(fitting: table(1, 0, missing: false), options: .unprotected)
    let rows = encoder.encode(table(.max, 2, missing: true), seed: 1)
    // No level means missing: the first one. Beyond the ends: the last. A new spelling: any.
    #expect(Array(rows.levels[..<2]) == [0, 0])
    #expect(rows.levels[10] == 2 && rows.levels[11] < 2)
  }

  @Test func theRestsEndsAreItsFirstAndLastSpelling() {
    var options = EncodingOptions.unprotected
    options.categoryLimit = 2
    let encoder = CategoryEncoder(
      fitting: [0, 0, 0, 1, 2, 2], dictionary: ["a", "b", "c"], missingCount: 0, options: options)
    #expect(encoder.spelling(level: 0, uniform: 0.9) == 0)
    let drawn = [0, 0.333, 0.334, 0.999_999].map { encoder.spelling(level: 1, uniform: $0) }
    #expect(drawn == [1, 1, 2, 2])
  }

  @Test func optionsThatMakeNoLevelsAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var options = EncodingOptions.unprotected
      // All spellings would share one level, and the column would look constant.
      options.categoryLimit = 1
      _ = TableEncoder(fitting: TableEncoderTests.table(), options: options)
    }
  }
}
