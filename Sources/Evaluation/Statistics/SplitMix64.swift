/// The generator behind every sample of rows or pairs in this module: Steele, Lea and Flood,
/// "Fast Splittable Pseudorandom Number Generators" (2014). 64 bits of state, period 2⁶⁴.
///
/// Good enough to choose rows. `Evaluation` draws from none of the model's streams, which are in `Compute`.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// The output function: it spreads every bit of `value` over all 64.
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number of 0..<`bound`, by the high half of a product: the same in every Swift version,
  /// which the standard library does not promise. Its bias is below `bound` / 2⁶⁴.
  mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}

/// Why a sample is drawn. Each purpose has a stream of its own, so no sample tells of another.
enum SamplePurpose: UInt64 {
  case pairs = 1
  case synthetic, syntheticAtCeilingSize, heldOut, training
  case comparedTraining, comparedHeldOut, comparedSynthetic, floor, ceilingNoise
  case detection, utility, coverage, energy, embedding
  case membership, singlingOut, linkability, inference
}

/// `count` of the positions 0..<`total` without repetition, ascending; all of them if there are no
/// more. Selection sampling: Knuth, TAOCP volume 2, 3.4.2, algorithm S. O(total).
func sample(_ count: Int, of total: Int, seed: UInt64, for purpose: SamplePurpose) -> [Int] {
  guard count < total else { return Array(0..<total) }
  var generator = SplitMix64(seed: SplitMix64.mix(seed) ^ SplitMix64.mix(purpose.rawValue))
  var chosen: [Int] = []
  chosen.reserveCapacity(count)
  var position = 0
  while chosen.count < count {
    if generator.next(below: total - position) < count - chosen.count { chosen.append(position) }
    position += 1
  }
  return chosen
}
