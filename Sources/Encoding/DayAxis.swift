import Tabular

/// The days between a datetime column's ends, or the months if the column is written in months, and the stretch in
/// which each has its place: the year, if there are more than two of them, or else the whole time.
///
/// A day is counted from 1970-01-01, a month from 1970-01. A place in the stretch is a *slot*: of a year 0 to 365,
/// where 59 is the 29th of February, so that a date has the same slot in every year; of months 0 to 11; of the whole
/// time the days since the first. Slots are joined into weeks of seven, the first from slot 0; the last of a year
/// takes the two days that are left over.
struct DayAxis: Codable, Hashable, Sendable {
  let first: Int
  let last: Int
  /// Ticks in a day; `nil` if the axis counts months.
  let ticksPerDay: Int64?

  /// - Parameter days: the first and the last, or months where `unit` is months.
  /// - Returns: `nil` if an end is outside the years 0 to 9999.
  init?(days: ClosedRange<Int64>, unit: DatetimeFormat.Unit) {
    ticksPerDay = unit.ticksPerDay
    let low: Int
    let high: Int
    if ticksPerDay != nil {
      low = CalendarDay(year: 0, month: 1, day: 1).daysSinceEpoch
      high = CalendarDay(year: 9999, month: 12, day: 31).daysSinceEpoch
    } else {
      low = -1970 * 12
      high = 8030 * 12 - 1
    }
    first = Int(days.lowerBound)
    last = Int(days.upperBound)
    guard first >= low, last <= high else { return nil }
  }

  var countsMonths: Bool { ticksPerDay == nil }

  /// Whether the stretch is the year. Every slot but the 29th of February then lies between the ends twice.
  var hasYears: Bool { last - first >= (countsMonths ? 24 : 731) }

  var slotCount: Int {
    guard hasYears else { return last - first + 1 }
    return countsMonths ? 12 : 366
  }

  /// Where the last week of a year begins: the 23rd of December.
  static let lastWeekStart = 357

  /// The day, or month, that holds a moment.
  func day(ofTicks ticks: Int64) -> Int { Int(ticks.flooredQuotient(ticksPerDay ?? 1)) }

  /// Its year, 0 where the stretch is the whole time, and its slot.
  func place(ofDay day: Int) -> (year: Int, slot: Int) {
    guard hasYears else { return (0, day - first) }
    guard !countsMonths else {
      let months = day + 1970 * 12
      return (months / 12, months % 12)
    }
    let year = CalendarDay(daysSinceEpoch: day).year
    let slot = day - Self.newYear(year)
    return (year, slot >= 59 && !CalendarDay.isLeap(year) ? slot + 1 : slot)
  }

  /// The first slot of the week that holds a slot.
  func weekStart(ofSlot slot: Int) -> Int {
    hasYears ? min(slot / 7 * 7, Self.lastWeekStart) : slot / 7 * 7
  }

  /// The slots of the week that begins with `start`.
  func week(from start: Int) -> ClosedRange<Int> {
    start...(hasYears && start == Self.lastWeekStart ? 365 : start + 6)
  }

  /// The days between the ends that `slots` are in a year; if there are none, in the year next to it.
  ///
  /// In a common year the 29th of February is the 28th.
  ///
  /// - Precondition: some day of `year` is between the ends.
  func days(ofSlots slots: ClosedRange<Int>, year: Int) -> ClosedRange<Int> {
    var year = year
    if day(ofSlot: slots.upperBound, year: year) < first {
      year += 1
    } else if day(ofSlot: slots.lowerBound, year: year) > last {
      year -= 1
    }
    return max(
      day(ofSlot: slots.lowerBound, year: year), first)...min(
        day(ofSlot: slots.upperBound, year: year), last)
  }

  private func day(ofSlot slot: Int, year: Int) -> Int {
    guard hasYears else { return first + slot }
    guard !countsMonths else { return (year - 1970) * 12 + slot }
    return Self.newYear(year) + (slot >= 59 && !CalendarDay.isLeap(year) ? slot - 1 : slot)
  }

  private static func newYear(_ year: Int) -> Int {
    CalendarDay(year: year, month: 1, day: 1).daysSinceEpoch
  }

  /// The day of the week, 0 for Monday.
  static func weekday(ofDay day: Int) -> Int {
    // 1970-01-01 was a Thursday.
    Int((Int64(day) + 3).flooredRemainder(7))
  }
}

extension Int64 {
  /// The quotient rounded down, for moments before 1970.
  func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// What the rounded quotient leaves, 0 to `divisor` − 1.
  func flooredRemainder(_ divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
