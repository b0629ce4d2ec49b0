/// Where values stand among ascending numbers, by halving: O(log count).
extension [Double] {
  /// The first position of a number that is not below `value`; `count` if there is none.
  func position(of value: Double) -> Int { firstPosition { $0 >= value } }

  /// The first position of a number above `value`; `count` if there is none.
  func position(above value: Double) -> Int { firstPosition { $0 > value } }

  /// Each different number and how often it is there; `nil` if there are more than `most`. O(most · log count).
  func runs(atMost most: Int) -> [(value: Double, count: Int)]? {
    var runs: [(value: Double, count: Int)] = []
    var start = 0
    while start < count {
      guard runs.count < most else { return nil }
      let end = position(above: self[start])
      runs.append((self[start], end - start))
      start = end
    }
    return runs
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first position from which on `isReached` holds; the end if it never does. O(log count).
  func firstPosition(where isReached: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if isReached(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
