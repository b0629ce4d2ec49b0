public import Compute
public import Tabular

/// A column of days or moments as parts of the calendar, each a finite alphabet with its exact marginal.
///
/// | part | when | levels |
/// |---|---|---|
/// | year | the column spans more than two years | a level a year; beyond 64 years bins of equal mass |
/// | place | always | the week in the year, or from the column's first day; a day of its own if it is heavy |
/// | weekday | the places are weeks | Monday to Sunday, as far as seen |
/// | time of day | the format has one | as any number: ``NumericEncoder`` |
///
/// So weekdays, months and hours are learned and kept. Year, week and weekday together are one day. A part that
/// is the same in all rows takes no variable.
///
/// Places are single days where the column spans less than two weeks, where it has few days of the year, the same
/// year after year (first days of months), and where a day holds half of its week's rows in years that differ
/// (1 January for "unknown").
///
/// Missing is one more level, the last, of the first part. The other parts of a missing cell have their most frequent
/// level, which decoding ignores.
///
/// Days beyond the ends that k rows reach, ``EncodingOptions/leastCount``, count as days inside them (`SharedEnds`). Years,
/// places and times are protected as any numbers are: of rare ones several are a level, in which they are equally
/// frequent. Weekdays are not, and a day that one row has can still come out where a week and a weekday meet.
///
/// Holds counts, days and quantiles of the column, and no row.
public struct DatetimeEncoder: Codable, Hashable, Sendable {
  /// What decoding never leaves, in ticks: the days that ``EncodingOptions/leastCount`` values lie on or beyond.
  public let range: ClosedRange<Int64>
  /// `nil` if the column spans two years or less.
  public let year: NumericEncoder<Int64>?
  /// Numbers 2·slot for the week that begins with a slot, and 2·slot + 1 for a day of its own: see ``DayAxis``.
  public let place: NumericEncoder<Int64>
  /// Numbers 0 for Monday to 6 for Sunday; `nil` if each place is a day.
  public let weekday: NumericEncoder<Int64>?
  /// Ticks since midnight; `nil` for a format without time.
  public let timeOfDay: NumericEncoder<Int64>?
  /// What times drawn from a bin are multiples of, in ticks.
  let timeStep: Int64
  /// How often each day of a year's last week was seen: it has more than seven.
  let lastWeekCounts: [Int]
  let axis: DayAxis
  /// Of the days, or months.
  private let ends: SharedEnds<Int64>

  /// At most so many distinct values are no matter of the calendar.
  static let listLimit = 32

  /// O(n log n).
  ///
  /// - Parameter values: ticks of the format's unit.
  /// - Returns: `nil` if the values are better listed than taken apart: at most 32 distinct ones, few and far between
  ///   (waves of a survey), without a date, or outside the years 0 to 9999.
  public init?(
    fitting values: [Int64], missingCount: Int, format: DatetimeFormat, options: EncodingOptions
  ) {
    guard format.hasDate, !values.isEmpty else { return nil }
    let perDay = format.unit.ticksPerDay ?? 1
    let ends = SharedEnds(
      of: values.lazy.map { $0.flooredQuotient(perDay) }, leastCount: options.leastCount,
      decimals: nil)
    guard let axis = DayAxis(days: ends.range, unit: format.unit) else { return nil }
    // Another day, and the same time of day.
    let values = values.map { value in
      ends.broughtIn(value.flooredQuotient(perDay)) * perDay + value.flooredRemainder(perDay)
    }
    let distinctCount = values.distinctCount(
      limit: max(options.distinctValueLimit, Self.listLimit))
    let days = values.map { axis.day(ofTicks: $0) }
    let places = days.map { axis.place(ofDay: $0) }
    let slots = SlotUse(
      slots: places.map(\.slot), distinctDayCount: Set(days).count, axis: axis)
    guard distinctCount > Self.listLimit,
      slots.areAllOwn || !Self.areFew(distinctCount, rowCount: values.count, axis: axis, options)
    else { return nil }

    var unplacedMissing = missingCount
    func encoder(
      _ numbers: [Int64], _ options: EncodingOptions, keepsEnds: Bool = true
    ) -> NumericEncoder<Int64> {
      let varies = numbers.contains { $0 != numbers[0] }
      defer { if varies { unplacedMissing = 0 } }
      return NumericEncoder(
        fitting: numbers, missingCount: varies ? unplacedMissing : 0, decimals: nil,
        options: options, keepsEnds: keepsEnds)
    }
    var calendar = options
    calendar.distinctValueLimit = 64
    calendar.binCount = 64
    year = axis.hasYears ? encoder(places.map { Int64($0.year) }, calendar) : nil
    calendar.distinctValueLimit = 2 * axis.slotCount
    place = encoder(places.map { slots.number(ofSlot: $0.slot) }, calendar)
    calendar.categoryLevelLimit = 7
    calendar.leastCount = 1
    weekday =
      slots.areAllOwn
      ? nil : encoder(days.map { Int64(DayAxis.weekday(ofDay: $0)) }, calendar)
    if let perDay = axis.ticksPerDay, perDay > 1 {
      let times = values.map { $0.flooredRemainder(perDay) }
      timeOfDay = encoder(times, options, keepsEnds: false)
      timeStep = Self.step(of: times, ticksPerDay: perDay)
    } else {
      timeOfDay = nil
      timeStep = 1
    }
    range = Self.range(
      of: values, days: ends.range, perDay: perDay, times: timeOfDay?.range,
      isExact: options.leastCount <= 1)
    lastWeekCounts = slots.lastWeekCounts
    self.ends = ends
    self.axis = axis
  }

