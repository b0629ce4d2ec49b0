import Tabular

/// A distance between the marks of an axis of dates and times: of a size that clocks and calendars have.
enum CalendarStep: Hashable, Sendable {
  /// So many ticks of the format, counted from 1970-01-01 00:00, or from the first Monday for whole weeks.
  case ticks(Int64)
  /// So many months, counted from the year 0.
  case months(Int)

  /// The steps that a format can show, ascending.
  static func all(of format: DatetimeFormat) -> [CalendarStep] {
    guard let perDay = format.unit.ticksPerDay else { return months }
    let parts: [CalendarStep] = (fractions(perDay) + clock(perDay)).map { .ticks($0) }
    guard format.hasDate else { return parts + [.ticks(perDay)] }
    return parts + [.ticks(perDay), .ticks(7 * perDay)] + months
  }

  private static var months: [CalendarStep] {
    ([1, 3, 6] + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000].map { 12 * $0 })
      .map { .months($0) }
  }

  /// 1, 2 or 5 times a power of ten of ticks below a second.
  private static func fractions(_ perDay: Int64) -> [Int64] {
    var steps: [Int64] = []
    var ten: Int64 = 1
    while ten * 86_400 < perDay {
      steps += [ten, 2 * ten, 5 * ten]
      ten *= 10
    }
    return steps
  }

  /// Seconds, minutes and hours in parts that divide the next larger unit.
  private static func clock(_ perDay: Int64) -> [Int64] {
    let sixtieths: [Int64] = [1, 2, 5, 10, 15, 30]
    let seconds = sixtieths + sixtieths.map { 60 * $0 } + [1, 2, 3, 6, 12].map { 3_600 * $0 }
    return seconds.filter { $0 * perDay % 86_400 == 0 && $0 * perDay >= 86_400 }
      .map { $0 * perDay / 86_400 }
  }

  /// The marks from the last one that is not after `low` to the first one that is not before `high`, at least two, in
  /// ticks of `format`; `nil` if there are more than `most`.
  func marks(
    around low: Int64, _ high: Int64, atMost most: Int, of format: DatetimeFormat
  ) -> [Int64]? {
    var number = self.number(notAfter: low, of: format)
    var marks = [tick(ofMark: number, of: format)]
    while marks.count < 2 || marks.last! < high {
      guard marks.count < most else { return nil }
      number += 1
      marks.append(tick(ofMark: number, of: format))
    }
    return marks
  }

  /// A mark as text. Whole years and months, and days of a format with hours, are written as ISO 8601 does; all others
  /// as the column writes its cells.
  func text(ofMark tick: Int64, of format: DatetimeFormat) -> String {
    switch self {
    case .months(let months):
      let iso = Self.monthFormat.text(ticks: Self.month(of: tick, format))
      return months % 12 == 0 ? String(iso.prefix(4)) : iso
    case .ticks(let ticks):
      guard let perDay = format.unit.ticksPerDay else { return format.text(ticks: tick) }
      if !format.hasDate, tick >= perDay { return "24:00" }
      if perDay > 1, ticks % perDay == 0, format.hasDate {
        return Self.dayFormat.text(ticks: tick / perDay)
      }
      return format.text(ticks: tick)
    }
  }

  /// Whether a mark's text could be a cell of a column.
  func canBeCell(of format: DatetimeFormat) -> Bool {
    switch self {
    case .months(let months): format.unit == .months && months % 12 != 0
    case .ticks(let ticks):
      format.unit.ticksPerDay.map { $0 == 1 || ticks % $0 != 0 } ?? true
    }
  }

  private static let dayFormat = DatetimeFormat(pattern: "yyyy-MM-dd")!
  private static let monthFormat = DatetimeFormat(pattern: "yyyy-MM")!
  /// 1970-01-05.
  private static let firstMonday: Int64 = 4

  private func number(notAfter tick: Int64, of format: DatetimeFormat) -> Int64 {
    switch self {
    case .ticks(let ticks): (tick - origin(of: format)).dividedDown(by: ticks)
    // Months are counted from the year 0, so that decades and centuries begin where people expect them.
    case .months(let months):
      (Self.month(of: tick, format) + 1970 * 12).dividedDown(by: Int64(months))
    }
  }

  private func tick(ofMark number: Int64, of format: DatetimeFormat) -> Int64 {
    switch self {
    case .ticks(let ticks): return origin(of: format) + number * ticks
    case .months(let months):
      let month = number * Int64(months) - 1970 * 12
      guard let perDay = format.unit.ticksPerDay else { return month }
      let year = Int((month + 1970 * 12).dividedDown(by: 12))
      let day = CalendarDay(year: year, month: Int(month + 1970 * 12) - 12 * year + 1, day: 1)
      return Int64(day.daysSinceEpoch) * perDay
    }
  }

  private func origin(of format: DatetimeFormat) -> Int64 {
    guard case .ticks(let ticks) = self, let perDay = format.unit.ticksPerDay,
      ticks == 7 * perDay
    else { return 0 }
    return Self.firstMonday * perDay
  }

  /// Months since January 1970.
  private static func month(of tick: Int64, _ format: DatetimeFormat) -> Int64 {
    guard let perDay = format.unit.ticksPerDay else { return tick }
    let day = CalendarDay(daysSinceEpoch: Int(tick.dividedDown(by: perDay)))
    return Int64((day.year - 1970) * 12 + day.month - 1)
  }
}

extension Int64 {
  /// The quotient, rounded down. Swift's own is rounded towards 0.
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
