/// Numbers that look random and depend on nothing but a value: the same in every run.
enum StableHash {
  /// The bits mixed, by the last steps of SplitMix64.
  static func mix(_ bits: UInt64) -> UInt64 {
    var hash = bits
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }

  /// FNV-1a of 64 bits, mixed. O(bytes).
  static func hash(_ bytes: [UInt8]) -> UInt64 {
    mix(bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
  }
}
