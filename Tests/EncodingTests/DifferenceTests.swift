import Compute
import Tabular
import Testing

@testable import Encoding

/// Datetime columns that keep their distance from another.
struct DifferenceTests {
  static let days = DatetimeFormat(pattern: "yyyy-MM-dd")!
  static let seconds = DatetimeFormat(pattern: "yyyy-MM-dd HH:mm:ss")!

  static func relation(_ rows: [(Double?, Double?)], step: Int64 = 1) -> ColumnRelation {
    ColumnRelation(
      of: 1, after: 0, step: step, rowCount: rows.count, leastCount: 1,
      numbers: { $0 == 0 ? rows[$1].0 : rows[$1].1 })
  }

  /// Admissions and discharges of three years; stays of 0 to 20 days, short ones more often.
  static func stays(_ count: Int, seed: UInt64 = 1) -> (from: [Int64], to: [Int64]) {
    var stream = RandomStream(seed: seed, purpose: .noise)
    var from: [Int64] = []
    var to: [Int64] = []
    for _ in 0..<count {
      from.append(18_262 + Int64(stream.integer(below: 1_096)))
      to.append(from.last! + Int64(min(stream.integer(below: 21), stream.integer(below: 21))))
    }
    return (from, to)
  }

  static func table(
    _ columns: [[Int64?]], format: DatetimeFormat = days, formats: [DatetimeFormat]? = nil
  ) -> Table {
    Table(
      schema: TableSchema(
        name: "t",
        columns: columns.indices.map {
          ColumnSchema(
            name: "c\($0)", kind: .datetime, isNullable: true,
            datetimeFormat: formats?[$0] ?? format)
        }),
      columns: columns.map { values in
        var mask = MissingMask()
        for value in values { mask.append(isMissing: value == nil) }
        return Column(storage: .integers(values.map { $0 ?? 0 }), missing: mask)
      }, rowCount: columns[0].count)
  }

  static func found(_ table: Table) -> [Int: Int] {
    let relations = TableEncoder(fitting: table, options: .unprotected).relations
    return Dictionary(
      uniqueKeysWithValues: relations.map { ($0.column, $0.alternatives[0].term.columns[0]) })
  }

  @Test func fewDifferencesHaveALevelEachAndNoneIsFar() {
    let lengths = [Double](repeating: -2, count: 30) + [Double](repeating: 0, count: 60) + [90]
    let relation = Self.relation(lengths.map { (100, 100 + $0) } + [(nil, 7), (7, nil)])
    #expect(relation.alternatives[0].levels == [[-2], [0], [90]])
    #expect(relation.alternatives[0].counts == [30, 60, 1])
    #expect(relation.farCount == 2)
    #expect(relation.measure == .difference(step: 1, limits: -2...90))
    func level(_ value: Double, _ term: Double?) -> Int {
      relation.level(of: value, isOrdinary: false, numbers: { _ in term })
    }
    // The day 0, 1970-01-01, is a term like others.
    #expect([-2, 0, 90].map { level($0, 0) } == [1, 2, 3])
    #expect([-3, 91].map { level($0, 0) } == [0, 0])
    #expect(level(5, nil) == 0)
    #expect(relation.value(level: 3, uniform: 0.5, own: 0, numbers: { _ in 10 }) == 100)
    #expect(relation.value(level: 3, uniform: 0.5, own: 0, numbers: { _ in nil }) == nil)
    #expect(relation.value(level: 0, uniform: 0.5, own: 0, numbers: { _ in 10 }) == nil)
    #expect(relation.limits(numbers: { _ in 10 }) == 8...100)
    #expect(relation.limits(numbers: { _ in nil }) == nil)
  }

  @Test func manyDifferencesBecomeBinsOfTheCentral99Percent() {
    let relation = Self.relation((0..<1_000).map { (5_000, 5_000 + Double($0)) })
    let alternative = relation.alternatives[0]
    // Five of each end are far: half a percent.
    #expect(alternative.levels.first?.first == 5)
    #expect(alternative.levels.last?.last == 994)
    #expect(alternative.levels.count == 32)
    #expect(alternative.counts.reduce(0, +) == 990)
    #expect(alternative.counts.allSatisfy { 30...31 ~= $0 })
    #expect(relation.farCount == 10)
    #expect(relation.limits(numbers: { _ in 0 }) == 0...999)
    func level(_ value: Double) -> Int {
      relation.level(of: value, isOrdinary: false, numbers: { _ in 0 })
    }
    #expect([4, 5, 994, 995].map(level) == [0, 1, 32, 0])
  }

