import Tabular
import Testing

struct CoarseningTests {
  private func coarse(
    _ values: [Int64], _ coarsening: Coarsening, format: String? = nil
  ) -> [Int64] {
    let column = ColumnSchema(
      name: "x", kind: format == nil ? .integer : .datetime, coarsening: coarsening,
      datetimeFormat: format.flatMap(DatetimeFormat.init(pattern:)))
    let cells = Column(storage: .integers(values), missing: MissingMask(presentRows: values.count))
    guard case .integers(let result) = cells.coarsened(as: column).storage else { return [] }
    return result
  }

  private func coarse(_ values: [Double], step: Double) -> [Double] {
    let column = ColumnSchema(name: "x", kind: .continuous, coarsening: .multiples(of: step))
    let cells = Column(storage: .reals(values), missing: MissingMask(presentRows: values.count))
    guard case .reals(let result) = cells.coarsened(as: column).storage else { return [] }
    return result
  }

  /// (unit, what 2024-08-15 13:47:09, a Thursday, becomes)
  @Test(arguments: [
    (Coarsening.CalendarUnit.year, "2024-01-01 00:00:00"), (.quarter, "2024-07-01 00:00:00"),
    (.month, "2024-08-01 00:00:00"), (.week, "2024-08-12 00:00:00"),
    (.day, "2024-08-15 00:00:00"), (.hour, "2024-08-15 13:00:00"),
  ])
  func aMomentBecomesTheFirstOfItsUnit(unit: Coarsening.CalendarUnit, start: String) throws {
    let pattern = "yyyy-MM-dd HH:mm:ss"
    let format = try #require(DatetimeFormat(pattern: pattern))
    let ticks = try #require(format.ticks(parsing: "2024-08-15 13:47:09"))
    let result = coarse([ticks], .start(of: unit), format: pattern)
    #expect(result.map(format.text(ticks:)) == [start])
    #expect(coarse(result, .start(of: unit), format: pattern) == result)
  }

  @Test func momentsBefore1970AreRoundedDownToo() throws {
    let format = try #require(DatetimeFormat(pattern: "yyyy-MM-dd"))
    func texts(_ text: String, _ unit: Coarsening.CalendarUnit) -> String {
      format.text(
        ticks: coarse([format.ticks(parsing: text)!], .start(of: unit), format: "yyyy-MM-dd")[0])
    }
    #expect(texts("1931-12-31", .year) == "1931-01-01")
    // A Wednesday.
    #expect(texts("1969-12-31", .week) == "1969-12-29")
    #expect(texts("1960-02-29", .quarter) == "1960-01-01")
    #expect(texts("0000-03-09", .month) == "0000-03-01")
  }

  @Test func monthsAndTimesOfDayHaveTheirUnits() throws {
    let months = try #require(DatetimeFormat(pattern: "yyyy-MM"))
    let august = try #require(months.ticks(parsing: "1969-08"))
    #expect(
      coarse([august], .start(of: .quarter), format: "yyyy-MM").map(months.text(ticks:))
        == ["1969-07"])
    #expect(
      coarse([august], .start(of: .year), format: "yyyy-MM").map(months.text(ticks:))
        == ["1969-01"])
    #expect(coarse([13 * 60 + 59], .start(of: .hour), format: "HH:mm") == [13 * 60])
  }

  @Test func wholeNumbersBecomeMultiples() {
    #expect(coarse([0, 4, 5, 37, -1, -5], .multiples(of: 5)) == [0, 0, 5, 35, -5, -5])
    #expect(coarse([.max, .min], .multiples(of: 1_000)) == [9_223_372_036_854_775_000, .min])
  }

  @Test func realsBecomeMultiplesAsTheyAreWritten() {
    #expect(coarse([0.3, 0.35, 0.7, -0.05, 1e300], step: 0.1) == [0.3, 0.3, 0.7, -0.1, 1e300])
    #expect(coarse([1_234.56, -0.4], step: 1_000) == [1_000, -1_000])
    for step in [0.1, 0.05, 0.25, 1.0 / 3, 7, 1e-7, 2.5] {
      let once = coarse((0..<1_000).map { Double($0) * 0.137 - 50 }, step: step)
      #expect(coarse(once, step: step) == once, "\(step)")
    }
  }

  @Test func spellingsThatBeginAlikeBecomeOne() {
    var mask = MissingMask()
    for row in 0..<5 { mask.append(isMissing: row == 4) }
    let column = Column(
      storage: .codes([0, 1, 2, 3, -1], dictionary: ["20095", "20354", "80331", "1"]),
      missing: mask)
    let schema = ColumnSchema(
      name: "zip", kind: .categorical, coarsening: .characters(2),
      categories: ["20095", "20354", "80331", "1"])
    #expect(
      column.coarsened(as: schema)
        == Column(storage: .codes([0, 0, 1, 2, -1], dictionary: ["20", "80", "1"]), missing: mask))
    #expect(schema.coarsened.categories == ["20", "80", "1"])
  }

  @Test func aSchemasRangeAndDecimalsFollow() throws {
    let day = try #require(DatetimeFormat(pattern: "yyyy-MM-dd"))
    let date = ColumnSchema(
      name: "d", kind: .datetime, range: .integers(10...400), coarsening: .start(of: .year),
      datetimeFormat: day)
    #expect(date.coarsened.range == .integers(0...365))
    #expect(date.coarsened.coarsened == date.coarsened)
    let amount = ColumnSchema(
      name: "a", kind: .continuous, range: .reals(0.37...9.99), coarsening: .multiples(of: 0.5),
      decimals: 2)
    #expect(amount.coarsened.range == .reals(0...9.5))
    #expect(amount.coarsened.decimals == 1)
    let age = ColumnSchema(
      name: "n", kind: .integer, range: .integers(17...90), coarsening: .multiples(of: 5))
    #expect(age.coarsened.range == .integers(15...90))
  }
}
