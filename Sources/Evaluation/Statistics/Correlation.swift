/// Pearson's product-moment correlation of two columns over the rows where both are present, −1...1.
///
/// A number that is not finite counts as missing. `nil` where it is not defined: fewer than two such rows, or a
/// column that is constant in them (or whose squares no Double holds). Of ranks it is Spearman's correlation. O(rows), in two passes: the sums are of
/// distances from the means, so large numbers close together lose nothing.
///
/// - Precondition: equally many rows.
func correlation(_ x: [Double], _ y: [Double]) -> Double? {
  precondition(x.count == y.count, "\(x.count) rows with \(y.count)")
  var count = 0
  var (xSum, ySum) = (0.0, 0.0)
  // Whether a column is constant is asked of the numbers: rounding could leave it a small variance.
  var (xLow, xHigh) = (Double.infinity, -Double.infinity)
  var (yLow, yHigh) = (Double.infinity, -Double.infinity)
  for row in x.indices where x[row].isFinite && y[row].isFinite {
    count += 1
    xSum += x[row]
    ySum += y[row]
    xLow = min(xLow, x[row])
    xHigh = max(xHigh, x[row])
    yLow = min(yLow, y[row])
    yHigh = max(yHigh, y[row])
  }
  guard count > 1, xLow < xHigh, yLow < yHigh else { return nil }
  let (xMean, yMean) = (xSum / Double(count), ySum / Double(count))
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for row in x.indices where x[row].isFinite && y[row].isFinite {
    let (dx, dy) = (x[row] - xMean, y[row] - yMean)
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  let value = xy / (xx.squareRoot() * yy.squareRoot())
  guard xx.isFinite, yy.isFinite, !value.isNaN else { return nil }
  return min(max(value, -1), 1)
}

/// The correlation ratio η of a number on a grouping, 0...1: the root of the share of the number's variance that lies
/// between the groups' means. Of ranks it is the square root of the Kruskal–Wallis statistic over its greatest value.
///
/// Rows without a number are left out; rows without a category have a group of their own. `nil` where it is not
/// defined: fewer than two rows, or a constant number. O(rows + groups).
///
/// - Precondition: equally many rows; groups are 0..<`groupCount`.
func correlationRatio(ofRanks ranks: [Double], in groups: [Int32], of groupCount: Int) -> Double? {
  precondition(ranks.count == groups.count, "\(ranks.count) rows with \(groups.count)")
  var counts = [Double](repeating: 0, count: groupCount)
  var sums = counts
  var (low, high) = (Double.infinity, -Double.infinity)
  for row in ranks.indices where !ranks[row].isNaN {
    counts[Int(groups[row])] += 1
    sums[Int(groups[row])] += ranks[row]
    low = min(low, ranks[row])
    high = max(high, ranks[row])
  }
  let count = counts.reduce(0, +)
  guard count > 1, low < high else { return nil }
  // Ranks 1...n, ties sharing theirs, have this mean.
  let mean = (count + 1) / 2
  var squares = 0.0
  for rank in ranks where !rank.isNaN { squares += (rank - mean) * (rank - mean) }
  var between = 0.0
  for group in counts.indices where counts[group] > 0 {
    let difference = sums[group] / counts[group] - mean
    between += counts[group] * difference * difference
  }
  return min((between / squares).squareRoot(), 1)
}
