/// How the moments of a column are written: fields of fixed width and literal characters between them.
///
/// | token | means |
/// |---|---|
/// | `yyyy` | year, 0000 to 9999 |
/// | `MM` | month, 01 to 12 |
/// | `dd` | day of the month, 01 to 31 |
/// | `HH` | hour, 00 to 23 |
/// | `mm` | minute |
/// | `ss` | second, 00 to 59 |
/// | `S` … `SSSSSS` | fraction of a second, as many digits |
///
/// `T`, `Z`, digits and punctuation stand for themselves; other letters are not allowed. A pattern has a
/// date (`yyyy` with `MM`, and with `dd` or not), a time (`HH` with `mm`, and with `ss` and a fraction or
/// not), or a whole date and a time. Each token appears once.
///
/// A moment is counted in ticks of ``unit`` since 1970-01-01 00:00, or since midnight when the pattern
/// has no date. The calendar is the proleptic Gregorian one, without leap seconds or time zones.
public struct DatetimeFormat: Hashable, Sendable {
  /// What one tick is.
  public enum Unit: Hashable, Sendable, CaseIterable {
    case months, days, minutes, seconds, milliseconds, microseconds

    /// Ticks in a day; `nil` for months, which are not equally long.
    public var ticksPerDay: Int64? {
      switch self {
      case .months: nil
      case .days: 1
      case .minutes: 1_440
      case .seconds: 86_400
      case .milliseconds: 86_400_000
      case .microseconds: 86_400_000_000
      }
    }
  }

  enum Part: Hashable, Sendable {
    case year, month, day, hour, minute, second
    case fraction(digits: Int)
    case literal(UInt8)

    var width: Int {
      switch self {
      case .year: 4
      case .month, .day, .hour, .minute, .second: 2
      case .fraction(let digits): digits
      case .literal: 1
      }
    }
  }

  public let pattern: String
  /// The finest token decides. One to three digits of a fraction count milliseconds, more microseconds.
  public let unit: Unit
  /// Whether the pattern names a day or month, not only a time of day.
  public let hasDate: Bool
  let parts: [Part]
  let layout: DatetimeLayout
  /// Bytes of every text in this format.
  public let width: Int

  /// - Returns: `nil` if `pattern` breaks one of the rules above.
  public init?(pattern: String) {
    guard let parts = Self.parts(of: Array(pattern.utf8)) else { return nil }
    let fields = parts.filter { if case .literal = $0 { false } else { true } }
    guard Set(fields).count == fields.count else { return nil }
    let fractions = fields.compactMap { if case .fraction(let digits) = $0 { digits } else { nil } }
    guard fractions.count <= 1,
      let unit = Self.unit(of: Set(fields), fractionDigits: fractions.first)
    else { return nil }
    self.pattern = pattern
    self.unit = unit
    self.parts = parts
    layout = DatetimeLayout(parts)
    hasDate = fields.contains(.year)
    width = parts.reduce(0) { $0 + $1.width }
  }

  private static func parts(of pattern: [UInt8]) -> [Part]? {
    var parts: [Part] = []
    var start = 0
    while start < pattern.count {
      let byte = pattern[start]
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      guard isLetter, byte != UInt8(ascii: "T"), byte != UInt8(ascii: "Z") else {
        guard 0x20..<0x7F ~= byte else { return nil }
        parts.append(.literal(byte))
        start += 1
        continue
      }
      let length = pattern[start...].prefix { $0 == byte }.count
      switch (byte, length) {
      case (UInt8(ascii: "y"), 4): parts.append(.year)
      case (UInt8(ascii: "M"), 2): parts.append(.month)
      case (UInt8(ascii: "d"), 2): parts.append(.day)
      case (UInt8(ascii: "H"), 2): parts.append(.hour)
      case (UInt8(ascii: "m"), 2): parts.append(.minute)
      case (UInt8(ascii: "s"), 2): parts.append(.second)
      case (UInt8(ascii: "S"), 1...6): parts.append(.fraction(digits: length))
      default: return nil
      }
      start += length
    }
    return parts
  }

  /// The unit of a pattern with these fields, or `nil` if a field lacks the coarser one that it refines.
  private static func unit(of fields: Set<Part>, fractionDigits: Int?) -> Unit? {
    let hasDate = fields.contains(.year)
    let hasDay = fields.contains(.day)
    let hasTime = fields.contains(.hour)
    guard fields.contains(.month) == hasDate, hasDate || !hasDay else { return nil }
    guard fields.contains(.minute) == hasTime, hasTime || !fields.contains(.second) else {
      return nil
    }
    guard hasDate || hasTime, !hasTime || hasDay == hasDate else { return nil }
    if let fractionDigits {
      guard fields.contains(.second) else { return nil }
      return fractionDigits <= 3 ? .milliseconds : .microseconds
    }
    if fields.contains(.second) { return .seconds }
    if hasTime { return .minutes }
    return hasDay ? .days : .months
  }

  public static func == (left: DatetimeFormat, right: DatetimeFormat) -> Bool {
    left.pattern == right.pattern
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}

extension DatetimeFormat {
  /// The formats that inference tries, the preferred first: ISO 8601, then the usual national ones, then
  /// those of digits alone. Where days and months cannot be told apart, the month comes first.
  public static let common: [DatetimeFormat] = {
    let fractions = ["", ".SSS", ".SSSSSS", ".S", ".SS", ".SSSS", ".SSSSS"]
    var patterns = ["yyyy-MM-dd"]
    for separator in [" ", "T"] {
      for zone in ["", "Z", "+00:00", "+00"] {
        patterns += fractions.map { "yyyy-MM-dd\(separator)HH:mm:ss\($0)\(zone)" }
        patterns.append("yyyy-MM-dd\(separator)HH:mm\(zone)")
      }
    }
    for date in [
      "yyyy/MM/dd", "dd.MM.yyyy", "MM/dd/yyyy", "dd/MM/yyyy", "MM-dd-yyyy", "dd-MM-yyyy",
    ] {
      patterns += [date, "\(date) HH:mm:ss", "\(date) HH:mm"]
    }
    patterns += ["yyyy-MM", "HH:mm:ss", "HH:mm", "HH:mm:ss.SSS", "HH:mm:ss.SSSSSS"]
    patterns += ["yyyyMMdd", "yyyyMMddHHmmss"]
    return patterns.compactMap(DatetimeFormat.init(pattern:))
  }()
}
