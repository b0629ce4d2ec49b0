import Compute
import Tabular
import Testing

@testable import Encoding

struct DatetimeEncoderTests {
  static let days = DatetimeFormat(pattern: "yyyy-MM-dd")!
  static let moments = DatetimeFormat(pattern: "yyyy-MM-dd HH:mm:ss")!

  static func encoder(
    _ values: [Int64], missing: Int = 0, format: DatetimeFormat = days
  ) throws -> DatetimeEncoder {
    try #require(
      DatetimeEncoder(
        fitting: values, missingCount: missing, format: format, options: .unprotected))
  }

  static func day(_ text: String) -> Int64 { days.ticks(parsing: text)! }

  static func allDays(from first: String, to last: String) -> [Int64] {
    Array(day(first)...day(last))
  }

  static func weekday(_ day: Int64) -> Int { DayAxis.weekday(ofDay: Int(day)) }

  @Test func daysOfManyYearsComeBackButForTheLastWeeksOfYears() throws {
    // Leap years and days before 1970 among them.
    let values = Self.allDays(from: "1955-03-08", to: "1975-11-20")
    let encoder = try Self.encoder(values)
    #expect(encoder.variables.map(\.levelCount) == [21, 52, 7])
    for value in values {
      let levels = encoder.levels(of: value)
      for uniform in [0, 0.4, 0.99] {
        let decoded = try #require(encoder.value(uniform: uniform) { levels[$0] })
        if Self.days.text(ticks: value).dropFirst(5) < "12-23" {
          #expect(decoded == value, "\(Self.days.text(ticks: value))")
        } else {
          #expect(Self.weekday(decoded) == Self.weekday(value))
          #expect(abs(decoded - value) <= 7)
          #expect(Self.days.text(ticks: decoded).dropFirst(5) >= "12-23")
        }
      }
    }
  }

  @Test func daysOfTwoYearsComeBackExactly() throws {
    let values = Self.allDays(from: "1968-12-30", to: "1970-12-30")
    #expect(values.count == 731)
    let encoder = try Self.encoder(values)
    // 105 weeks, the last one of three days.
    #expect(encoder.variables.map(\.levelCount) == [105, 7])
    for value in values {
      let levels = encoder.levels(of: value)
      #expect(encoder.value(uniform: 0.3) { levels[$0] } == value)
    }
  }

  @Test func weekdaysAreThoseOfTheCalendar() {
    #expect(Self.weekday(Self.day("1970-01-01")) == 3)
    #expect(Self.weekday(Self.day("1969-12-28")) == 6)
    #expect(Self.weekday(Self.day("2024-02-29")) == 3)
    #expect(Self.weekday(Self.day("1900-01-01")) == 0)
  }

  @Test func aDateHasTheSameSlotInEveryYear() throws {
    let axis = try #require(
      DayAxis(days: Self.day("1890-01-01")...Self.day("2010-12-31"), unit: .days))
    for (date, slot) in [
      ("01-01", 0), ("02-28", 58), ("02-29", 59), ("03-01", 60), ("12-23", 357), ("12-31", 365),
    ] {
      // Leap years and common ones, 1900 among them.
      for year in [1896, 1900, 1969, 1972, 2000, 2003] {
        guard let day = Self.days.ticks(parsing: "\(year)-\(date)") else { continue }
        let place = axis.place(ofDay: Int(day))
        #expect(place == (year, slot), "\(year)-\(date)")
        #expect(axis.days(ofSlots: slot...slot, year: year) == Int(day)...Int(day))
      }
    }
  }

  @Test func daysThatRepeatEachYearStayThose() throws {
    // The last days of 240 months.
    let values = Self.allDays(from: "1960-01-01", to: "1979-12-31").filter {
      Self.days.text(ticks: $0 + 1).hasSuffix("-01")
    }
    let encoder = try Self.encoder(values)
    // The 28th and the 29th of February are two.
    #expect(encoder.variables.map(\.levelCount) == [20, 13])
    let datesInYear = Set(values.map { Self.days.text(ticks: $0) }.map { $0.dropFirst(5) })
    try DatetimeCombinationTests.exhaust(encoder) { _, day in
      #expect(datesInYear.contains(Self.days.text(ticks: day).dropFirst(5)))
    }
    for value in values {
      let levels = encoder.levels(of: value)
      #expect(encoder.value(uniform: 0.9) { levels[$0] } == value)
    }
    let leapDay = encoder.levels(of: Self.day("1964-02-29"))[1]
    let common = encoder.levels(of: Self.day("1965-07-31"))[0]
    let decoded = encoder.value(uniform: 0.5) { [common, leapDay][$0] }
    #expect(decoded == Self.day("1965-02-28"))
  }

  @Test func aDayOfManyRowsIsAPlaceOfItsOwn() throws {
    // "Unknown" is the 1st of January.
    let known = Self.allDays(from: "1950-06-01", to: "1999-12-31").enumerated()
      .filter { $0.offset % 9 == 0 }.map(\.element)
    let unknown = (1951...1999).flatMap { [Int64](repeating: Self.day("\($0)-01-01"), count: 20) }
    let encoder = try Self.encoder(known + unknown)
    #expect(encoder.variables.map(\.levelCount) == [50, 53, 7])
    for value in unknown {
      let levels = encoder.levels(of: value)
      #expect(encoder.value(uniform: 0.1) { levels[$0] } == value)
    }
    // Whatever the weekday says.
    var levels = encoder.levels(of: Self.day("1970-01-01"))
    for weekday in 0..<7 {
      levels[2] = weekday
      #expect(encoder.value(uniform: 0.1) { levels[$0] } == Self.day("1970-01-01"))
    }
  }

  @Test func theLastWeekOfAYearKeepsTheFrequenciesOfItsDays() throws {
    // On the 23rd three times as often as a week later, both Mondays in 2013 and 2019.
    let values =
      Self.allDays(from: "2013-01-01", to: "2019-12-31")
      + (2013...2019).flatMap { [Int64](repeating: Self.day("\($0)-12-23"), count: 2) }
    let encoder = try Self.encoder(values)
    let levels = encoder.levels(of: Self.day("2013-12-30"))
    let drawn = (0..<1_000).map { encoder.value(uniform: Double($0) / 1_000) { levels[$0] } }
    #expect(abs(drawn.count { $0 == Self.day("2013-12-23") } - 750) <= 10)
    #expect(abs(drawn.count { $0 == Self.day("2013-12-30") } - 250) <= 10)
  }

  @Test func aColumnOfOneDayHasATimeOnly() throws {
    let noon = try #require(Self.moments.ticks(parsing: "1961-04-12 12:00:00"))
    let values = (0..<200).map { noon + Int64($0 % 50 * 61) }
    for missing in [0, 5] {
      let encoder = try Self.encoder(values, missing: missing, format: Self.moments)
      #expect(encoder.variables.map(\.levelCount) == [missing == 0 ? 50 : 51])
      for value in values {
        let levels = encoder.levels(of: value)
        #expect(encoder.value(uniform: 0.5) { levels[$0] } == value)
      }
      if missing > 0 { #expect(encoder.value(uniform: 0.5) { _ in 50 } == nil) }
    }
  }

  /// Openings from 8:00 to 17:59 on working days, every fourth on the hour, over three years; in seconds.
  static func openings(_ count: Int = 4_000) -> [Int64] {
    var stream = RandomStream(seed: 3, purpose: .noise)
    let first = day("2021-02-03")
    return (0..<count).map { row in
      var day = first + Int64(stream.integer(below: 1_000))
      while weekday(day) > 4 { day += 1 }
      let hour = 8 + stream.integer(below: 10)
      let minute = row % 4 == 0 ? 0 : stream.integer(below: 60)
      return day * 86_400 + Int64(hour * 60 + minute) * 60
    }
  }

  @Test func timesOfDayAreKeptAsNumbersAre() throws {
    let values = Self.openings()
    let encoder = try Self.encoder(values, format: Self.moments)
    #expect(encoder.variables.prefix(3).map(\.levelCount) == [3, 52, 5])
    #expect(encoder.variables.count == 4)
    var farthest: Int64 = 0
    for (row, value) in values.enumerated() {
      let levels = encoder.levels(of: value)
      let decoded = try #require(
        encoder.value(uniform: (Double(row) + 0.5) / 4_000) { levels[$0] })
      // Minutes stay whole, and whole hours are levels of their own.
      #expect(decoded % 60 == 0)
      if value % 3_600 == 0 { #expect(decoded % 3_600 == 0) }
      #expect(Self.weekday(decoded / 86_400) == Self.weekday(value / 86_400))
      farthest = max(farthest, abs(decoded % 86_400 - value % 86_400))
    }
    // 7.5 % of the rows are between two hours: five bins of about 1/64, as minutes are not split.
    #expect(farthest <= 1_200, "\(farthest) seconds")
  }

  @Test func missingCellsHaveALevelInTheFirstVariableOnly() throws {
    let values = Self.allDays(from: "1990-01-01", to: "1999-12-31")
    var mask = MissingMask()
    var cells: [Int64] = []
    for (row, value) in values.enumerated() {
      mask.append(isMissing: row % 3 == 0)
      cells.append(row % 3 == 0 ? 0 : value)
    }
    let column = Column(storage: .integers(cells), missing: mask)
    let table = Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "n", kind: .integer),
          ColumnSchema(name: "day", kind: .datetime, isNullable: true, datetimeFormat: Self.days),
          ColumnSchema(name: "m", kind: .integer),
        ]),
      columns: [
        Column(
          storage: .integers(values.map { $0 % 5 }), missing: MissingMask(presentRows: values.count)
        ),
        column,
        Column(
          storage: .integers(values.map { $0 % 4 }), missing: MissingMask(presentRows: values.count)
        ),
      ], rowCount: values.count)
    let encoder = TableEncoder(fitting: table, options: .unprotected)
    #expect(encoder.layout.variables.map(\.levelCount) == [5, 11, 52, 7, 4])
    let rows = encoder.encode(table, seed: 1)

    // Each variable's marginal is that of its encoded cells, and its points are standardised under it.
    for (index, variable) in encoder.layout.variables.enumerated() {
      var counts = [Int](repeating: 0, count: variable.levelCount)
      for row in 0..<rows.rowCount {
        counts[Int(rows.levels[row * rows.variableCount + index])] += 1
      }
      for (count, probability) in zip(counts, variable.probabilities) {
        #expect(abs(Float(count) / Float(rows.rowCount) - probability) < 1e-6)
      }
      guard case .ordered(let points, _, _) = variable.code else { continue }
      let mean = zip(variable.probabilities, points).reduce(0) { $0 + $1.0 * $1.1 }
      let square = zip(variable.probabilities, points).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      #expect(abs(mean) < 1e-4 && abs(square - 1) < 1e-3)
      #expect(zip(points, points.dropFirst()).allSatisfy { $0 < $1 })
    }

    let decoded = encoder.decode(rows, firstRow: 0, seed: 7)
    for row in 0..<rows.rowCount {
      #expect(decoded.columns[0].number(at: row) == table.columns[0].number(at: row))
      #expect(decoded.columns[2].number(at: row) == table.columns[2].number(at: row))
      #expect(decoded.columns[1].missing[row] == mask[row])
      guard !mask[row], let day = decoded.columns[1].number(at: row) else { continue }
      #expect(abs(Int64(day) - values[row]) <= 7)
      #expect(Self.weekday(Int64(day)) == Self.weekday(values[row]))
    }
  }

  @Test func monthsAreYearsAndMonths() throws {
    let format = try #require(DatetimeFormat(pattern: "yyyy-MM"))
    let values = (-30..<50).map { Int64($0) }
    let encoder = try Self.encoder(values, format: format)
    // July 1967 to February 1974.
    #expect(encoder.variables.map(\.levelCount) == [8, 12])
    for value in values {
      let levels = encoder.levels(of: value)
      #expect(encoder.value(uniform: 0.8) { levels[$0] } == value)
    }
    try DatetimeCombinationTests.exhaust(encoder) { levels, month in
      #expect(encoder.range.contains(month))
      #expect(encoder.levels(of: month)[1] == levels[1])
    }
  }

  static func column(
    _ values: [Int64], format: DatetimeFormat = days, kind: ColumnKind = .datetime
  ) -> ColumnEncoder {
    ColumnEncoder(
      fitting: Column(storage: .integers(values), missing: MissingMask(presentRows: values.count)),
      schema: ColumnSchema(name: "x", kind: kind, datetimeFormat: format),
      options: .unprotected)
  }

  @Test func fewValuesTimesAloneAndWhatIsNoDateStayNumbers() {
    func isNumber(_ encoder: ColumnEncoder) -> Bool {
      if case .integers = encoder { true } else { false }
    }
    let all = Self.allDays(from: "2001-01-01", to: "2009-12-31")
    #expect(!isNumber(Self.column(Array(all.prefix(33)))))
    #expect(isNumber(Self.column(Array(all.prefix(32)))))
    #expect(isNumber(Self.column(all, kind: .integer)))
    let time = DatetimeFormat(pattern: "HH:mm")!
    #expect(isNumber(Self.column((0..<1_440).map { Int64($0) }, format: time)))
    // Forty waves of a survey, each of many rows.
    #expect(isNumber(Self.column((0..<1_000).map { all[$0 % 40 * 67] })))
    // Ticks that no calendar has.
    #expect(isNumber(Self.column([.min, .max] + all)))
  }

  @Test func aMomentThatFittingDidNotSeeIsTheNearestItDid() throws {
    let encoder = try Self.encoder(Self.allDays(from: "2011-05-05", to: "2015-03-08"))
    #expect(encoder.levels(of: .min) == encoder.levels(of: Self.day("2011-05-05")))
    #expect(encoder.levels(of: .max) == encoder.levels(of: Self.day("2015-03-08")))
  }

  @Test func aRowsMomentDependsOnItsLevelsAndNumberAlone() throws {
    let encoder = try Self.encoder(Self.openings(), format: Self.moments)
    let again = try Self.encoder(Self.openings(), format: Self.moments)
    #expect(encoder == again)
    let levels = encoder.levels(of: encoder.range.upperBound)
    for uniform in [0, 0.123, 0.999] {
      #expect(
        encoder.value(uniform: uniform) { levels[$0] }
          == again.value(uniform: uniform) { levels[$0] })
    }
  }

  @Test func anEncoderSurvivesItsJSON() throws {
    for column in [
      Self.column(Self.openings(), format: Self.moments),
      Self.column(Self.allDays(from: "1969-01-01", to: "1969-12-31")),
    ] {
      guard case .datetime = column else {
        Issue.record("no datetime")
        return
      }
      #expect(try RoundTrip.json(column) == column)
    }
  }

  @Test func digitsOfAUniformNumberAreUniformNumbers() {
    var sums = (0.0, 0.0)
    var products = 0.0
    for cell in 0..<4_096 {
      var digits = UniformDigits((Double(cell) + 0.5) / 4_096)
      let (first, second) = (digits.next(6), digits.next(6))
      sums.0 += first / 4_096
      sums.1 += second / 4_096
      products += first * second / 4_096
    }
    #expect(abs(sums.0 - 0.5) < 1e-9 && abs(sums.1 - 0.5) < 1e-9)
    #expect(abs(products - 0.25) < 1e-9)
    var last = UniformDigits(1 - 0x1p-53)
    #expect(last.next(10) < 1 && last.next(42) < 1)
  }
}