  /// The first moment and the last one, or, of protected ones, the first day at the least time and the last at the greatest.
  private static func range(
    of values: [Int64], days: ClosedRange<Int64>, perDay: Int64, times: ClosedRange<Int64>?,
    isExact: Bool
  ) -> ClosedRange<Int64> {
    guard !isExact else { return values.min()!...values.max()! }
    let (first, last) = (days.lowerBound * perDay, days.upperBound * perDay)
    return first + (times?.lowerBound ?? 0)...last + (times?.upperBound ?? 0)
  }

  /// Whether the values are few, each in many rows, and on average more than two weeks apart.
  private static func areFew(
    _ distinctCount: Int, rowCount: Int, axis: DayAxis, _ options: EncodingOptions
  ) -> Bool {
    !axis.countsMonths && distinctCount <= options.distinctValueLimit
      && rowCount >= 10 * distinctCount && axis.last - axis.first >= 14 * distinctCount
  }

  /// The longest of five minutes, a minute, a second and a millisecond that 99 % of the times are multiples of.
  private static func step(of times: [Int64], ticksPerDay: Int64) -> Int64 {
    let steps = [288, 1_440, 86_400, 86_400_000].map { ticksPerDay / $0 }.filter { $0 > 1 }
    return steps.first { step in
      Double(times.count { $0 % step == 0 }) >= 0.99 * Double(times.count)
    } ?? 1
  }

  /// The parts that take a variable, in the variables' order.
  private var parts: [NumericEncoder<Int64>] {
    [year, place, weekday, timeOfDay].compactMap { $0 }.filter(Self.takesVariable)
  }

  private static func takesVariable(_ part: NumericEncoder<Int64>) -> Bool {
    part.levels.count > 1 || part.missingCount > 0
  }

  /// At least one.
  public var variables: [Variable] {
    let parts = parts
    return parts.enumerated().map { index, part in
      index == 0
        ? part.variable : Self.variable(of: part, missingCount: parts[0].missingCount)
    }
  }

  /// The alphabet of a part whose missing cells have its most frequent level.
  private static func variable(
    of part: NumericEncoder<Int64>, missingCount: Int
  ) -> Variable {
    guard missingCount > 0 else { return part.variable }
    var counts = part.counts
    counts[part.mostFrequentLevel] += missingCount
    let total = Double(counts.reduce(0, +))
    let probabilities = counts.map { Double($0) / total }
    var code = part.variable.code
    if case .ordered(let points, let hasMissingLevel, let waves) = code {
      let z = points.map(Double.init)
      let mean = zip(probabilities, z).reduce(0) { $0 + $1.0 * $1.1 }
      let variance = zip(probabilities, z).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
      code = .ordered(
        points: z.map { Float(($0 - mean) / variance.squareRoot()) },
        hasMissingLevel: hasMissingLevel, waves: waves)
    }
    return Variable(code: code, probabilities: probabilities.map(Float.init))
  }

  /// Writes the levels of a column's cells into the variables from `first` on. O(cells × log levels).
  ///
  /// A day beyond the ends counts as one inside them, at the same time.
  func encode(
    _ values: [Int64], missing: MissingMask, at first: Int, into rows: inout EncodedRows
  ) {
    let parts = parts
    var fill = parts.map(\.mostFrequentLevel)
    fill[0] = parts[0].missingLevel ?? 0
    for (row, value) in values.enumerated() {
      let levels = missing[row] ? fill : levels(of: value)
      for (part, level) in levels.enumerated() {
        rows.levels[row * rows.variableCount + first + part] = UInt16(level)
      }
    }
  }

  /// The level of each variable for a moment.
  func levels(of ticks: Int64) -> [Int] {
    let day = Int(ends.broughtIn(Int64(axis.day(ofTicks: ticks))))
    let (year, slot) = axis.place(ofDay: day)
    var levels: [Int] = []
    func append(_ part: NumericEncoder<Int64>?, _ level: (NumericEncoder<Int64>) -> Int) {
      if let part, Self.takesVariable(part) { levels.append(level(part)) }
    }
    append(self.year) { $0.level(of: Int64(year)) }
    append(place) { place in
      let own = Int64(2 * slot + 1)
      let level = place.level(of: own)
      return weekday == nil || place.isSingle(level, own)
        ? level : place.level(of: Int64(2 * axis.weekStart(ofSlot: slot)))
    }
    append(weekday) { $0.level(of: Int64(DayAxis.weekday(ofDay: day))) }
    append(timeOfDay) { $0.level(of: ticks.flooredRemainder(axis.ticksPerDay ?? 1)) }
    return levels
  }

