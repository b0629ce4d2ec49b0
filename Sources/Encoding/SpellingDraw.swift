/// The spelling that a level of a ``CategoryEncoder`` decodes to.
struct SpellingDraw {
  private let restLevel: Int?
  /// How many rows the rest's spellings have, up to each of them.
  private let ends: [Int]

  init(restLevel: Int?, restCounts: [Int]) {
    self.restLevel = restLevel
    var sum = 0
    ends = restCounts.map { count in
      sum += count
      return sum
    }
  }

  /// The position among ``CategoryEncoder/allSpellings``: the level itself, or one of the rest, drawn from their
  /// frequencies by `uniform` in [0, 1). O(log rest).
  func spelling(level: Int, uniform: Double) -> Int {
    guard level == restLevel else { return level }
    let place = uniform * Double(ends[ends.count - 1])
    // The first spelling whose rows end above the place.
    var low = 0
    var high = ends.count - 1
    while low < high {
      let middle = (low + high) / 2
      if Double(ends[middle]) <= place { low = middle + 1 } else { high = middle }
    }
    return level + low
  }
}
