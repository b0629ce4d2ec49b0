import Compute
import Tabular
import Testing

@testable import Encoding

/// Dependencies of whole tables: found, encoded and decoded.
struct TableDependencyTests {
  /// A tax that each district has for itself and that is missing in one, a place of twelve, an amount, and the
  /// place's district; every 9th place is missing, and its district is 0.
  static func places(_ count: Int, seed: UInt64 = 1, exceptions: Int = 0) -> Table {
    var stream = RandomStream(seed: seed, purpose: .noise)
    var place: [Int32] = []
    var missing = MissingMask()
    var district: [Int64] = []
    var tax: [Double?] = []
    var amount: [Double] = []
    for row in 0..<count {
      let isMissing = row % 9 == 0
      let code = Int32(stream.integer(below: 12))
      place.append(isMissing ? -1 : code)
      missing.append(isMissing: isMissing)
      var number = isMissing ? 0 : Int64(code / 3 + 1)
      if row < exceptions { number = (number + 1) % 5 }
      district.append(number)
      tax.append(number == 2 ? nil : Double(number) * 0.1)
      amount.append(Double(stream.integer(below: 1_000_000)) / 100)
    }
    let names = (0..<12).map { "place \($0)" }
    var taxMissing = MissingMask()
    for value in tax { taxMissing.append(isMissing: value == nil) }
    return Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "tax", kind: .continuous, isNullable: true, decimals: 1),
          ColumnSchema(name: "place", kind: .categorical, isNullable: true, categories: names),
          ColumnSchema(name: "amount", kind: .continuous, decimals: 2),
          ColumnSchema(name: "district", kind: .integer),
        ]),
      columns: [
        Column(storage: .reals(tax.map { $0 ?? 0 }), missing: taxMissing),
        Column(storage: .codes(place, dictionary: names), missing: missing),
        Column(storage: .reals(amount), missing: MissingMask(presentRows: count)),
        Column(storage: .integers(district), missing: MissingMask(presentRows: count)),
      ], rowCount: count)
  }

  static func rows(_ table: Table, columns: [Int]) -> [[Value]] {
    (0..<table.rowCount).map { row in columns.map { table.value(row: row, column: $0) } }
  }

  @Test func textNumbersAndMissingCellsFollow() {
    let table = Self.places(900)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.dependencies.map(\.column) == [0, 3])
    #expect(encoder.dependencies.map(\.source) == [1, 1])
    // The place and the amount.
    #expect(encoder.layout.variables.count == 2)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    #expect(decoded.schema == table.schema)
    #expect(Self.rows(decoded, columns: [0, 1, 3]) == Self.rows(table, columns: [0, 1, 3]))
  }

  @Test func oneExceptionInAThousandRowsKeepsAColumnInTheModel() {
    let encoder = TableEncoder(fitting: Self.places(1_000, exceptions: 1), options: .unprotected)
    // The tax and the district still follow from each other.
    #expect(encoder.dependencies.map(\.column) == [3])
    #expect(encoder.dependencies.map(\.source) == [0])
    #expect(encoder.layout.variables.count == 3)
  }

  @Test func anyLevelsOfTheSourceGivePairsOfTheTableOnly() {
    let table = Self.places(900)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    var rows = EncodedRows(rowCount: 500, layout: encoder.layout)
    for row in 0..<500 {
      for (variable, alphabet) in encoder.layout.variables.enumerated() {
        rows.levels[row * rows.variableCount + variable] = UInt16(
          (row * 7 + variable) % alphabet.levelCount)
      }
    }
    let decoded = encoder.decode(rows, firstRow: 0, seed: 5)
    let real = Set(Self.rows(table, columns: [0, 1, 3]))
    let synthetic = Set(Self.rows(decoded, columns: [0, 1, 3]))
    #expect(synthetic == real)
    #expect(real.count == 13)
  }

  @Test func withoutTheSearchEveryColumnIsModelled() {
    var options = EncodingOptions.unprotected
    options.findsDependencies = false
    let encoder = TableEncoder(fitting: Self.places(900), options: options)
    #expect(encoder.dependencies.isEmpty)
    #expect(encoder.layout.variables.count == 4)
  }

  @Test func theRowsToLearnFromDecide() {
    let table = Self.places(900, exceptions: 20)
    let rows = Array(20..<900)
    let encoder = TableEncoder(fitting: table, rows: rows, options: .unprotected)
    #expect(encoder.dependencies.map(\.column) == [0, 3])
    #expect(encoder == TableEncoder(fitting: table.selecting(rows: rows), options: .unprotected))
    #expect(TableEncoder(fitting: table, options: .unprotected).dependencies.map(\.source) == [0])
    // The exceptions are encoded by their place alone.
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    let real = Set(Self.rows(table.selecting(rows: rows), columns: [0, 1, 3]))
    #expect(Set(Self.rows(decoded, columns: [0, 1, 3])).isSubset(of: real))
  }

  @Test func anEncoderSurvivesItsJSONAndARowDecodesTheSameInAnyRange() throws {
    let table = Self.places(900)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let restored = try RoundTrip.json(encoder)
    #expect(restored == encoder)
    let rows = encoder.encode(table, seed: 1)
    let all = encoder.decode(rows, firstRow: 0, seed: 2)
    let part = restored.decode(rows[100..<120], firstRow: 100, seed: 2)
    #expect(part == all.selecting(rows: Array(100..<120)))
  }

  /// Codes of 40 articles with names, of which the last four have `rareCount` rows each.
  static func articles(rareCount: Int, names: (Int) -> String) -> Table {
    let codes =
      (0..<1_800).map { $0 % 36 }
      + (36..<40).flatMap { Array(repeating: $0, count: rareCount) }
    let spellings = (0..<40).map { "\(10 + $0)" }
    let dictionary = Set((0..<40).map(names)).sorted()
    let present = MissingMask(presentRows: codes.count)
    return Table(
      schema: TableSchema(
        name: "t",
        columns: ["code", "name"].map { ColumnSchema(name: $0, kind: .categorical) }),
      columns: [
        Column(storage: .codes(codes.map { Int32($0) }, dictionary: spellings), missing: present),
        Column(
          storage: .codes(
            codes.map { Int32(dictionary.firstIndex(of: names($0))!) }, dictionary: dictionary),
          missing: present),
      ], rowCount: codes.count)
  }

  @Test func aGroupOfRareSpellingsIsASourceWhereAllHaveOneValue() throws {
    // Articles 36 to 39 are one group: of one tenth in one case, of names of their own in the other.
    let tens = Self.articles(rareCount: 4) { "shelf \($0 / 4)" }
    let encoder = TableEncoder(fitting: tens, options: .unprotected)
    guard case .category(let codes) = try #require(encoder.columns[0]) else {
      Issue.record("codes that are no category")
      return
    }
    #expect(codes.rare.spellings == ["46", "47", "48", "49"])
    #expect(encoder.dependencies.map(\.column) == [1])
    let decoded = encoder.decode(encoder.encode(tens, seed: 1), firstRow: 0, seed: 2)
    // Which of the group a row gets is drawn.
    let pairs = Set(Self.rows(decoded, columns: [0, 1]))
    #expect(pairs.isSubset(of: Set(Self.rows(tens, columns: [0, 1]))))
    #expect(pairs.count { $0[1] == .text("shelf 9") } > 1)

    let own = Self.articles(rareCount: 4) { "name \($0)" }
    #expect(TableEncoder(fitting: own, options: .unprotected).dependencies.isEmpty)
    let frequent = Self.articles(rareCount: 5) { "name \($0)" }
    #expect(
      TableEncoder(fitting: frequent, options: .unprotected).dependencies.map(\.column) == [1])
  }

  @Test func whatIsLookedUpNeedsNoFrequentValues() throws {
    // A number has a level for each value, and rare names of their own are listed.
    let articles = Self.articles(rareCount: 2) { "name \($0)" }
    guard case .codes(let codes, _) = articles.columns[0].storage else { return }
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: [ColumnSchema(name: "code", kind: .integer), articles.schema.columns[1]]),
      columns: [
        Column(
          storage: .integers(codes.map { Int64($0) }),
          missing: MissingMask(presentRows: codes.count)), articles.columns[1],
      ], rowCount: codes.count)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.dependencies.map(\.column) == [1])
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    #expect(Self.rows(decoded, columns: [0, 1]) == Self.rows(table, columns: [0, 1]))
  }

  @Test func aDayFollowsFromALevel() {
    // 60 branches, each opened on another day of 20 months: alone they would be days of a calendar.
    let format = DatetimeFormat(pattern: "yyyy-MM-dd")!
    let first = format.ticks(parsing: "2000-01-01")!
    let branches = (0..<1_200).map { Int64($0 % 60) }
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "opened", kind: .datetime, datetimeFormat: format),
          ColumnSchema(name: "branch", kind: .integer),
        ]),
      columns: [branches.map { first + ($0 * 37 % 60) * 10 }, branches].map {
        Column(storage: .integers($0), missing: MissingMask(presentRows: 1_200))
      }, rowCount: 1_200)
    var options = EncodingOptions.unprotected
    options.findsDependencies = false
    guard case .datetime = TableEncoder(fitting: table, options: options).columns[0] else {
      Issue.record("the days are a list without being looked up")
      return
    }
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.dependencies.map(\.column) == [0])
    #expect(encoder.layout.variables.count == 1)
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    #expect(Self.rows(decoded, columns: [0, 1]) == Self.rows(table, columns: [0, 1]))
  }

  @Test func aNumberInBinsIsNoSource() {
    // Ages in days, of which a bin holds many; the decade follows.
    var stream = RandomStream(seed: 3, purpose: .noise)
    let days = (0..<2_000).map { _ in Int64(stream.integer(below: 20_000)) }
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: ["days", "decade"].map { ColumnSchema(name: $0, kind: .integer) }),
      columns: [days, days.map { $0 / 3_650 }].map {
        Column(storage: .integers($0), missing: MissingMask(presentRows: 2_000))
      }, rowCount: 2_000)
    #expect(TableEncoder(fitting: table, options: .unprotected).dependencies.isEmpty)
  }

  @Test func whatIsLookedUpMayBeTheTermOfARelation() {
    // Two hundred plans with a fee each, a fee that is paid in seven of ten rows, and other amounts in the rest.
    var stream = RandomStream(seed: 4, purpose: .noise)
    let plans = (0..<2_000).map { _ in stream.integer(below: 200) }
    let fees = plans.map { 100 + Double(($0 * 17) % 200) * 51.25 }
    let paid = fees.map {
      stream.integer(below: 10) < 7 ? $0 : Double(stream.integer(below: 1_000_000)) / 100
    }
    let table = RelationTables.table([
      ("plan", plans.map { Double($0) }), ("fee", fees), ("paid", paid),
    ])
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.dependencies.map(\.column) == [1])
    #expect(encoder.relations.map(\.column) == [2])
    let decoded = encoder.decode(encoder.encode(table, seed: 1), firstRow: 0, seed: 2)
    #expect(Self.rows(decoded, columns: [0, 1]) == Self.rows(table, columns: [0, 1]))
    func paidShare(_ table: Table) -> Double {
      let rows = Self.rows(table, columns: [1, 2])
      return Double(rows.count { $0[0] == $0[1] }) / Double(rows.count)
    }
    #expect(paidShare(table) > 0.65)
    #expect(abs(paidShare(decoded) - paidShare(table)) < 0.1)
  }

  @Test(arguments: EncodingOptions.Numbers.allCases)
  func independentColumnsOfATableStayInTheModel(numbers: EncodingOptions.Numbers) {
    var options = EncodingOptions.unprotected
    options.numbers = numbers
    for (seed, count) in (0..<20).map({ (UInt64($0), $0 % 2 == 0 ? 300 : 2_000) }) {
      let table = Self.places(count, seed: seed)
      // Rows of each column in an order of its own.
      var stream = RandomStream(seed: seed, purpose: .noise)
      let columns = table.columns.map {
        $0.selecting(rows: Array(0..<count).shuffled(using: &stream))
      }
      let shuffled = Table(schema: table.schema, columns: columns, rowCount: count)
      let encoder = TableEncoder(fitting: shuffled, options: options)
      #expect(encoder.dependencies.isEmpty, "seed \(seed)")
    }
  }
}
