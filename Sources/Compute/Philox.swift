/// Philox4x32-10, the counter-based generator of Salmon et al. (2011), "Parallel Random Numbers:
/// As Easy as 1, 2, 3": a keyed bijection of 128-bit counters whose outputs look random.
///
/// Since a block depends on its counter only, any part of a stream can be computed at once,
/// in any order, on any thread.
enum Philox {
  /// The 128 random bits which belong to a counter and a key. Word 0 first.
  static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let product0 = UInt64(0xD251_1F53) * UInt64(c0)
      let product1 = UInt64(0xCD9E_8D57) * UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0,
        UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1,
        UInt32(truncatingIfNeeded: product0)
      )
      // The key's Weyl sequence: the golden ratio and √3 − 1, as 32-bit fractions.
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
