extension Double {
  /// 10^`exponent`, exact up to 10²².
  private static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  /// The nearest number with so many decimals, and never -0. Unchanged if `decimals` is `nil` or the
  /// number is too large to have decimals.
  public func rounded(decimals: Int?) -> Double {
    guard let decimals else { return self + 0 }
    let scale = Self.powerOfTen(decimals)
    let scaled = self * scale
    guard scaled.magnitude < 0x1p53 else { return self + 0 }
    return scaled.rounded() / scale + 0
  }

  /// Whether the number is written exactly with so many decimals, up to the rounding of a Double.
  /// What is not finite has no decimals.
  public func hasAtMost(decimals: Int) -> Bool {
    guard isFinite else { return true }
    let scaled = self * Self.powerOfTen(decimals)
    let error = (scaled - scaled.rounded()).magnitude
    return error <= 4 * scaled.ulp
  }
}
