import Foundation

extension JointCounts {
  /// Cramér's V, 0...1: √(χ² / (n · (min(r, c) − 1))) with r and c the rows and columns of the table that are not
  /// empty; Cramér, "Mathematical Methods of Statistics" (1946). It is not corrected for its bias: independent columns
  /// have about √((r − 1)(c − 1) / (n · (min(r, c) − 1))).
  ///
  /// `nil` where it is not defined: fewer than two rows or columns. O(stored cells + bins).
  var cramersV: Double? {
    let (first, second) = marginals
    let firstCount = first.count { $0 > 0 }
    let secondCount = second.count { $0 > 0 }
    guard min(firstCount, secondCount) > 1 else { return nil }
    let total = Double(rowCount)
    var chiSquare = 0.0
    var expectedSum = 0.0
    for index in cells.indices {
      let expected = expected(at: index, first, second)
      let difference = Double(counts[index]) - expected
      chiSquare += difference * difference / expected
      expectedSum += expected
    }
    // An empty cell adds what is expected of it, and all that is expected is `total`.
    if cells.count < firstCount * secondCount { chiSquare += max(total - expectedSum, 0) }
    let value = (chiSquare / total / Double(min(firstCount, secondCount) - 1)).squareRoot()
    return min(value, 1)
  }

  /// The mutual information in bits, less what independent columns would show by chance: (r − 1)(c − 1) / (2 n · ln 2)
  /// with r and c as in ``cramersV``; Miller, "Note on the Bias of Information Estimates" (1955). Columns with many
  /// bins would be taken for dependent ones in a table of few rows. 0 without rows. O(stored cells + bins).
  var mutualInformation: Double {
    guard rowCount > 0 else { return 0 }
    let (first, second) = marginals
    let total = Double(rowCount)
    var sum = 0.0
    for index in cells.indices {
      let count = Double(counts[index])
      sum += count / total * log2(count / expected(at: index, first, second))
    }
    let freedom = (first.count { $0 > 0 } - 1) * (second.count { $0 > 0 } - 1)
    return sum - Double(freedom) / (2 * total * log(2))
  }

  /// The rows that independent columns would have in a stored cell.
  private func expected(at index: Int, _ first: [Double], _ second: [Double]) -> Double {
    let (bin, other) = cells[index].quotientAndRemainder(dividingBy: secondBinCount)
    return first[bin] * second[other] / Double(rowCount)
  }

  /// The rows of each bin of the first column, and of the second.
  private var marginals: (first: [Double], second: [Double]) {
    var first = [Double](repeating: 0, count: firstBinCount)
    var second = [Double](repeating: 0, count: secondBinCount)
    for (cell, count) in zip(cells, counts) {
      first[cell / secondBinCount] += Double(count)
      second[cell % secondBinCount] += Double(count)
    }
    return (first, second)
  }
}
