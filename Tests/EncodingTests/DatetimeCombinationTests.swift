import Compute
import Tabular
import Testing

@testable import Encoding

/// What a model may sample: any combination of a datetime column's levels, whether a moment has it or not.
struct DatetimeCombinationTests {
  /// Calls `body` with every combination of the variables' levels but the missing one, and the moment it stands for
  /// under each of a few uniform numbers.
  static func exhaust(
    _ encoder: DatetimeEncoder, _ body: ([Int], Int64) throws -> Void
  ) throws {
    let variables = encoder.variables
    var counts = variables.map(\.levelCount)
    if encoder.levels(of: encoder.range.lowerBound).count != counts.count {
      Issue.record("another number of levels than variables")
    }
    if encoder.value(uniform: 0, level: { $0 == 0 ? counts[0] - 1 : 0 }) == nil { counts[0] -= 1 }
    for number in 0..<counts.reduce(1, *) {
      var rest = number
      let levels = counts.map { count in
        defer { rest /= count }
        return rest % count
      }
      for uniform in [0, 0.25, 0.617, 0.999_999_999_999] {
        try body(levels, try #require(encoder.value(uniform: uniform) { levels[$0] }))
      }
    }
  }

  @Test(arguments: [
    ("1998-05-20", "2003-02-11"), ("2023-12-31", "2026-01-01"), ("2024-01-01", "2024-03-02"),
    ("1969-11-02", "1970-12-13"),
  ])
  func noCombinationOfLevelsLeavesTheRangeOrItsWeekday(first: String, last: String) throws {
    let values = DatetimeEncoderTests.allDays(from: first, to: last)
    let encoder = try DatetimeEncoderTests.encoder(values, missing: 3)
    let weekdays = try #require(encoder.weekday)
    try Self.exhaust(encoder) { levels, day in
      #expect(encoder.range.contains(day))
      #expect(weekdays.levels[levels.last!] == [Int64(DatetimeEncoderTests.weekday(day))])
    }
  }

  @Test func aContradictionGivesADayNearTheWeek() throws {
    let encoder = try DatetimeEncoderTests.encoder(
      DatetimeEncoderTests.allDays(from: "1998-05-20", to: "2003-02-11"))
    try Self.exhaust(encoder) { levels, day in
      let start = Int(encoder.place.levels[levels[1]][0] / 2)
      let slot = encoder.axis.place(ofDay: Int(day)).slot
      // 366 slots in a circle; a week ends six after its start, the last one eight.
      let ahead = (slot - start + 366) % 366
      #expect(ahead <= 8 + 6 || ahead >= 366 - 6, "\(ahead) days from the week's start")
    }
  }

  @Test func aWeekOutsideTheRangeIsTakenFromTheNextYear() throws {
    let encoder = try DatetimeEncoderTests.encoder(
      DatetimeEncoderTests.allDays(from: "1998-05-20", to: "2003-02-11"))
    func decoded(_ year: String, likeDay day: String) -> String? {
      var levels = encoder.levels(of: DatetimeEncoderTests.day(day))
      levels[0] = encoder.levels(of: DatetimeEncoderTests.day(year))[0]
      return encoder.value(uniform: 0.5) { levels[$0] }.map {
        DatetimeEncoderTests.days.text(ticks: $0)
      }
    }
    // Tuesdays of the first week of March.
    #expect(decoded("1998-06-01", likeDay: "2000-03-07") == "1999-03-09")
    #expect(decoded("2003-01-01", likeDay: "2000-03-07") == "2002-03-05")
  }

  @Test func whereClosedOnWeekendsNoCombinationOpens() throws {
    let values = DatetimeEncoderTests.allDays(from: "2019-03-01", to: "2023-06-30").filter {
      DatetimeEncoderTests.weekday($0) < 5
    }
    let encoder = try DatetimeEncoderTests.encoder(values)
    #expect(encoder.variables.map(\.levelCount) == [5, 52, 5])
    try Self.exhaust(encoder) { _, day in #expect(DatetimeEncoderTests.weekday(day) < 5) }
  }

  @Test func noCombinationWithATimeLeavesTheRange() throws {
    // Two days and two months, so that the range's ends cut days: from 15:30 to 09:10.
    let first = try #require(DatetimeEncoderTests.moments.ticks(parsing: "1969-12-20 15:30:00"))
    let last = try #require(DatetimeEncoderTests.moments.ticks(parsing: "1970-02-21 09:10:00"))
    let values = [first, last] + (0..<900).map { first + Int64($0) * 6_007 }
    let encoder = try DatetimeEncoderTests.encoder(values, format: DatetimeEncoderTests.moments)
    #expect(encoder.range == first...last)
    try Self.exhaust(encoder) { _, moment in #expect(encoder.range.contains(moment)) }
  }

  @Test func manyYearsAreBinned() throws {
    let values = (0..<4_000).map { DatetimeEncoderTests.day("1200-01-01") + Int64($0) * 73 }
    let encoder = try DatetimeEncoderTests.encoder(values)
    #expect(encoder.variables.map(\.levelCount) == [64, 52, 7])
    try Self.exhaust(encoder) { levels, day in
      #expect(encoder.range.contains(day))
      #expect(DatetimeEncoderTests.weekday(day) == levels[2])
    }
  }

  /// Columns of every unit, length and habit: some days only, some weekdays only, one year or many.
  @Test func noColumnTrapsOrLeavesItsRange() throws {
    var stream = RandomStream(seed: 5, purpose: .noise)
    var fitted = 0
    for column in 0..<400 {
      let pattern = [
        "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.SSSSSS",
      ][column % 5]
      let format = try #require(DatetimeFormat(pattern: pattern))
      let perDay = format.unit.ticksPerDay ?? 1
      let span = [20, 60, 400, 735, 1_500, 30_000][stream.integer(below: 6)]
      let step = [1, 1, 7, 30, 91][stream.integer(below: 5)]
      let start = stream.integer(below: 60_000) - 30_000
      let values = (0..<[40, 300, 2_000][stream.integer(below: 3)]).map { _ in
        let day = start + stream.integer(below: span) / step * step
        return Int64(format.unit == .months ? day / 30 : day) * perDay
          + Int64(stream.integer(below: Int(perDay)))
      }
      guard
        let encoder = DatetimeEncoder(
          fitting: values, missingCount: stream.integer(below: 2) * 9, format: format,
          options: .unprotected)
      else { continue }
      fitted += 1
      let counts = encoder.variables.map(\.levelCount)
      #expect(counts.allSatisfy { $0 > 1 })
      for _ in 0..<500 {
        let levels = counts.map { stream.integer(below: $0) }
        guard let value = encoder.value(uniform: stream.uniformDouble(), level: { levels[$0] })
        else { continue }
        #expect(encoder.range.contains(value), "column \(column)")
      }
      for value in values.prefix(50) {
        let levels = encoder.levels(of: value)
        #expect(zip(levels, counts).allSatisfy { $0 < $1 })
        let decoded = try #require(encoder.value(uniform: stream.uniformDouble()) { levels[$0] })
        // The weekday or the date, the month where it has no weeks. A bin of years is the year up to a few.
        if format.unit != .months, encoder.weekday != nil {
          #expect(
            DatetimeEncoderTests.weekday(decoded.flooredQuotient(perDay))
              == DatetimeEncoderTests.weekday(value.flooredQuotient(perDay)), "column \(column)")
        }
      }
    }
    #expect(fitted > 250)
  }
}
