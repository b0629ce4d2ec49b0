extension Sequence where Element: Hashable {
  /// How many different elements there are; more than `limit` + 1 are not told apart. O(elements), and ends where
  /// there are more than `limit`.
  func distinctCount(limit: Int) -> Int {
    var seen: Set<Element> = []
    for element in self {
      seen.insert(element)
      if seen.count > limit { break }
    }
    return seen.count
  }
}