  /// The moment that levels of the variables stand for, in ``range``; `nil` for missing. O(1).
  ///
  /// Levels that contradict each other give the nearest legal day: a week outside the range is taken from the next
  /// year, a weekday outside the week from the days around it; a day of its own keeps its date.
  ///
  /// - Parameters:
  ///   - uniform: in [0, 1), for what the levels leave open.
  ///   - level: the level of variable 0, 1, …
  func value(uniform: Double, level: (Int) -> Int) -> Int64? {
    var digits = UniformDigits(uniform)
    var variable = 0
    func decoded(_ part: NumericEncoder<Int64>, _ uniform: Double) -> Int64? {
      guard Self.takesVariable(part) else { return part.value(level: 0, uniform: uniform) }
      defer { variable += 1 }
      let level = level(variable)
      return level == part.missingLevel ? nil : part.value(level: level, uniform: uniform)
    }
    // Digits: few for years, places and days, most for the time.
    var chosenYear = Int64(0)
    if let year {
      guard let number = decoded(year, digits.next(8)) else { return nil }
      chosenYear = number
    }
    guard let chosenPlace = decoded(place, digits.next(8)).map(self.place(ofNumber:)) else {
      return nil
    }
    var chosenWeekday: Int64?
    if let weekday {
      chosenWeekday = decoded(weekday, 0)
      if chosenWeekday == nil { return nil }
    }
    let day = Int64(
      day(
        year: Int(chosenYear), place: chosenPlace, weekday: chosenWeekday.map { Int($0) },
        uniform: digits.next(8)))
    guard let perDay = axis.ticksPerDay else { return day }
    var time = Int64(0)
    if let timeOfDay {
      let level = Self.takesVariable(timeOfDay) ? level(variable) : 0
      guard let number = decoded(timeOfDay, digits.next(28)) else { return nil }
      let points = timeOfDay.levels[level]
      time = points.count > 1 ? number - number % timeStep : number
    }
    return min(max(day * perDay + time, range.lowerBound), range.upperBound)
  }

  /// The place that a number drawn from a level of several stands for: the nearest week where there are weeks.
  private func place(ofNumber number: Int64) -> Int64 {
    let isOwn = number % 2 == 1
    guard weekday != nil else { return isOwn ? number : number + 1 }
    guard !isOwn || !place.isSingle(place.level(of: number), number) else { return number }
    let slot = min(Int(number + 7) / 2, axis.slotCount - 1)
    return Int64(2 * axis.weekStart(ofSlot: slot))
  }

  private func day(year: Int, place: Int64, weekday: Int?, uniform: Double) -> Int {
    let slot = Int(place / 2)
    let isOwn = place % 2 == 1
    let days = axis.days(ofSlots: isOwn ? slot...slot : axis.week(from: slot), year: year)
    guard let weekday else { return days.lowerBound }
    if isOwn && isSeen(weekday: DayAxis.weekday(ofDay: days.lowerBound)) { return days.lowerBound }

    let offset = Int64(weekday - DayAxis.weekday(ofDay: days.lowerBound)).flooredRemainder(7)
    let day = days.lowerBound + Int(offset)
    if days.contains(day) {
      guard days.contains(day + 7) else { return day }
      // Only in the last week of a year, whose days have the same slots each year.
      let index = axis.place(ofDay: day).slot - DayAxis.lastWeekStart
      let counts = (Double(lastWeekCounts[index]), Double(lastWeekCounts[index + 7]))
      let share = counts.0 + counts.1 > 0 ? counts.0 / (counts.0 + counts.1) : 0.5
      return uniform < share ? day : day + 7
    }
    // One of the two is in the range: there are weekdays only from two weeks on.
    guard day <= axis.last else { return day - 7 }
    guard day - 7 >= axis.first else { return day }
    let (after, before) = (day - days.upperBound, days.lowerBound - (day - 7))
    return after < before || after == before && uniform < 0.5 ? day : day - 7
  }

  private func isSeen(weekday: Int) -> Bool {
    guard let part = self.weekday else { return true }
    return part.levels[part.level(of: Int64(weekday))][0] == Int64(weekday)
  }
}

extension NumericEncoder {
  /// Whether a level is this value alone.
  fileprivate func isSingle(_ level: Int, _ value: Scalar) -> Bool {
    levels[level].count == 1 && levels[level][0] == value
  }

  /// The first of those that most rows have; never the missing one.
  fileprivate var mostFrequentLevel: Int {
    counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
  }
}
