import CTextKernels

/// A decimal number as it was written.
struct DecimalText {
  /// The nearest Double; infinite if the number is too large for one.
  var value: Double
  /// Digits after the point.
  var places: Int
  /// Digits from the first that is not zero to the last.
  var significantDigits: Int
  /// Whether there is a point or an exponent.
  var isFractional: Bool
  var hasExponent: Bool
  /// Whether it begins with a plus sign or with zeros that say nothing, as codes and telephone numbers do.
  var isPadded: Bool
}

/// Numbers in the bytes of a field, without a string for each.
enum FieldParsing {
  /// The value of a canonical whole number of 64 bits: an optional minus sign, and digits without leading
  /// zeros. `nil` for all else: what is read gives the same bytes when it is written.
  static func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var position = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { position = 1 }
    let length = text.count - position
    guard 1...19 ~= length else { return nil }
    if text[position] == UInt8(ascii: "0") { return length == 1 && !isNegative ? 0 : nil }
    var magnitude: UInt64 = 0
    while position < text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)  // 19 digits fit into 64 bits.
      position += 1
    }
    if isNegative {
      guard magnitude <= 1 << 63 else { return nil }
      return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
    return Int64(exactly: magnitude)
  }

  /// A decimal number: an optional sign, digits with at most one point among, before or after them, an
  /// optional exponent. Correctly rounded.
  static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> DecimalText? {
    var position = 0
    let sign = text.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position = 1 }
    let firstDigit = position
    var mantissa: UInt64 = 0
    var digits = 0
    var significantDigits = 0
    var pointPosition: Int?
    scan: while position < text.count {
      let byte = text[position]
      let digit = byte &- UInt8(ascii: "0")
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits += 1
        if significantDigits > 0 || digit > 0 {
          significantDigits += 1
          if significantDigits <= 19 { mantissa = mantissa &* 10 &+ UInt64(digit) }
        }
      case UInt8(ascii: ".") where pointPosition == nil: pointPosition = position
      default: break scan
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    let places = pointPosition.map { position - $0 - 1 } ?? 0
    let wholeDigits = (pointPosition ?? position) - firstDigit
    let hasExponent = position < text.count
    var exponent = 0
    if hasExponent {
      guard let value = exponentValue(text, from: position) else { return nil }
      exponent = value
    }
    return DecimalText(
      value: value(
        text, mantissa: mantissa, digits: significantDigits, scale: exponent - places),
      places: places,
      significantDigits: significantDigits,
      isFractional: pointPosition != nil || hasExponent,
      hasExponent: hasExponent,
      isPadded: sign == UInt8(ascii: "+")
        || wholeDigits > 1 && text[firstDigit] == UInt8(ascii: "0"))
  }

  /// Whether `text` is a usual spelling of infinity or of "not a number", in any case.
  static func isNonFinite(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, text.count <= 9 else { return false }
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    let word = text.dropFirst(isSigned ? 1 : 0)
    return ["inf", "infinity", "nan"].contains { spelling in
      spelling.utf8.count == word.count
        && zip(spelling.utf8, word).allSatisfy { $0 == $1 | 0x20 }
    }
  }

  /// The exponent that begins with the `e` at `start`, kept within what matters to a Double.
  private static func exponentValue(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard text[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var position = start + 1
    var isNegative = false
    if position < text.count {
      isNegative = text[position] == UInt8(ascii: "-")
      if isNegative || text[position] == UInt8(ascii: "+") { position += 1 }
    }
    guard position < text.count else { return nil }
    var value = 0
    while position < text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = min(value * 10 + Int(digit), 100_000)
      position += 1
    }
    return isNegative ? -value : value
  }

  /// 10⁰ to 10²², all exact in a Double.
  private static let exactPowersOfTen: [Double] = {
    var powers = [1.0]
    for _ in 1...22 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// mantissa × 10^scale. With at most 15 digits and a power of ten that is exact, one multiplication or
  /// division rounds once and so rightly (Clinger 1990); up to 19 digits and places are the kernel's; all
  /// else goes to the standard library.
  private static func value(
    _ text: UnsafeBufferPointer<UInt8>, mantissa: UInt64, digits: Int, scale: Int
  ) -> Double {
    let magnitude: Double
    if digits <= 15, -22...22 ~= scale {
      let power = exactPowersOfTen[abs(scale)]
      magnitude = scale < 0 ? Double(mantissa) / power : Double(mantissa) * power
    } else if digits <= 19, -19...0 ~= scale {
      magnitude = synthtab_decimal(mantissa, Int32(-scale))
    } else {
      return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
    }
    return text[0] == UInt8(ascii: "-") ? -magnitude : magnitude
  }
}

extension Field {
  /// Calls `body` with the bytes of the cell as they stand in a text file: those of a text itself, the
  /// shortest that read back as the same number otherwise. Without a call, `nil` for a missing cell.
  func withSpelling<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result? {
    var spelling: String
    switch self {
    case .missing: return nil
    case .text(let text): return try body(text)
    case .integer(let value): spelling = value.description
    case .real(let value): spelling = value.description
    }
    return try spelling.withUTF8(body)
  }
}
