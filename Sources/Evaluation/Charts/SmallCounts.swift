/// Which counts must be hidden, so that none tells of 1 to k − 1 rows, not even to someone who knows the sums.
///
/// A count of 1 to k − 1 is hidden. Whoever knows a sum could work out what is hidden in it, so other counts are hidden
/// with it, until by the sums every small count could as well be k or more (Cox, "Suppression Methodology and
/// Statistical Disclosure Control", 1980). A count of 0 is shown where it does no harm: it tells of nobody.
enum SmallCounts {
  /// Of counts whose sum is known. The smallest others are hidden too, until the hidden ones are k rows together.
  ///
  /// O(counts · log counts).
  static func hidden(_ counts: [Int], leastCount: Int) -> [Bool] {
    var isHidden = counts.map { 1..<leastCount ~= $0 }
    var hiddenSum = zip(counts, isHidden).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let others = counts.indices.filter { !isHidden[$0] && counts[$0] > 0 }
      .sorted { (counts[$0], $0) < (counts[$1], $1) }
    for other in others where 1..<leastCount ~= hiddenSum {
      isHidden[other] = true
      hiddenSum += counts[other]
    }
    return isHidden
  }

  /// Of a two-way table [rows × `width`], the sums of whose rows and columns are known.
  ///
  /// A line with two hidden counts may still be solved by way of another that has one, so ``TwoWayRoom`` is asked of
  /// each small count how large it could be. Where that is less than k, the three other corners of a rectangle are
  /// hidden: of those that leave it the room it needs, the one that hides the fewest rows. Where there is no such
  /// rectangle the whole table is hidden.
  ///
  /// - Parameter counts: the sum of each line is 0 or at least k.
  /// - Complexity: O(hidden counts² · k · lines²) at most; a table of 10 × 10 takes a millisecond.
  static func hidden(_ counts: [Int], width: Int, leastCount: Int) -> [Bool] {
    var isHidden = counts.map { 1..<leastCount ~= $0 }
    for cell in counts.indices where 1..<leastCount ~= counts[cell] {
      let need = leastCount - counts[cell]
      while TwoWayRoom(counts, width: width, isHidden).room(above: cell, upTo: need) < need {
        guard let others = corners(beside: cell, counts, width: width, isHidden, need: need) else {
          return counts.map { _ in true }
        }
        for other in others { isHidden[other] = true }
      }
    }
    return isHidden
  }

  /// The other corners of the best rectangle; `nil` if none has a corner that is not hidden.
  private static func corners(
    beside cell: Int, _ counts: [Int], width: Int, _ isHidden: [Bool], need: Int
  ) -> [Int]? {
    let (row, column) = (cell / width, cell % width)
    var best: (lack: Int, rows: Int, corners: [Int])?
    for other in counts.indices where other / width != row && other % width != column {
      let beside = [row * width + other % width, other - other % width + column]
      let room = min(counts[beside[0]], counts[beside[1]])
      let added = (beside + [other]).filter { !isHidden[$0] }
      guard room > 0, !added.isEmpty else { continue }
      let lack = max(need - room, 0)
      let rows = added.reduce(0) { $0 + counts[$1] }
      if best.map({ (lack, rows) < ($0.lack, $0.rows) }) ?? true { best = (lack, rows, added) }
    }
    return best?.corners
  }
}
