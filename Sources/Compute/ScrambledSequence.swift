/// A scrambled low-discrepancy sequence which any row can be asked for alone: Burley (2020),
/// "Practical Hash-based Owen Scrambling", Journal of Computer Graphics Techniques 9(4), with each
/// dimension padded on its own.
///
/// In every dimension, each aligned block of 2ᵐ points (indexes j·2ᵐ ..< (j+1)·2ᵐ, m ≤ 32) has
/// exactly one point in each interval of width 2⁻ᵐ, so that rows drawn together cover the margins
/// evenly, as in a Latin hypercube. Two dimensions are paired nearly as if at random: over n points
/// their correlation has a deviation of 1.3 / √n (measured; 1 / √n by chance). A point depends on
/// (seed, index, dimension) only, not on how many are asked for.
public struct ScrambledSequence: Sendable {
  private let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// The point's coordinate, in (0, 1): one of 2³² cell middles. About 10 ns.
  ///
  /// - Precondition: `dimension` is not negative.
  public func point(index: UInt64, dimension: Int) -> Double {
    let seeds = seeds(index: index, dimension: dimension)
    let shuffled = Self.owenScrambled(UInt32(truncatingIfNeeded: index), seed: seeds.shuffle)
    // The radical inverse in base 2 is the index with its bits reversed, read as a fraction.
    let scrambled = Self.owenScrambled(Self.bitsReversed(shuffled), seed: seeds.scramble)
    return (Double(scrambled) + 0.5) * 0x1p-32
  }

  /// The seeds of a dimension's two scrambles. The high half of the index makes a sequence of its own of every 2³²
  /// points.
  func seeds(index: UInt64, dimension: Int) -> (shuffle: UInt32, scramble: UInt32) {
    let both = Self.mixed(seed ^ Self.mixed(UInt64(dimension) &+ Self.mixed(index >> 32 &+ 1)))
    return (UInt32(truncatingIfNeeded: both), UInt32(truncatingIfNeeded: both >> 32))
  }

  /// Owen's nested uniform scramble in base 2: whether a bit is flipped depends on the bits above
  /// it. A hash in which each bit depends on the bits below it does this, once bits are reversed.
  private static func owenScrambled(_ x: UInt32, seed: UInt32) -> UInt32 {
    bitsReversed(laineKarrasHash(bitsReversed(x), seed: seed))
  }

  /// The hash of Laine & Karras (2011), "Stratified Sampling for Stochastic Transparency", with
  /// Burley's constants. Multiplying by an even number moves information upwards only.
  private static func laineKarrasHash(_ x: UInt32, seed: UInt32) -> UInt32 {
    var x = x &+ seed
    x ^= x &* 0x6C50_B47C
    x ^= x &* 0xB82F_1E52
    x ^= x &* 0xC7AF_E638
    x ^= x &* 0x8D22_F6E6
    return x
  }

  private static func bitsReversed(_ x: UInt32) -> UInt32 {
    var x = x.byteSwapped
    x = (x & 0x0F0F_0F0F) << 4 | (x >> 4) & 0x0F0F_0F0F
    x = (x & 0x3333_3333) << 2 | (x >> 2) & 0x3333_3333
    x = (x & 0x5555_5555) << 1 | (x >> 1) & 0x5555_5555
    return x
  }

  /// A bijection under which near inputs become unrelated: the finaliser of SplitMix64, Steele,
  /// Lea & Flood (2014), "Fast Splittable Pseudorandom Number Generators".
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
