/// How the values of a column are made coarser before anything looks at them: a date of birth becomes its year, an age a
/// band of five years, a postcode its beginning.
///
/// A coarsened value stays a value of its column's kind, and coarsening it again changes nothing.
public enum Coarsening: Hashable, Sendable {
  /// Moments become the first one of their year, month, …, and are written in the column's format.
  case start(of: CalendarUnit)
  /// Numbers become the next lower multiple of this one, above 0; of a column of whole numbers it is whole.
  case multiples(of: Double)
  /// Spellings keep so many characters at their beginning, at least 1.
  case characters(Int)

  /// What a moment is rounded down to.
  public enum CalendarUnit: String, Hashable, Sendable, CaseIterable {
    case year, quarter, month
    /// From Monday on, as ISO 8601 has it.
    case week
    case day, hour
  }
}

extension Coarsening {
  /// The number, rounded down. Unchanged by any other case.
  func coarse(_ value: Double) -> Double {
    guard case .multiples(let step) = self else { return value }
    let quotient = value / step
    guard quotient.isFinite else { return value }
    // 0.3 / 0.1 is a little below 3.
    let nearest = quotient.rounded()
    let isMultiple = (quotient - nearest).magnitude <= 1e-9 * max(1, quotient.magnitude)
    let count = isMultiple ? nearest : quotient.rounded(.down)
    return (count * step).rounded(decimals: Self.decimals(of: step))
  }

  /// The whole number, rounded down. Unchanged by any other case.
  func coarse(_ value: Int64) -> Int64 {
    guard let step = wholeStep else { return value }
    let remainder = value % step
    let (result, isBelow) = value.subtractingReportingOverflow(
      remainder < 0 ? remainder + step : remainder)
    return isBelow ? .min : result
  }

  /// The text's beginning. The whole text by any other case.
  package func coarse(_ text: String) -> String {
    guard case .characters(let count) = self else { return text }
    return String(text.prefix(count))
  }

  /// The moment's start of the unit, in ticks of a format. Unchanged by any other case. O(1).
  func coarse(_ ticks: Int64, format: DatetimeFormat) -> Int64 {
    guard case .start(let unit) = self else { return ticks }
    return unit.start(of: ticks, format: format)
  }

  /// The numbers that become no less than the range's lower end does, and no more than its upper end.
  package func covering(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard case .multiples(let step) = self else { return range }
    return coarse(
      range.lowerBound)...max(
        range.upperBound, (coarse(range.upperBound) + step).nextDown)
  }

  /// As the other one, of whole numbers or, with a format, ticks.
  package func covering(
    _ range: ClosedRange<Int64>, format: DatetimeFormat?
  ) -> ClosedRange<Int64> {
    if case .start(let unit) = self, let format {
      return unit.start(
        of: range.lowerBound, format: format)...unit.end(
          of: range.upperBound, format: format)
    }
    guard let step = wholeStep else { return range }
    let (end, isAbove) = coarse(range.upperBound).addingReportingOverflow(step - 1)
    return coarse(range.lowerBound)...(isAbove ? .max : end)
  }

  private var wholeStep: Int64? {
    guard case .multiples(let step) = self else { return nil }
    return Int64(exactly: step)
  }

  /// The decimal places of multiples of a number, as it is written; `nil` if that has an exponent.
  static func decimals(of step: Double) -> Int? {
    let text = step.description
    guard let point = text.firstIndex(of: "."), !text.contains("e") else { return nil }
    let places = text[point...].dropFirst()
    return places == "0" ? 0 : places.count
  }
}

extension Coarsening.CalendarUnit {
  /// Whether a format tells moments of this unit apart.
  func isWritten(by format: DatetimeFormat) -> Bool {
    switch self {
    case .year, .quarter, .month: format.hasDate
    case .week, .day: format.hasDate && format.unit != .months
    case .hour: format.unit != .months && format.unit != .days
    }
  }

  /// The first moment of the unit that holds a moment.
  func start(of ticks: Int64, format: DatetimeFormat) -> Int64 {
    guard let perDay = format.unit.ticksPerDay else {
      let months = Int(ticks)
      return Int64(months - floorModulo(months + 1970 * 12, monthCount ?? 1))
    }
    if self == .hour { return ticks - floorModulo(ticks, perDay / 24) }
    let day = Int((ticks - floorModulo(ticks, perDay)) / perDay)
    return Int64(start(ofDay: day)) * perDay
  }

  /// The last moment of the unit that holds a moment.
  func end(of ticks: Int64, format: DatetimeFormat) -> Int64 {
    guard let perDay = format.unit.ticksPerDay else {
      return start(of: ticks, format: format) + Int64((monthCount ?? 1) - 1)
    }
    let start = start(of: ticks, format: format)
    if self == .hour { return start + perDay / 24 - 1 }
    // No unit has more than 366 days, nor two of them fewer.
    var days = 1
    let first = Int(start / perDay)
    if let monthCount {
      let date = CalendarDay(daysSinceEpoch: first)
      let next = date.month - 1 + monthCount
      days =
        CalendarDay(year: date.year + next / 12, month: next % 12 + 1, day: 1).daysSinceEpoch
        - first
    } else if self == .week {
      days = 7
    }
    return start + Int64(days) * perDay - 1
  }

  /// Of units that are made of months.
  private var monthCount: Int? {
    switch self {
    case .year: 12
    case .quarter: 3
    case .month: 1
    case .week, .day, .hour: nil
    }
  }

  /// The first day of the unit that holds a day since 1970-01-01.
  private func start(ofDay day: Int) -> Int {
    // 1970-01-01 was a Thursday.
    if self == .week { return day - floorModulo(day + 3, 7) }
    guard let monthCount else { return day }
    let date = CalendarDay(daysSinceEpoch: day)
    let month = (date.month - 1) / monthCount * monthCount + 1
    return CalendarDay(year: date.year, month: month, day: 1).daysSinceEpoch
  }
}

/// What a quotient rounded down leaves, 0 to `divisor` − 1.
private func floorModulo<Number: BinaryInteger>(_ number: Number, _ divisor: Number) -> Number {
  let remainder = number % divisor
  return remainder < 0 ? remainder + divisor : remainder
}
