/// Where the parts of a format stand in its texts: a text is read part by part, without a loop over digits.
struct DatetimeLayout: Sendable {
  struct Literal {
    let offset: Int
    let byte: UInt8
  }

  private var literals: [Literal] = []
  // Where each part begins, -1 for one that is not there.
  private var year = -1
  private var month = -1
  private var day = -1
  private var hour = -1
  private var minute = -1
  private var second = -1
  private var fraction = -1
  private var fractionDigits = 0

  init(_ parts: [DatetimeFormat.Part]) {
    var offset = 0
    for part in parts {
      switch part {
      case .year: year = offset
      case .month: month = offset
      case .day: day = offset
      case .hour: hour = offset
      case .minute: minute = offset
      case .second: second = offset
      case .fraction(let digits):
        fraction = offset
        fractionDigits = digits
      case .literal(let byte): literals.append(Literal(offset: offset, byte: byte))
      }
      offset += part.width
    }
  }

  /// The date and the time of day that `text` spells, whether or not they exist; `nil` if a digit or a
  /// literal is not where it should be.
  ///
  /// - Parameter text: as long as the format is wide.
  @inline(__always)
  func moment(
    in text: UnsafePointer<UInt8>
  ) -> (date: CalendarDay, hour: Int, minute: Int, second: Int, microsecond: Int)? {
    for literal in literals where text[literal.offset] != literal.byte { return nil }
    var areDigits = true
    func digit(_ offset: Int) -> Int {
      let digit = text[offset] &- UInt8(ascii: "0")
      areDigits = areDigits && digit < 10
      return Int(digit)
    }
    func two(_ offset: Int) -> Int { digit(offset) &* 10 &+ digit(offset &+ 1) }
    var date = CalendarDay.epoch
    if year >= 0 { date.year = two(year) &* 100 &+ two(year &+ 2) }
    if month >= 0 { date.month = two(month) }
    if day >= 0 { date.day = two(day) }
    let hour = hour >= 0 ? two(hour) : 0
    let minute = minute >= 0 ? two(minute) : 0
    let second = second >= 0 ? two(second) : 0
    var microsecond = 0
    if fraction >= 0 {
      for place in 0..<6 {
        microsecond = microsecond &* 10 &+ (place < fractionDigits ? digit(fraction &+ place) : 0)
      }
    }
    return areDigits ? (date, hour, minute, second, microsecond) : nil
  }
}
