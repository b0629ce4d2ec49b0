/// Finds the group that a spelling belongs to, known or not, among ``SpellingGroups``.
struct SpellingGroupSearch {
  /// Ascending.
  private let spellings: [[UInt8]]
  private let groups: [Int]
  private let groupCounts: [Int]
  private let largest: Int

  /// O(text). `nil` if there is no group.
  init?(_ groups: SpellingGroups) {
    let counts = groups.groupCounts
    guard let largest = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return nil }
    self.largest = largest
    groupCounts = counts
    spellings = groups.spellings.map { Array($0.utf8) }
    self.groups = groups.sizes.enumerated().flatMap { group, size in
      repeatElement(group, count: size)
    }
  }

  /// The group of the spelling, or of the one that shares the longest prefix with it: of two, the one with more
  /// rows. The largest group if none shares a byte. O(length · log spellings).
  func group(of spelling: String) -> Int {
    let bytes = Array(spelling.utf8)
    var low = 0
    var high = spellings.count
    while low < high {
      let middle = (low + high) / 2
      if spellings[middle].lexicographicallyPrecedes(bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if low < spellings.count && spellings[low] == bytes { return groups[low] }
    // In sorted order one of the two neighbours shares the longest prefix.
    let neighbours = [low - 1, low].filter(spellings.indices.contains).map { place in
      (group: groups[place], shared: bytes.commonPrefixLength(with: spellings[place]))
    }
    let nearest = neighbours.max {
      ($0.shared, groupCounts[$0.group]) < ($1.shared, groupCounts[$1.group])
    }
    guard let nearest, nearest.shared > 0 else { return largest }
    return nearest.group
  }
}
