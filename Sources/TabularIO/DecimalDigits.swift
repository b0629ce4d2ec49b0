/// The spelling of whole numbers, without a string for each.
enum DecimalDigits {
  /// Calls `body` with the bytes of `value.description`.
  static func withSpelling<Result>(
    of value: Int64, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      var rest = value.magnitude
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        start -= 1
        digits[start] = UInt8(ascii: "-")
      }
      return try body(UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
