import Foundation
import Privacy

extension GaussianBudget {
  /// The counts of things that are known from the rows alone, with noise; `nil` for those below a threshold, which is so
  /// high that a thing of one unit passes with the probability `delta` at most.
  ///
  /// A unit has at most `rowLimit` rows r, so it moves the counts by r in the L2 norm, and brings at most r things that no
  /// other unit has, of at most r rows each: threshold = r + σ·Φ⁻¹(1 − δ/r).
  mutating func releaseStable(
    _ counts: [Int], rowLimit: Int, cost: Double, delta: Double, purpose: String,
    columns: [String]
  ) -> [Double?] {
    let released = release(
      counts, sensitivity: Double(rowLimit), cost: cost, purpose: purpose, columns: columns)
    let limit = Double(rowLimit)
    // Noise is rounded to whole numbers, by half a one.
    let threshold = limit + 0.5 + released.noise * Self.upperQuantile(delta / limit)
    let passed = released.values.map { Double($0) > threshold ? Double($0) : nil }
    // How many things the rows have is not told.
    correctLastEntry(valueCount: passed.count { $0 != nil })
    payFailure(delta: delta, purpose: "threshold on these counts", columns: columns)
    return passed
  }

  /// Φ⁻¹(1 − p) for a small p, by bisection.
  private static func upperQuantile(_ p: Double) -> Double {
    var (low, high) = (0.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(middle / 2.0.squareRoot()) / 2 > p { low = middle } else { high = middle }
    }
    return high
  }
}
