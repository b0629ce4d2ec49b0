import Glibc
import Tabular

extension [UInt8] {
  /// The text as a field: in quotes if it is empty or holds the delimiter, a quote or a line end.
  mutating func append(text: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes =
      text.isEmpty || text.contains { $0 == delimiter || $0 == quote || $0 == 10 || $0 == 13 }
    guard needsQuotes else { return append(contentsOf: text) }
    append(quote)
    for byte in text {
      if byte == quote { append(quote) }
      append(byte)
    }
    append(quote)
  }

  /// As the other one, for a string.
  mutating func append(text: String, delimiter: UInt8) {
    var text = text
    text.withUTF8 { append(text: $0, delimiter: delimiter) }
  }

  /// The moment as a field, in the format's text.
  mutating func append(ticks: Int64, format: DatetimeFormat, delimiter: UInt8) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: format.width) { text in
      format.write(ticks: ticks, into: text)
      append(text: UnsafeBufferPointer(rebasing: text[..<format.width]), delimiter: delimiter)
    }
  }

  mutating func append(integer: Int64) {
    if integer < 0 { append(UInt8(ascii: "-")) }
    append(digitsOf: integer.magnitude, atLeast: 1)
  }

  /// The number with exactly `decimals` places, rounded; without `decimals` the shortest text that
  /// gives the same number back. Zero has no sign.
  ///
  /// - Precondition: the number is finite.
  mutating func append(real: Double, decimals: Int?) {
    precondition(real.isFinite, "a table holds finite numbers only")
    guard let decimals else {
      var text = (real == 0 ? 0 : real).description
      return text.withUTF8 { append(contentsOf: $0) }
    }
    let scale = [UInt8].powersOfTen[decimals]
    let scaled = (real.magnitude * scale).rounded()
    // From here on a Double has no room for the last place, and the product would be off.
    guard scaled < 9_007_199_254_740_992 else { return append(largeReal: real, decimals: decimals) }
    if real < 0 && scaled > 0 { append(UInt8(ascii: "-")) }
    let (whole, fraction) = UInt64(scaled).quotientAndRemainder(dividingBy: UInt64(scale))
    append(digitsOf: whole, atLeast: 1)
    if decimals > 0 {
      append(UInt8(ascii: "."))
      append(digitsOf: fraction, atLeast: decimals)
    }
  }

  /// C's own printing: right for every number, and some ten times as slow.
  private mutating func append(largeReal real: Double, decimals: Int) {
    // 309 digits before the point, 17 after it.
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 340) { buffer in
      let count = withVaList([Int32(decimals), real]) {
        vsnprintf(buffer.baseAddress!, buffer.count, "%.*f", $0)
      }
      return buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }
    }
    append(contentsOf: text)
  }

  /// Decimal digits, with leading zeros up to `count`.
  private mutating func append(digitsOf number: UInt64, atLeast count: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = number
      var start = 20
      while rest > 0 || start > 20 - count {
        start -= 1
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        digits[start] = UInt8(ascii: "0") + UInt8(digit)
        rest = quotient
      }
      append(contentsOf: digits[start...])
    }
  }

  /// 10⁰ to 10¹⁷, which Doubles hold exactly.
  private static let powersOfTen: [Double] = (0..<17).reduce(into: [1]) { powers, _ in
    powers.append(powers.last! * 10)
  }
}
