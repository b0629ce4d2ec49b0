/// Finds the spelling of a list that another one counts to: itself, or one of those that share the longest beginning with
/// it.
///
/// Of several one is chosen by the spelling's hash, each as often as it has rows: so rare codes of one chapter go to the
/// frequent codes of that chapter in their proportions, and what shares no byte with any to all of them. The same
/// spelling always goes to the same one.
struct SpellingSearch {
  /// Ascending byte by byte.
  private let spellings: [[UInt8]]
  /// Where each stands in the list.
  private let places: [Int]
  /// The rows of the spellings before each of them; one number more than spellings.
  private let rowsBefore: [Int]

  /// O(text · log spellings).
  ///
  /// - Parameters:
  ///   - spellings: at least one.
  ///   - counts: the rows of each, at least 1.
  init(_ spellings: [String], counts: [Int]) {
    precondition(!spellings.isEmpty && spellings.count == counts.count, "no spelling to find")
    let bytes = spellings.map { Array($0.utf8) }
    places = bytes.indices.sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
    self.spellings = places.map { bytes[$0] }
    var sum = 0
    rowsBefore =
      [0]
      + places.map { place in
        sum += counts[place]
        return sum
      }
  }

  /// The place in the list. O(length · log spellings).
  func place(of spelling: String) -> Int {
    let bytes = Array(spelling.utf8)
    let next = firstIndex { !$0.lexicographicallyPrecedes(bytes) }
    if next < spellings.count && spellings[next] == bytes { return places[next] }
    // In sorted order one of the two neighbours shares the longest beginning.
    let shared =
      [next - 1, next].filter(spellings.indices.contains)
      .map { bytes.commonPrefixLength(with: spellings[$0]) }.max() ?? 0
    let beginning = bytes[..<shared]
    let first = firstIndex { !$0.lexicographicallyPrecedes(beginning) }
    let end = firstIndex { !$0.starts(with: beginning) && beginning.lexicographicallyPrecedes($0) }
    let rows = rowsBefore[end] - rowsBefore[first]
    let row =
      rowsBefore[first] + Int(StableHash.hash(bytes).multipliedFullWidth(by: UInt64(rows)).high)
    return places[firstIndex(in: first..<end) { rowsBefore[$0 + 1] > row }]
  }

  private func firstIndex(_ holds: ([UInt8]) -> Bool) -> Int {
    firstIndex(in: spellings.indices) { holds(spellings[$0]) }
  }

  /// The first index from which on a condition holds; the end if it holds for none.
  private func firstIndex(in range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
