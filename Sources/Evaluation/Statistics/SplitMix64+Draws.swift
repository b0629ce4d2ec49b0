extension SplitMix64 {
  /// The generator of one of many draws for a purpose, so that they can be made in any order, on any core.
  init(seed: UInt64, for purpose: SamplePurpose, draw: Int) {
    self.init(
      seed: Self.mix(seed ^ Self.mix(purpose.rawValue)) &+ Self.mix(UInt64(bitPattern: Int64(draw)))
    )
  }

  /// `count` of the positions 0..<`total` without repetition, in random order; all of them if there are no more. The
  /// first steps of Fisher's and Yates' shuffle on a list that is not written out: O(count).
  mutating func draw(_ count: Int, of total: Int) -> [Int] {
    var moved: [Int: Int] = [:]
    return (0..<min(count, total)).map { place in
      let other = place + next(below: total - place)
      let drawn = moved[other] ?? other
      moved[other] = moved[place] ?? place
      return drawn
    }
  }
}
