/// The spelling that a level of a ``CategoryEncoder`` decodes to.
struct SpellingDraw {
  /// How many levels, the first ones, stand for one spelling each.
  private let learnedCount: Int
  /// Where each group's spellings stand among the rare ones.
  private let ranges: [Range<Int>]
  /// How many rows the rare spellings have, up to each of them.
  private let ends: [Int]

  /// O(rare spellings).
  init(learnedCount: Int, rare: SpellingGroups) {
    self.learnedCount = learnedCount
    ranges = rare.ranges
    var sum = 0
    ends = rare.counts.map { count in
      sum += count
      return sum
    }
  }

  /// The position among ``CategoryEncoder/allSpellings``: the level itself, or one of its group, drawn from their
  /// frequencies by `uniform` in [0, 1), which is drawn only then. O(log group).
  func spelling(level: Int, uniform: @autoclosure () -> Double) -> Int {
    guard level >= learnedCount else { return level }
    let range = ranges[level - learnedCount]
    let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
    let place = Double(start) + uniform() * Double(ends[range.upperBound - 1] - start)
    // The first spelling of the group whose rows end above the place.
    var low = range.lowerBound
    var high = range.upperBound - 1
    while low < high {
      let middle = (low + high) / 2
      if Double(ends[middle]) <= place { low = middle + 1 } else { high = middle }
    }
    return learnedCount + low
  }
}
