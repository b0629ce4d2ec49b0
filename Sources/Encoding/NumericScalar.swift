import Tabular

/// A number that a numeric column stores: `Int64` or `Double`.
public protocol NumericScalar: Comparable, Codable, Hashable, Sendable {
  /// The number `fraction` (0 to 1) of the way from `low` to `high`; exactly `low` if they are equal.
  static func interpolate(from low: Self, to high: Self, fraction: Double) -> Self
  /// The number with `decimals` decimal places, as Tabular rounds a `Double`; unchanged for `nil`.
  func rounded(decimals: Int?) -> Self
  /// How far along the way from `low` to `high` this is, 0 to 1.
  func fraction(from low: Self, to high: Self) -> Double
  /// The number halfway between two, `low` < `high`: never `high` if rounded down, and `low` only where nothing lies
  /// between them.
  static func midpoint(_ low: Self, _ high: Self, roundedUp: Bool) -> Self
  /// The number `fraction` (0 to 1) of the way from `low` to `high` if all numbers between them, both included, are
  /// equally frequent.
  static func spread(from low: Self, to high: Self, fraction: Double) -> Self
  /// The number's own bits.
  var bits: UInt64 { get }
  /// Whether so many numbers lie between two that they need not be told apart.
  static func areManySteps(from low: Self, to high: Self, limit: Int) -> Bool
}

extension Double: NumericScalar {
  public static func interpolate(from low: Double, to high: Double, fraction: Double) -> Double {
    // In two products, since high − low may be infinite.
    low == high ? low : min(max(low * (1 - fraction) + high * fraction, low), high)
  }

  public func fraction(from low: Double, to high: Double) -> Double {
    let half = high / 2 - low / 2
    return half > 0 ? min(max((self / 2 - low / 2) / half, 0), 1) : 0.5
  }

  public static func midpoint(_ low: Double, _ high: Double, roundedUp: Bool) -> Double {
    // Halved first, since low + high may be infinite.
    let middle = low / 2 + high / 2
    return roundedUp ? max(min(middle, high), low.nextUp) : min(max(middle, low), high.nextDown)
  }

  public var bits: UInt64 { bitPattern }

  public static func spread(from low: Double, to high: Double, fraction: Double) -> Double {
    interpolate(from: low, to: high, fraction: fraction)
  }

  public static func areManySteps(from low: Double, to high: Double, limit: Int) -> Bool { true }
}

extension Int64: NumericScalar {
  public static func interpolate(from low: Int64, to high: Int64, fraction: Double) -> Int64 {
    guard low < high, fraction < 1 else { return high }
    // Beyond 2⁵³ apart the offset has 53 significant bits; the ends stay exact.
    let distance = high.subtractingReportingOverflow(low)
    let offset = Double(UInt64(bitPattern: distance.partialValue)) * fraction
    let steps = UInt64(Swift.min(offset.rounded(), Double(UInt64.max).nextDown))
    return Swift.min(Int64(bitPattern: UInt64(bitPattern: low) &+ steps), high)
  }

  public static func midpoint(_ low: Int64, _ high: Int64, roundedUp: Bool) -> Int64 {
    let distance = UInt64(bitPattern: high &- low)
    let half = distance / 2 + (roundedUp ? distance % 2 : 0)
    return Int64(bitPattern: UInt64(bitPattern: low) &+ half)
  }

  public var bits: UInt64 { UInt64(bitPattern: self) }

  public static func spread(from low: Int64, to high: Int64, fraction: Double) -> Int64 {
    let distance = UInt64(bitPattern: high &- low)
    // Each of the numbers has a share of its own, the ends too.
    let steps = UInt64(
      Swift.min((Double(distance) + 1) * fraction, Double(UInt64.max).nextDown))
    return Int64(bitPattern: UInt64(bitPattern: low) &+ Swift.min(steps, distance))
  }

  public static func areManySteps(from low: Int64, to high: Int64, limit: Int) -> Bool {
    UInt64(bitPattern: high &- low) >= 4 * UInt64(limit)
  }

  public func rounded(decimals: Int?) -> Int64 { self }

  public func fraction(from low: Int64, to high: Int64) -> Double {
    Double(self).fraction(from: Double(low), to: Double(high))
  }
}
