/// Ten bins of equal width over the range of a column's present numbers, as SDMetrics' Column Pair Trends cuts a number
/// beside a category: NumPy's `histogram_bin_edges`, then `digitize`.
///
/// Bin i, 1...10, holds edge[i − 1] ≤ value < edge[i]. Bin 0 is below all edges. Bin 11 has three things, as there:
/// numbers above the last edge, the greatest number itself, and missing cells. A constant column has the range from
/// half below to half above it, a column without numbers 0...1. A number that is not finite counts as missing.
struct EqualWidthBins: Sendable {
  static let binCount = 12

  /// Eleven, ascending.
  private let edges: [Double]

  /// O(rows).
  init(_ numbers: [Double]) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for number in numbers where number.isFinite {
      low = min(low, number)
      high = max(high, number)
    }
    if low > high { (low, high) = (0, 1) }
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    // In NumPy's order of operations: a whole number often lies right on an edge.
    let step = (high - low) / 10
    edges =
      (0..<10).map {
        // A range wider than the largest number has no step.
        step.isFinite
          ? Double($0) * step + low : low * (1 - Double($0) / 10) + high * (Double($0) / 10)
      } + [high]
  }

  /// The bin of each of `numbers`. O(rows).
  func bins(of numbers: [Double]) -> [Int32] {
    numbers.map { number in
      guard number.isFinite else { return Int32(edges.count) }
      var bin: Int32 = 0
      for edge in edges where edge <= number { bin += 1 }
      return bin
    }
  }
}
