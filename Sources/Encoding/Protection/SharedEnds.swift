/// The ends that at least k numbers of a column lie at or beyond: what a column's decoder gives never leaves them.
///
/// The lower end is the k-th smallest number if k rows have it, as a 0 that many rows have, and else lies halfway between
/// that and the next one: k rows are not above it, and it is no one person's number. The upper end is alike. Values beyond
/// the ends count as the nearer end, so that each end stands for k rows at least (winsorising with a count in place of a
/// share).
///
/// Of fewer than 2k numbers both ends are one: the mean of the middle three or four.
struct SharedEnds<Scalar: NumericScalar>: Hashable {
  let range: ClosedRange<Scalar>

  /// O(n · log k) at worst, and O(n) in any usual order.
  ///
  /// - Parameters:
  ///   - leastCount: k; 1 or less gives the smallest and the greatest number.
  ///   - decimals: the decimal places that ends between two numbers are rounded to; `nil`: all.
  /// - Precondition: at least one number.
  init(of values: some Collection<Scalar>, leastCount: Int, decimals: Int?) {
    precondition(!values.isEmpty, "no number has no ends")
    guard leastCount > 1 else {
      range = values.min()!...values.max()!
      return
    }
    guard values.count >= 2 * leastCount else {
      let middle = Self.middle(ofSorted: values.sorted(), decimals: decimals)
      range = middle...middle
      return
    }
    let lowest = values.outermost(leastCount + 1, by: <)
    let highest = values.outermost(leastCount + 1, by: >)
    let low = Self.end(lowest, leastCount: leastCount, decimals: decimals)
    let high = Self.end(highest, leastCount: leastCount, decimals: decimals)
    // The k + 1 lowest and the k + 1 highest of 2k numbers have two in common.
    range = min(low, high)...max(low, high)
  }

  /// - Parameter outermost: k + 1 numbers, the outermost first.
  private static func end(_ outermost: [Scalar], leastCount: Int, decimals: Int?) -> Scalar {
    let (own, next) = (outermost[leastCount - 1], outermost[leastCount])
    guard outermost[0] != own, own != next else { return own }
    let (low, high) = (min(own, next), max(own, next))
    let middle = Scalar.midpoint(low, high, roundedUp: own > next).rounded(decimals: decimals)
    return min(max(middle, low), high)
  }

  private static func middle(ofSorted sorted: [Scalar], decimals: Int?) -> Scalar {
    let low = max((sorted.count - 1) / 2 - 1, 0)
    let high = min(sorted.count / 2 + 1, sorted.count - 1)
    var mean = sorted[low]
    for place in low..<high {
      // Ascending, so the mean so far is not above the next one.
      mean = .interpolate(
        from: mean, to: sorted[place + 1], fraction: 1 / Double(place - low + 2))
    }
    return min(max(mean.rounded(decimals: decimals), sorted[low]), sorted[high])
  }

  /// The number, or the end that it lies beyond.
  func clamped(_ value: Scalar) -> Scalar {
    min(max(value, range.lowerBound), range.upperBound)
  }
}

extension Collection {
  /// The `count` elements that come first in an order, or all if there are fewer, in this order.
  fileprivate func outermost(
    _ count: Int, by comesBefore: (Element, Element) -> Bool
  ) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count + 1)
    for element in self {
      if result.count == count, !comesBefore(element, result[count - 1]) { continue }
      var (low, high) = (0, result.count)
      while low < high {
        let middle = (low + high) / 2
        if comesBefore(element, result[middle]) { high = middle } else { low = middle + 1 }
      }
      result.insert(element, at: low)
      if result.count > count { result.removeLast() }
    }
    return result
  }
}
