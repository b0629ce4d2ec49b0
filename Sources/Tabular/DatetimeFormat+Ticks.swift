extension DatetimeFormat {
  /// The moment that `text` names, in ticks of ``unit``, or `nil` if it is not written exactly in this
  /// format or is no day of the calendar. ``text(ticks:)`` gives the same bytes back. O(width).
  public func ticks(parsing text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count == width, let start = text.baseAddress,
      let (date, hour, minute, second, microsecond) = layout.moment(in: start),
      1...12 ~= date.month, date.day >= 1, hour < 24, minute < 60, second < 60,
      date.day <= CalendarDay.length(ofMonth: date.month, in: date.year)
    else { return nil }
    let days = Int64(date.daysSinceEpoch)
    let seconds = Int64((hour * 60 + minute) * 60 + second)
    return switch unit {
    case .months: Int64((date.year - 1970) * 12 + date.month - 1)
    case .days: days
    case .minutes: days * 1_440 + seconds / 60
    case .seconds: days * 86_400 + seconds
    case .milliseconds: (days * 86_400 + seconds) * 1_000 + Int64(microsecond / 1_000)
    case .microseconds: (days * 86_400 + seconds) * 1_000_000 + Int64(microsecond)
    }
  }

  /// As the other one, for a string.
  public func ticks(parsing text: String) -> Int64? {
    var text = text
    return text.withUTF8 { ticks(parsing: $0) }
  }

  /// The moment at `ticks`, written in this format.
  ///
  /// Moments outside the years 0 to 9999, or outside the day when the pattern has no date, become the
  /// nearest that can be written. What a short fraction has no digits for is cut off.
  public func text(ticks: Int64) -> String {
    String(unsafeUninitializedCapacity: width) { buffer in
      write(ticks: ticks, into: buffer)
      return width
    }
  }

  /// Writes the bytes of ``text(ticks:)``, without a string for them. O(width).
  ///
  /// - Precondition: `buffer` has room for ``width`` bytes.
  public func write(ticks: Int64, into buffer: UnsafeMutableBufferPointer<UInt8>) {
    precondition(buffer.count >= width, "\(buffer.count) bytes for a text of \(width)")
    let last =
      hasDate
      ? self.ticks(of: CalendarDay(year: 9999, month: 12, day: 31), microseconds: Self.lastOfDay)
      : self.ticks(of: .epoch, microseconds: Self.lastOfDay)
    let first =
      hasDate
      ? self.ticks(of: CalendarDay(year: 0, month: 1, day: 1), microseconds: 0)
      : self.ticks(of: .epoch, microseconds: 0)
    let (date, microseconds) = moment(at: min(max(ticks, first), last))
    var position = 0
    for part in parts {
      if case .literal(let byte) = part {
        buffer[position] = byte
        position += 1
        continue
      }
      var value = Self.value(of: part, date: date, microseconds: microseconds)
      for place in (position..<position + part.width).reversed() {
        buffer[place] = UInt8(ascii: "0") + UInt8(value % 10)
        value /= 10
      }
      position += part.width
    }
  }

  private static let powersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
  private static let microsecondsPerDay = 86_400_000_000
  private static let lastOfDay = microsecondsPerDay - 1

  private func ticks(of date: CalendarDay, microseconds: Int) -> Int64 {
    guard let perDay = unit.ticksPerDay else {
      return Int64((date.year - 1970) * 12 + date.month - 1)
    }
    let microsecondsPerTick = Self.microsecondsPerDay / Int(perDay)
    return Int64(date.daysSinceEpoch) * perDay + Int64(microseconds / microsecondsPerTick)
  }

  private func moment(at ticks: Int64) -> (date: CalendarDay, microseconds: Int) {
    guard let perDay = unit.ticksPerDay else {
      let months = Int(ticks) + 1970 * 12
      return (CalendarDay(year: months / 12, month: months % 12 + 1, day: 1), 0)
    }
    // Swift's division rounds towards zero; days before 1970 need it rounded down.
    let (quotient, remainder) = ticks.quotientAndRemainder(dividingBy: perDay)
    let days = remainder < 0 ? quotient - 1 : quotient
    let rest = remainder < 0 ? remainder + perDay : remainder
    return (
      CalendarDay(daysSinceEpoch: Int(days)),
      Int(rest) * (Self.microsecondsPerDay / Int(perDay))
    )
  }

  private static func value(of part: Part, date: CalendarDay, microseconds: Int) -> Int {
    let seconds = microseconds / 1_000_000
    return switch part {
    case .year: date.year
    case .month: date.month
    case .day: date.day
    case .hour: seconds / 3_600
    case .minute: seconds / 60 % 60
    case .second: seconds % 60
    case .fraction(let digits): microseconds % 1_000_000 / powersOfTen[6 - digits]
    case .literal(let byte): Int(byte)
    }
  }
}