  @Test func aDifferenceOfDaysLeavesTheTimeToTheColumn() {
    // From 23:00 two days before 1970 to 1:00 of the day before: one day.
    let relation = Self.relation([(-90_000, -82_800)], step: 86_400)
    #expect(relation.alternatives[0].levels == [[1]])
    // From 2:00 of day 10 to the next day, at the column's own 3:30.
    let value = relation.value(
      level: 1, uniform: 0, own: 500 * 86_400 + 12_600, numbers: { _ in 10 * 86_400 + 7_200 })
    #expect(value == 963_000)  // 11 · 86,400 + 12,600
  }

  @Test func aDischargeFollowsItsAdmissionInWhicheverOrder() {
    let (from, to) = Self.stays(1_000)
    #expect(Self.found(Self.table([from, to])) == [1: 0])
    #expect(Self.found(Self.table([to, from])) == [0: 1])
  }

  @Test func aChainFollowsItsSmallestSpreads() {
    let (order, shipment) = Self.stays(1_000)
    let delivery = shipment.enumerated().map { $1 + Int64($0 % 4) }
    #expect(Self.found(Self.table([order, shipment, delivery])) == [1: 0, 2: 1])
    let encoder = TableEncoder(
      fitting: Self.table([delivery, shipment, order]), options: .unprotected)
    #expect(encoder.relations.map(\.column) == [1, 0])
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func independentOrWideOrFewMomentsDoNotFollow(seed: UInt64) {
    let (from, to) = Self.stays(2_000, seed: seed)
    #expect(Self.found(Self.table([from, Self.stays(2_000, seed: seed + 50).to])).isEmpty)
    // As wide as a third of the column.
    let wide = from.enumerated().map { $1 + Int64($0 * 7_919 % 400) }
    #expect(Self.found(Self.table([from, wide])).isEmpty)
    #expect(Self.found(Self.table([Array(from[..<99]), Array(to[..<99])])).isEmpty)
    // Most rows are the same day, whichever row they are compared with.
    let heavy = from.enumerated().map { $0 % 25 == 0 ? $1 : 18_300 }
    #expect(Self.found(Self.table([heavy, heavy.map { $0 + 1 }])).isEmpty)
  }

  @Test func columnsOfOtherUnitsDoNotFollow() {
    let (from, to) = Self.stays(1_000)
    let table = Self.table([from, to.map { $0 * 86_400 }], formats: [Self.days, Self.seconds])
    #expect(Self.found(table).isEmpty)
  }

  @Test func staysComeBackExactly() {
    let (from, to) = Self.stays(2_000)
    let again = TableRelationTests.decoded(
      Self.table([from, to]), TableEncoder(fitting: Self.table([from, to]), options: .unprotected))
    for row in 0..<2_000 {
      let length = again.columns[1].number(at: row)! - again.columns[0].number(at: row)!
      // The last week of a year has nine days, so the encoder may move a day by a week; the stay goes with it, but for
      // those that would end after the last discharge.
      guard again.columns[1].number(at: row)! < Double(to.max()!) else { continue }
      #expect(length == Double(to[row] - from[row]), "row \(row)")
    }
  }

  @Test func ridesOfMinutesKeepTheirTicks() {
    var stream = RandomStream(seed: 2, purpose: .noise)
    let from = (0..<2_000).map { _ in Int64(1_600_000_000 + stream.integer(below: 60_000_000)) }
    let to = from.map { $0 + Int64(60 + stream.integer(below: 3_000)) }
    let table = Self.table([from, to], format: Self.seconds)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.relations[0].measure.step == 1)
    let again = TableRelationTests.decoded(table, encoder)
    for row in 0..<2_000 {
      let length = again.columns[1].number(at: row)! - again.columns[0].number(at: row)!
      // 32 bins of about 94 seconds; at the ends of the far rows nothing is closer than the day.
      if (100...3_000).contains(to[row] - from[row]) {
        #expect(abs(length - Double(to[row] - from[row])) < 130, "row \(row)")
      }
      #expect((60...3_059).contains(length), "row \(row)")
    }
  }

