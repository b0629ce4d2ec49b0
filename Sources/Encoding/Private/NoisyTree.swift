import Privacy

/// Counts with Gaussian noise of whole numbers in a range: a tree whose nodes are cut where the counts are high.
///
/// A range is cut into up to ``branching`` equal parts; a part whose noisy count is high is cut again, to single numbers at
/// last. All parts of a depth are released at once: a row is in one of them. What a node's count and the sum of its
/// parts' tell of the same rows is combined by least squares (Hay et al. 2010, "Boosting the Accuracy of Differentially
/// Private Histograms Through Consistency"), then no count is left below 0.
struct NoisyTree {
  /// A stretch of numbers that is not cut any more.
  struct Leaf: Hashable {
    var range: ClosedRange<Int64>
    /// The rows in it, 0 or more.
    var count: Double
  }

  /// Ascending and without gaps.
  private(set) var leaves: [Leaf] = []
  /// The rows without a number, 0 or more; 0 where none may be missing.
  private(set) var missingCount = 0.0

  /// The parts of a node: Qardaji, Yang & Li (2013), "Understanding Hierarchical Methods for Differentially Private
  /// Histograms", find 8 to 16 best.
  static let branching: Int64 = 16
  static let depthLimit = 4

  private struct Node {
    let range: ClosedRange<Int64>
    var count: Double
    var variance: Double
    var parts: Range<Int>?
  }

  /// - Parameters:
  ///   - values: ascending, all in `range`.
  ///   - missing: the rows without a number; `nil` if the column has none by declaration.
  ///   - cost: in μ², at most; less where high counts end early.
  ///   - splitShare: the share of all rows from which on a part is cut.
  init(
    of values: [Int64], missing: Int?, in range: ClosedRange<Int64>, cost: Double,
    rowLimit: Int, splitShare: Double, column: String, budget: inout GaussianBudget
  ) {
    let depth = Self.depth(of: range)
    var nodes = [Node(range: range, count: 0, variance: .infinity)]
    var level = 0..<1
    for step in 0..<depth {
      let first = nodes.count
      let total = nodes[level].reduce(0) { $0 + $1.count }
      for index in level where Self.isSingle(nodes[index].range) == false {
        let node = nodes[index]
        let isHigh =
          node.count >= max(splitShare * total, 4 * node.variance.squareRoot())
        guard step == 0 || isHigh else { continue }
        let start = nodes.count
        for part in Self.parts(of: node.range) {
          nodes.append(Node(range: part, count: 0, variance: 0))
        }
        nodes[index].parts = start..<nodes.count
      }
      guard nodes.count > first else { break }
      level = first..<nodes.count
      var counts = level.map { Self.count(of: values, in: nodes[$0].range) }
      if step == 0, let missing { counts.append(missing) }
      let released = budget.release(
        counts, sensitivity: Double(rowLimit), cost: cost / Double(depth),
        purpose: step == 0 && missing != nil
          ? "counts of ranges of numbers and of missing cells" : "counts of ranges of numbers",
        columns: [column])
      for (index, value) in zip(level, released.values) {
        nodes[index].count = Double(value)
        nodes[index].variance = released.noise * released.noise
      }
      if step == 0, missing != nil { missingCount = max(0, Double(released.values.last!)) }
    }
    Self.makeConsistent(&nodes)
    collect(0, of: nodes)
  }

  private static func isSingle(_ range: ClosedRange<Int64>) -> Bool {
    range.lowerBound == range.upperBound
  }

  /// One less than the numbers in a range, which may be 2⁶⁴.
  private static func span(_ range: ClosedRange<Int64>) -> UInt64 {
    UInt64(bitPattern: range.upperBound) &- UInt64(bitPattern: range.lowerBound)
  }

  private static func depth(of range: ClosedRange<Int64>) -> Int {
    var depth = 1
    var span = span(range) / UInt64(branching)
    while span > 0 && depth < depthLimit {
      depth += 1
      span /= UInt64(branching)
    }
    return depth
  }

  private static func parts(of range: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
    let span = span(range)
    let width = span / UInt64(branching) + 1
    var parts: [ClosedRange<Int64>] = []
    var offset: UInt64 = 0
    while offset <= span {
      let end = min(offset.addingReportingOverflow(width - 1).partialValue, span)
      parts.append(
        Int64(
          bitPattern: UInt64(bitPattern: range.lowerBound) &+ offset)...Int64(
            bitPattern: UInt64(bitPattern: range.lowerBound) &+ max(end, offset)))
      guard end < span else { break }
      offset = end + 1
    }
    return parts
  }

  private static func count(of values: [Int64], in range: ClosedRange<Int64>) -> Int {
    values.firstIndexOfSorted { $0 > range.upperBound }
      - values.firstIndexOfSorted { $0 >= range.lowerBound }
  }

  /// Hay et al., theorem 3, with each count's own variance: upwards the best estimate of each node from its subtree, then
  /// downwards what is left over is shared out among the parts.
  private static func makeConsistent(_ nodes: inout [Node]) {
    // Parts come after their node.
    for index in nodes.indices.reversed() {
      guard let parts = nodes[index].parts else { continue }
      let sum = nodes[parts].reduce(0) { $0 + $1.count }
      let variance = nodes[parts].reduce(0) { $0 + $1.variance }
      let own = nodes[index].variance
      let weight = own.isFinite ? variance / (own + variance) : 0
      nodes[index].count = weight * (own.isFinite ? nodes[index].count : 0) + (1 - weight) * sum
      nodes[index].variance = own.isFinite ? own * variance / (own + variance) : variance
    }
    nodes[0].count = max(0, nodes[0].count)
    for index in nodes.indices {
      guard let parts = nodes[index].parts else { continue }
      let sum = nodes[parts].reduce(0) { $0 + $1.count }
      let variance = nodes[parts].reduce(0) { $0 + $1.variance }
      let rest = nodes[index].count - sum
      var counts = nodes[parts].map { $0.count + rest * $0.variance / variance }
      counts = counts.projected(toTotal: nodes[index].count)
      for (part, count) in zip(parts, counts) { nodes[part].count = count }
    }
  }

  private mutating func collect(_ index: Int, of nodes: [Node]) {
    guard let parts = nodes[index].parts else {
      leaves.append(Leaf(range: nodes[index].range, count: nodes[index].count))
      return
    }
    for part in parts { collect(part, of: nodes) }
  }
}

extension [Int64] {
  /// The first index whose value fulfils a condition that is false up to it and true from it on.
  func firstIndexOfSorted(_ holds: (Int64) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension [Double] {
  /// The nearest numbers in the L2 norm that are all 0 or more and have the sum `total`, 0 or more: all less the same
  /// number, and what falls below 0 is 0 (Duchi et al. 2008, "Efficient Projections onto the ℓ1-Ball").
  func projected(toTotal total: Double) -> [Double] {
    guard total > 0, !isEmpty else { return map { _ in 0 } }
    var sum = 0.0
    var shift = 0.0
    for (index, value) in sorted(by: >).enumerated() {
      sum += value
      let candidate = (sum - total) / Double(index + 1)
      guard value - candidate > 0 else { break }
      shift = candidate
    }
    return map { Swift.max(0, $0 - shift) }
  }
}
