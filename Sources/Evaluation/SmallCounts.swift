/// Which cells of a table of counts must be hidden, so that none tells of 1 to k − 1 rows.
enum SmallCounts {
  /// A count of 1 to k − 1 is hidden; and since whoever knows the sum of a line could work out what is hidden in it, the
  /// smallest other counts of a line are hidden too, until those of each line are 0 or at least k rows together. A count
  /// of 0 is shown: it tells of nobody.
  ///
  /// O(lines · cells of a line) for each cell that is hidden for the sake of a line.
  ///
  /// - Parameter lines: the cells whose sums may be known, each of them 0 or at least k.
  static func hidden(_ counts: [Int], lines: [[Int]], leastCount: Int) -> [Bool] {
    var isHidden = counts.map { 1..<leastCount ~= $0 }
    var isDone = false
    while !isDone {
      isDone = true
      for line in lines {
        let hiddenSum = line.reduce(0) { $0 + (isHidden[$1] ? counts[$1] : 0) }
        guard 1..<leastCount ~= hiddenSum,
          let next = line.filter({ !isHidden[$0] && counts[$0] > 0 }).min(by: {
            (counts[$0], $0) < (counts[$1], $1)
          })
        else { continue }
        isHidden[next] = true
        isDone = false
      }
    }
    return isHidden
  }
}