  /// Whatever the network says: any level of the relation with any of the columns.
  @Test func noDecodedStayIsShorterOrLongerThanThoseSeen() {
    var (from, to) = Self.stays(2_000)
    for row in 0..<2_000 { (from[row], to[row]) = (from[row] * 86_400, to[row] * 86_400) }
    for row in 0..<2_000 {
      from[row] += Int64(row % 200) * 300
      // Discharges at eight o'clock and later; those of the day of admission not before it.
      to[row] = max(to[row] + 28_800 + Int64(row % 90) * 300, from[row])
    }
    let table = Self.table([from, to], format: Self.seconds)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.relations[0].measure.step == 86_400)
    var rows = encoder.encode(table, seed: 1)
    var stream = RandomStream(seed: 9, purpose: .noise)
    for row in 0..<2_000 {
      for (variable, code) in encoder.layout.variables.enumerated() {
        rows.levels[row * rows.variableCount + variable] = UInt16(
          stream.integer(below: code.levelCount))
      }
    }
    let again = encoder.decode(rows, firstRow: 0, seed: 2)
    let longest = zip(from, to).map { $1 - $0 }.max()!
    for row in 0..<2_000 {
      let end = again.columns[1].number(at: row)!
      #expect((0...Double(longest)).contains(end - again.columns[0].number(at: row)!))
      #expect((Double(to.min()!)...Double(to.max()!)).contains(end))
    }
  }

  @Test func missingMomentsStayMissingAndLeaveTheOthersTheirOwn() {
    let (from, to) = Self.stays(2_000)
    let columns: [[Int64?]] = [
      from.enumerated().map { $0 % 5 == 0 ? nil : $1 },
      to.enumerated().map { $0 % 7 == 0 ? nil : $1 },
    ]
    let table = Self.table(columns)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    let again = TableRelationTests.decoded(table, encoder)
    #expect(encoder.relations.count == 1)
    for row in 0..<2_000 {
      let (first, second) = (again.columns[0].number(at: row), again.columns[1].number(at: row))
      #expect((first == nil) == (row % 5 == 0))
      #expect((second == nil) == (row % 7 == 0))
      // But for the last week of a year, which has nine days.
      if let second, first == nil {
        let error = abs(second - Double(to[row]))
        #expect(error == 0 || error == 7, "row \(row)")
      }
    }
  }

  @Test func anAdmissionAfterTheLastDischargeHasNone() {
    let (from, to) = Self.stays(2_000)
    // Who is still there on the first day of the last year has no discharge yet.
    let columns: [[Int64?]] = [from, to.map { $0 >= 18_993 ? nil : $0 }]
    let table = Self.table(columns)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    var rows = encoder.encode(table, seed: 1)
    // The network says of all that they were discharged on the first day.
    let variables = encoder.columns[0]!.variables.count..<rows.variableCount
    for row in 0..<2_000 {
      for variable in variables { rows.levels[row * rows.variableCount + variable] = 0 }
    }
    let again = encoder.decode(rows, firstRow: 0, seed: 2)
    for row in 0..<2_000 {
      let start = again.columns[0].number(at: row)!
      let end = again.columns[1].number(at: row)
      #expect((end == nil) == (start > 18_992), "row \(row)")
      if let end { #expect((0...20).contains(end - start)) }
    }
  }

  @Test func timesOfDayFollowToo() {
    let format = DatetimeFormat(pattern: "HH:mm:ss")!
    var stream = RandomStream(seed: 4, purpose: .noise)
    let from = (0..<2_000).map { _ in Int64(stream.integer(below: 80_000)) }
    let to = from.map { $0 + Int64(300 + 60 * stream.integer(below: 20)) }
    let table = Self.table([from, to], format: format)
    #expect(Self.found(table) == [1: 0])
    let again = TableRelationTests.decoded(
      table, TableEncoder(fitting: table, options: .unprotected))
    for row in 0..<2_000 {
      let length = again.columns[1].number(at: row)! - again.columns[0].number(at: row)!
      #expect(length == Double(to[row] - from[row]), "row \(row)")
    }
  }

  @Test func aTableOfStaysSurvivesItsJSONAndIsFittedAlike() throws {
    let (from, to) = Self.stays(1_000)
    let encoder = TableEncoder(fitting: Self.table([from, to]), options: .unprotected)
    #expect(try RoundTrip.json(encoder) == encoder)
    #expect(TableEncoder(fitting: Self.table([from, to]), options: .unprotected) == encoder)
  }

  @Test func theSpreadLiesBetweenTheOuterTwentieths() {
    #expect(DifferenceSearch.spread(ofSorted: (0...100).map(Double.init)) == 90)
    #expect(DifferenceSearch.spread(ofSorted: [3, 3, 4]) == 1)
  }
}

extension ColumnRelation.Measure {
  fileprivate var step: Int64? {
    if case .difference(let step, _) = self { step } else { nil }
  }
}
