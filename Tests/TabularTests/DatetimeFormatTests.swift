import Tabular
import Testing

@Suite struct DatetimeFormatTests {
  private func format(_ pattern: String) throws -> DatetimeFormat {
    try #require(DatetimeFormat(pattern: pattern), "\(pattern)")
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "1970-01-01", Int64(0)),
    ("yyyy-MM-dd", "1969-12-31", -1),
    ("yyyy-MM-dd", "2000-03-01", 11_017),
    ("yyyy-MM-dd", "1900-03-01", -25_508),
    ("yyyy-MM-dd", "0000-01-01", -719_528),
    ("yyyy-MM-dd", "9999-12-31", 2_932_896),
    ("dd.MM.yyyy", "02.01.1970", 1),
    ("MM/dd/yyyy", "02/01/1970", 31),
    ("dd/MM/yyyy", "02/01/1970", 1),
    ("yyyyMMdd", "19700131", 30),
    ("yyyy-MM", "1971-02", 13),
    ("yyyy-MM", "1969-12", -1),
    ("HH:mm", "01:30", 90),
    ("HH:mm:ss", "23:59:59", 86_399),
    ("yyyy-MM-dd HH:mm", "1970-01-02 00:01", 1_441),
    ("yyyy-MM-ddTHH:mm:ssZ", "1969-12-31T23:59:59Z", -1),
    ("yyyy-MM-dd HH:mm:ss.SSS", "1970-01-01 00:00:01.005", 1_005),
    ("yyyy-MM-dd HH:mm:ss.S", "1970-01-01 00:00:01.5", 1_500),
    ("yyyy-MM-dd HH:mm:ss.SSSSSS", "1969-12-31 23:59:59.999999", -1),
    ("yyyy-MM-dd HH:mm:ss+00", "1970-01-01 00:00:07+00", 7),
  ])
  func ticksCountFromTheStartOf1970(pattern: String, text: String, ticks: Int64) throws {
    let format = try format(pattern)
    #expect(format.ticks(parsing: text) == ticks)
    #expect(format.text(ticks: ticks) == text)
  }

  @Test func theFinestTokenDecidesTheUnit() throws {
    let units: [(String, DatetimeFormat.Unit)] = [
      ("yyyy-MM", .months), ("yyyy-MM-dd", .days), ("HH:mm", .minutes), ("HH:mm:ss", .seconds),
      ("HH:mm:ss.S", .milliseconds), ("HH:mm:ss.SSS", .milliseconds),
      ("HH:mm:ss.SSSS", .microseconds), ("HH:mm:ss,SSSSSS", .microseconds),
    ]
    for (pattern, unit) in units { #expect(try format(pattern).unit == unit) }
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "2024-13-01", "2024-01-00",
    "2024-1-01", "24-01-01", "2024-01-01 ", "2024/01/01", "", "2024-01-0x", "２０２４-01-01",
  ])
  func whatIsNoDayOrNotWrittenExactlyIsRefused(text: String) throws {
    #expect(try format("yyyy-MM-dd").ticks(parsing: text) == nil)
  }

  @Test(arguments: ["24:00:00", "12:60:00", "12:00:60", "1:00:00", "12:00"])
  func whatIsNoTimeIsRefused(text: String) throws {
    #expect(try format("HH:mm:ss").ticks(parsing: text) == nil)
  }

  @Test func leapDaysFollowTheGregorianRule() throws {
    let days = try format("yyyy-MM-dd")
    #expect(days.ticks(parsing: "2024-02-29") != nil)
    #expect(days.ticks(parsing: "2000-02-29") != nil)
    #expect(days.ticks(parsing: "2100-02-29") == nil)
  }

  @Test func everyDayOfThreeCenturiesComesBackAndFollowsTheDayBefore() throws {
    let days = try format("yyyy-MM-dd")
    let first = try #require(days.ticks(parsing: "1799-12-25"))
    let last = try #require(days.ticks(parsing: "2101-01-05"))
    var previous = days.text(ticks: first - 1)
    for day in first...last {
      let text = days.text(ticks: day)
      #expect(previous < text && days.ticks(parsing: text) == day)
      previous = text
    }
  }

  @Test func momentsThatCannotBeWrittenBecomeTheNearest() throws {
    #expect(try format("yyyy-MM-dd").text(ticks: .max) == "9999-12-31")
    #expect(try format("yyyy-MM-dd HH:mm").text(ticks: .min) == "0000-01-01 00:00")
    #expect(try format("yyyy-MM").text(ticks: .min) == "0000-01")
    #expect(try format("HH:mm").text(ticks: 1_440) == "23:59")
    #expect(try format("HH:mm").text(ticks: -1) == "00:00")
  }

  @Test(arguments: [
    "", "yyyy", "MM", "dd", "HH", "mm:ss", "yyyy-dd", "MM-dd", "yyyy-MM HH:mm", "yyyy-MM-dd HH",
    "yyyy-MM-dd HH:ss", "yyyy-MM-dd yyyy", "yy-MM-dd", "yyyy-M-d", "HH:mm.SSS",
    "HH:mm:ss.SSSSSSS", "HH:mm:ss.S.SS", "yyyy-MM-dd a", "yyyy–MM–dd", "hh:mm",
  ])
  func patternsThatDoNotNameAMomentAreRefused(pattern: String) {
    #expect(DatetimeFormat(pattern: pattern) == nil)
  }

  @Test func everyCommonFormatReadsWhatItWrites() {
    #expect(DatetimeFormat.common.first?.pattern == "yyyy-MM-dd")
    #expect(Set(DatetimeFormat.common).count == DatetimeFormat.common.count)
    for format in DatetimeFormat.common {
      for ticks: Int64 in [0, 1, 59, 1_000] {
        let text = format.text(ticks: ticks)
        #expect(format.ticks(parsing: text).map(format.text(ticks:)) == text, "\(format.pattern)")
      }
    }
  }
}
