/// The ends that at least k numbers of a column lie at or beyond: what a column's decoder gives never leaves them.
///
/// The lower end is the k-th smallest number if k rows have it, as a 0 that many rows have, and else lies halfway between
/// that and the next one: k rows are not above it. The upper end is alike. A number beyond an end that k rows have counts
/// as the end. Beyond any other it counts as a number among the k next ones inside, chosen by its hash, so that no heap of
/// equal numbers stands at the end.
///
/// Of fewer than 2k numbers both ends are one: the mean of the middle three or four.
struct SharedEnds<Scalar: NumericScalar>: Codable, Hashable, Sendable {
  let range: ClosedRange<Scalar>
  /// Where the numbers beyond the ends are put: between the lower ends of both ranges, and between the upper ones.
  private let inner: ClosedRange<Scalar>
  private let decimals: Int?

  /// O(n · log k) at worst, and O(n) in any usual order.
  ///
  /// - Parameters:
  ///   - leastCount: k; 1 or less gives the smallest and the greatest number.
  ///   - decimals: the decimal places that ends between two numbers are rounded to; `nil`: all.
  /// - Precondition: at least one number.
  init(of values: some Collection<Scalar>, leastCount: Int, decimals: Int?) {
    precondition(!values.isEmpty, "no number has no ends")
    self.decimals = decimals
    guard leastCount > 1 else {
      range = values.min()!...values.max()!
      inner = range
      return
    }
    guard values.count >= 2 * leastCount else {
      let middle = Self.middle(ofSorted: values.sorted(), decimals: decimals)
      range = middle...middle
      inner = range
      return
    }
    let reach = min(2 * leastCount, values.count / 2)
    func end(by comesBefore: (Scalar, Scalar) -> Bool) -> OuterNumbers<Scalar> {
      let outermost = values.outermost(reach + 1, by: comesBefore)
      let last = outermost[reach]
      let first = outermost.firstIndex(of: last) ?? reach
      let isLastShared =
        reach + 1 - first >= leastCount || values.count { $0 == last } >= leastCount
      return OuterNumbers(
        outermost, leastCount: leastCount, isLastShared: isLastShared, decimals: decimals)
    }
    let (low, high) = (end(by: <), end(by: >))
    // The k + 1 lowest and the k + 1 highest of 2k numbers have two in common.
    range = min(low.end, high.end)...max(low.end, high.end)
    let (first, last) = (clamp(low.inner, range), clamp(high.inner, range))
    inner = min(first, last)...max(first, last)
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

  /// The number itself, or the one inside the ends that it counts as.
  func broughtIn(_ value: Scalar) -> Scalar {
    guard !range.contains(value) else { return value }
    let (low, high) =
      value < range.lowerBound
      ? (range.lowerBound, inner.lowerBound) : (inner.upperBound, range.upperBound)
    guard low < high else { return low }
    let fraction = Double(StableHash.mix(value.bits) >> 11) * 0x1p-53
    let place = Scalar.spread(from: low, to: high, fraction: fraction)
    return clamp(place.rounded(decimals: decimals), low...high)
  }
}

/// An end of a column, and how far inside numbers beyond it are put.
private struct OuterNumbers<Scalar: NumericScalar> {
  let end: Scalar
  let inner: Scalar

  /// - Parameters:
  ///   - outermost: more than k numbers, the outermost first.
  ///   - isLastShared: whether k rows have the last one.
  init(_ outermost: [Scalar], leastCount: Int, isLastShared: Bool, decimals: Int?) {
    func halfway(_ index: Int) -> Scalar {
      let (own, next) = (outermost[index], outermost[index + 1])
      guard own != next else { return own }
      let (low, high) = (min(own, next), max(own, next))
      let middle = Scalar.midpoint(low, high, roundedUp: own > next).rounded(decimals: decimals)
      return clamp(middle, low...high)
    }
    /// Whether k rows have the number at an index, as far as the numbers tell.
    func isShared(_ index: Int) -> Bool {
      let value = outermost[index]
      return value == outermost[outermost.count - 1]
        ? isLastShared : outermost.count { $0 == value } >= leastCount
    }
    guard !isShared(leastCount - 1) else {
      end = outermost[leastCount - 1]
      inner = end
      return
    }
    end = halfway(leastCount - 1)
    // Up to a number that k rows have, which nothing else shall count as.
    let limit =
      (leastCount..<outermost.count).first { isShared($0) } ?? outermost.count
    inner = limit - 2 >= leastCount ? halfway(limit - 2) : end
  }
}

/// The number of a range that is nearest to a value.
private func clamp<Scalar: Comparable>(_ value: Scalar, _ range: ClosedRange<Scalar>) -> Scalar {
  min(max(value, range.lowerBound), range.upperBound)
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
