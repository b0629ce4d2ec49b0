/// A day of the proleptic Gregorian calendar, in the years 0 to 9999.
package struct CalendarDay: Equatable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to the month's length.
  package var day: Int

  /// 1970-01-01.
  static let epoch = CalendarDay(year: 1970, month: 1, day: 1)

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The days in a month, 1 to 12, of a year.
  static func length(ofMonth month: Int, in year: Int) -> Int {
    // 31 days in odd months up to July, and in even ones from August on.
    month == 2 ? (isLeap(year) ? 29 : 28) : 30 + (month + month >> 3) & 1
  }

  /// The days from 0000-01-01 to the first day of `year`: 365 a year and one for each leap year before it.
  private static func days(beforeYear year: Int) -> Int {
    365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
  }

  private static let daysBeforeEpoch = days(beforeYear: 1970)

  /// Days since 1970-01-01; negative before it.
  package var daysSinceEpoch: Int {
    // A year counted from March has months of 31, 30, 31, 30, 31 days, twice over, and its leap day last.
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let yearFromMarch = month > 2 ? year : year - 1
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let daysBeforeMarch =
      Self.days(beforeYear: yearFromMarch) + (Self.isLeap(yearFromMarch) ? 60 : 59)
    return daysBeforeMarch + dayOfYear - Self.daysBeforeEpoch
  }

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// - Precondition: the day is not before the year 0.
  package init(daysSinceEpoch: Int) {
    let days = daysSinceEpoch + Self.daysBeforeEpoch
    precondition(days >= 0, "day \(daysSinceEpoch) is before the year 0")
    // 400 years have 146,097 days; the quotient is at most one year off.
    var year = days * 400 / 146_097
    while Self.days(beforeYear: year) > days { year -= 1 }
    while Self.days(beforeYear: year + 1) <= days { year += 1 }
    var rest = days - Self.days(beforeYear: year)
    var month = 1
    while rest >= Self.length(ofMonth: month, in: year) {
      rest -= Self.length(ofMonth: month, in: year)
      month += 1
    }
    self.init(year: year, month: month, day: rest + 1)
  }
}
