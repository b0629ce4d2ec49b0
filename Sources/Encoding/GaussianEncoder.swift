public import Compute

/// A numeric column as one number near N(0, 1): Φ⁻¹ of its rank among the column's quantiles (rank-Gauss), ties
/// spread evenly over their ranks. A missing cell is told by a variable of its own with the levels present and
/// missing, and has the number 0.
public struct GaussianEncoder<Scalar: NumericScalar>: Codable, Hashable, Sendable {
  /// Evenly spaced quantiles, at least two: exact ones where ``EncodingOptions/leastCount`` protects nothing, else
  /// `SharedQuantiles` between `SharedEnds`.
  public let quantiles: [Scalar]
  public let presentCount: Int
  public let missingCount: Int
  public let decimals: Int?
  private let ends: SharedEnds<Scalar>

  /// - Precondition: at least one value that is not missing.
  public init(
    fitting values: [Scalar], missingCount: Int, decimals: Int?, options: EncodingOptions
  ) {
    precondition(!values.isEmpty, "no value to fit")
    let ends = SharedEnds(of: values, leastCount: options.leastCount, decimals: decimals)
    self.ends = ends
    var sorted = values.map(ends.broughtIn)
    sorted.sort()
    let count = max(2, min(options.binCount * (options.pointsPerBin - 1) + 1, sorted.count))
    if options.leastCount > 1 {
      let points = SharedQuantiles(
        ofSorted: sorted[...], in: ends.range, leastCount: options.leastCount
      ).points(limit: count)
      quantiles = points.count > 1 ? points : points + points
    } else {
      quantiles = (0..<count).map { sorted[$0 * (sorted.count - 1) / (count - 1)] }
    }
    presentCount = sorted.count
    self.missingCount = missingCount
    self.decimals = decimals
  }

  /// The number, and before it the missing indicator where there is one.
  public var variables: [Variable] {
    let number = Variable(code: .gaussian, probabilities: [])
    guard missingCount > 0 else { return [number] }
    let total = Float(presentCount + missingCount)
    let indicator = Variable(
      code: .category, probabilities: [Float(presentCount) / total, Float(missingCount) / total])
    return [indicator, number]
  }

  /// - Parameter uniform: where in its tie the value stands, in [0, 1).
  public func number(of value: Scalar, uniform: Double) -> Float {
    let value = ends.broughtIn(value)
    let low = partition { $0 < value }
    let high = partition { $0 <= value }
    let last = Double(quantiles.count - 1)
    var rank: Double
    if high > low {
      rank = Double(low) + Double(high - 1 - low) * uniform
    } else if low == 0 || low == quantiles.count {
      rank = low == 0 ? 0 : last
    } else {
      rank = Double(low - 1) + value.fraction(from: quantiles[low - 1], to: quantiles[low])
    }
    // Half a rank from either end, so that the extremes stay finite.
    rank = 0.5 + rank / last * (Double(presentCount) - 1)
    return Float(NormalDistribution.quantile(rank / Double(presentCount)))
  }

  /// The value at the quantile Φ(`number`).
  public func value(number: Float) -> Scalar {
    let n = Double(presentCount)
    let rank = NormalDistribution.cumulative(Double(number)) * n - 0.5
    let last = Double(quantiles.count - 1)
    let position = n > 1 ? min(max(rank / (n - 1), 0), 1) * last : 0
    let index = min(Int(position), quantiles.count - 2)
    let value = Scalar.interpolate(
      from: quantiles[index], to: quantiles[index + 1], fraction: position - Double(index))
    return min(max(value.rounded(decimals: decimals), quantiles[0]), quantiles.last!)
  }

  /// The least and the greatest number that is decoded.
  var range: ClosedRange<Scalar> { quantiles[0]...quantiles[quantiles.count - 1] }

  /// How many quantiles, all at the start, satisfy `isBefore`.
  private func partition(_ isBefore: (Scalar) -> Bool) -> Int {
    var low = 0
    var high = quantiles.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(quantiles[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
