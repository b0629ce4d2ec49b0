import Compute

extension Variable {
  /// The group of each level of an ordered variable of more than `limit` points: groups of neighbours of about equal
  /// mass, at most `limit`, and missing alone in the last. `nil` for any other variable.
  func equalMassGroups(limit: Int) -> [Int]? {
    guard case .ordered(let points, _, _) = code, points.count > limit else { return nil }
    let total = probabilities.prefix(points.count).reduce(0, +)
    var groups: [Int] = []
    var below: Float = 0
    var group = -1
    var lastShare = -1
    for p in probabilities.prefix(points.count) {
      let share = min(Int((below + p / 2) / total * Float(limit)), limit - 1)
      if share != lastShare { group += 1 }
      lastShare = share
      groups.append(group)
      below += p
    }
    return groups + (probabilities.count > points.count ? [group + 1] : [])
  }
}
