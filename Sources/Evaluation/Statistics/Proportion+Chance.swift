extension Proportion {
  /// How likely this proportion is so far above `other`, or farther, if both are draws of one population: the upper
  /// tail of the hypergeometric distribution, given all successes and trials of both. Fisher, "Statistical Methods for
  /// Research Workers" (1934), §21.02. 0...1; 1 if there is no success or no failure. O(successes).
  func chanceOfExceeding(_ other: Proportion) -> Double {
    let successes = count + other.count
    let least = max(0, successes - other.total)
    let most = min(successes, total)
    // Weights relative to that of the count that was found, each from its neighbour. They grow on one side only,
    // towards the most likely count: a sum that is too large for a Double says that all the chance is there.
    func ratio(_ x: Int) -> Double {
      Double(total - x) * Double(successes - x)
        / (Double(x + 1) * Double(other.total - successes + x + 1))
    }
    var above = 1.0
    var weight = 1.0
    for x in count..<most {
      weight *= ratio(x)
      above += weight
    }
    guard above.isFinite else { return 1 }
    var below = 0.0
    weight = 1
    for x in (least..<count).reversed() {
      weight /= ratio(x)
      below += weight
    }
    return above / (above + below)
  }
}
