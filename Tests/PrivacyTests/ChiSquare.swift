import Foundation

/// How far counts are from what is expected, in standard deviations of the chi-square statistic: far above 0 for another
/// distribution, about −1 to 1 for the same.
func chiSquareExcess(_ counts: [Int], expected: [Double]) -> Double {
  let statistic = zip(counts, expected).reduce(0) { sum, pair in
    let difference = Double(pair.0) - pair.1
    return sum + difference * difference / pair.1
  }
  let freedom = Double(counts.count - 1)
  return (statistic - freedom) / (2 * freedom).squareRoot()
}

/// What is expected of `total` rounded normal numbers in the bins that begin at whole numbers, the first and the last open.
func expectedCounts(_ total: Int, deviation: Double, starts: [Int]) -> [Double] {
  let edges = starts.map { erfc(-(Double($0) - 0.5) / deviation / 2.0.squareRoot()) / 2 } + [1]
  return edges.indices.dropLast().map { index in
    Double(total) * (edges[index + 1] - (index == 0 ? 0 : edges[index]))
  }
}
