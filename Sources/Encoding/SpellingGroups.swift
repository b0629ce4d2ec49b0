/// Spellings that are too rare for a level each, in groups that follow the hierarchy of their codes.
///
/// The spellings stand in ascending order of their UTF-8 bytes, as the leaves of their prefix tree do, and a group
/// is a run of neighbours. At first all are one group. The heaviest group that can be is cut in two, again and
/// again, up to a limit of groups; both parts have a least number of rows. Of the places that leave them that many,
/// the cut takes the one whose neighbours share the shortest prefix, so nearest the root of the tree, and among
/// such places the one nearest half of the rows. So "E10" to "E14" part from "F32" before "E10" parts from "E11",
/// and a heavy prefix is parted more finely than a light one.
///
/// Inside a group a spelling is drawn from its own frequencies. What is kept: the marginal of every spelling, and
/// the dependence of a group on other columns. What is lost: the dependence of a spelling beyond that of its group;
/// and where a code has no hierarchy, a group is an arbitrary one.
public struct SpellingGroups: Codable, Hashable, Sendable {
  /// Ascending byte by byte.
  public let spellings: [String]
  /// The rows of each spelling.
  public let counts: [Int]
  /// How many spellings each group has: the first group the first ones, and so on.
  public let sizes: [Int]

  /// O(text · log spellings) to sort, and at most O(spellings) a cut.
  ///
  /// - Parameters:
  ///   - tally: different spellings, in any order, each with its rows, at least 1.
  ///   - limit: the most groups, at least 1.
  ///   - minimumCount: the fewest rows of a group, unless there is only one.
  public init(_ tally: [(spelling: String, count: Int)], limit: Int, minimumCount: Int) {
    precondition(limit >= 1, "a limit of \(limit) groups")
    let bytes = tally.map { Array($0.spelling.utf8) }
    let order = bytes.indices.sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
    spellings = order.map { tally[$0].spelling }
    counts = order.map { tally[$0].count }
    guard !order.isEmpty else {
      sizes = []
      return
    }
    let run = PrefixRun(spellings: order.map { bytes[$0] }, counts: counts)
    sizes = run.groups(limit: limit, minimumCount: minimumCount).map(\.count)
  }

  public var isEmpty: Bool { spellings.isEmpty }

  /// Where each group's spellings stand.
  public var ranges: [Range<Int>] {
    var end = 0
    return sizes.map { size in
      end += size
      return end - size..<end
    }
  }

  /// The rows of each group.
  public var groupCounts: [Int] { ranges.map { counts[$0].reduce(0, +) } }
}

/// Sorted spellings with what is needed to cut them into groups.
private struct PrefixRun {
  /// How many bytes spelling i shares with the one before it.
  private let shared: [Int]
  /// The rows of the spellings before i; one number more than spellings.
  private let rowsBefore: [Int]

  init(spellings: [[UInt8]], counts: [Int]) {
    shared = spellings.indices.map {
      $0 == 0 ? 0 : spellings[$0].commonPrefixLength(with: spellings[$0 - 1])
    }
    var sum = 0
    rowsBefore =
      [0]
      + counts.map { count in
        sum += count
        return sum
      }
  }

  private struct Group {
    let range: Range<Int>
    let rows: Int
    /// Where to cut it; `nil` if it stays whole.
    let cut: Int?
  }

  func groups(limit: Int, minimumCount: Int) -> [Range<Int>] {
    var groups = [group(0..<shared.count, minimumCount: minimumCount)]
    while groups.count < limit {
      let divisible = groups.indices.filter { groups[$0].cut != nil }
      guard let heaviest = divisible.max(by: { groups[$0].rows < groups[$1].rows }),
        let cut = groups[heaviest].cut
      else { break }
      let range = groups[heaviest].range
      let parts = [range.lowerBound..<cut, cut..<range.upperBound]
      groups.replaceSubrange(
        heaviest...heaviest, with: parts.map { group($0, minimumCount: minimumCount) })
    }
    return groups.map(\.range)
  }

  private func group(_ range: Range<Int>, minimumCount: Int) -> Group {
    let first = rowsBefore[range.lowerBound]
    let last = rowsBefore[range.upperBound]
    var best: (place: Int, depth: Int, imbalance: Int)?
    for place in range.dropFirst() {
      let before = rowsBefore[place] - first
      let after = last - rowsBefore[place]
      guard before >= minimumCount && after >= minimumCount else { continue }
      let candidate = (place: place, depth: shared[place], imbalance: abs(before - after))
      if let best, (best.depth, best.imbalance) <= (candidate.depth, candidate.imbalance) {
        continue
      }
      best = candidate
    }
    return Group(range: range, rows: last - first, cut: best?.place)
  }
}
