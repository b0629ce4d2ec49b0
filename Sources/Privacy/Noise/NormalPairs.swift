/// Pairs of normal numbers by the transform of Box & Muller (1958), √(−2 log u) times the cosine and the sine of a random angle,
/// without branches and calls, so that the compiler makes several at a time.
///
/// A pair takes 96 random bits: 52 for u, in (0, 1], and 44 for the angle. The logarithm and the sine are power series, as
/// exact as double precision.
enum NormalPairs {
  /// Half the square of the pair's distance from 0: −log u.
  ///
  /// - Parameter word: 64 random bits, of which the last 52 count.
  @inline(__always)
  static func halfSquare(_ word: UInt64) -> Double {
    // 52 bits make a number in [1, 2), and 2 less that one in (0, 1].
    -logarithm(2 - Double(bitPattern: word & mantissa | one))
  }

  /// A point on the unit circle.
  ///
  /// - Parameters:
  ///   - word: 64 random bits, of which the first 12 count.
  ///   - more: 32 random bits, in the lower half.
  @inline(__always)
  static func direction(_ word: UInt64, _ more: UInt64) -> (Double, Double) {
    // 41 bits say where in an eighth of a turn, in the middle of a part; the top three which eighth.
    let part = (word &>> 52 & 0x1FF) &<< 43 | more &<< 11 | 1 &<< 10
    let (sine, cosine) = sineAndCosine((Double(bitPattern: part | one) - 1) * (Double.pi / 4))
    let (first, second) = (sine.bitPattern, cosine.bitPattern)
    let exchange = (first ^ second) & (0 &- word &>> 63)
    let sign: UInt64 = 1 << 63
    return (
      Double(bitPattern: first ^ exchange ^ (word &<< 1 & sign)),
      Double(bitPattern: second ^ exchange ^ (word &<< 2 & sign))
    )
  }

  /// log x of a positive, normal x.
  @inline(__always)
  static func logarithm(_ x: Double) -> Double {
    // x = 2ᵏ m with m in [√½, √2).
    let root: UInt64 = 0x3FE6_A09E_667F_3BCD
    let shifted = x.bitPattern &+ (one - root)
    let m = Double(bitPattern: shifted & mantissa &+ root)
    let k = Double(bitPattern: shifted &>> 52 | 0x4330_0000_0000_0000) - (0x1p52 + 1023)
    // log m = 2 artanh s with s = (m − 1) / (m + 1).
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series = 1.0 / 21
    series = series * z + 1 / 19
    series = series * z + 1 / 17
    series = series * z + 1 / 15
    series = series * z + 1 / 13
    series = series * z + 1 / 11
    series = series * z + 1 / 9
    series = series * z + 1 / 7
    series = series * z + 1 / 5
    series = series * z + 1 / 3
    return k * 0.693147180559945309 + 2 * (s + s * z * series)
  }

  /// sin x and cos x of an x in [0, π/4].
  @inline(__always)
  static func sineAndCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    let z = x * x
    var sine = -1.0 / 1_307_674_368_000
    sine = sine * z + 1 / 6_227_020_800
    sine = sine * z - 1 / 39_916_800
    sine = sine * z + 1 / 362_880
    sine = sine * z - 1 / 5_040
    sine = sine * z + 1 / 120
    sine = sine * z - 1 / 6
    var cosine = 1.0 / 20_922_789_888_000
    cosine = cosine * z - 1 / 87_178_291_200
    cosine = cosine * z + 1 / 479_001_600
    cosine = cosine * z - 1 / 3_628_800
    cosine = cosine * z + 1 / 40_320
    cosine = cosine * z - 1 / 720
    cosine = cosine * z + 1 / 24
    cosine = cosine * z - 0.5
    return (x + x * z * sine, 1 + z * cosine)
  }

  private static var mantissa: UInt64 { 0xF_FFFF_FFFF_FFFF }
  /// The bits of 1.
  private static var one: UInt64 { 0x3FF0_0000_0000_0000 }
}
