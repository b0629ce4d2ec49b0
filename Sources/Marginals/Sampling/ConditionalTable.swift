/// The distribution of one variable given others: p(x_v | context).
///
/// Probabilities are kept as sums in units of 2⁻³¹, so that a draw is a search among whole numbers: level k is drawn by
/// the numbers from sums[k − 1] to sums[k].
struct ConditionalTable: Sendable {
  let variable: Int
  /// The variables that it depends on, and from one level of each to the next in rows of the table.
  let context: [(variable: Int, stride: Int)]
  let levelCount: Int
  /// For each combination of levels of the context the sums over levels 0…k, of which the last is 2³¹.
  private let sums: [UInt32]

  private static let one = UInt32(1) << 31

  /// - Parameters:
  ///   - context: in the order of the axes of `weights`.
  ///   - weights: p up to a factor for each combination, the variable last.
  init(variable: Int, context: [Int], sizes: [Int], weights: [Double]) {
    let levelCount = sizes[variable]
    self.variable = variable
    self.levelCount = levelCount
    var stride = 1
    self.context = context.reversed().map { other in
      defer { stride *= sizes[other] }
      return (other, stride)
    }
    sums = [UInt32](unsafeUninitializedCapacity: weights.count) { sums, count in
      for first in Swift.stride(from: 0, to: weights.count, by: levelCount) {
        Self.write(weights[first..<first + levelCount], to: sums.baseAddress! + first)
      }
      count = weights.count
    }
  }

  private static func write(_ weights: ArraySlice<Double>, to sums: UnsafeMutablePointer<UInt32>) {
    let total = weights.reduce(0, +)
    var sum = 0.0
    for (level, weight) in weights.enumerated() {
      sum += weight
      // Where no row comes, any distribution does.
      let share = total > 0 ? sum / total : Double(level + 1) / Double(weights.count)
      sums[level] = UInt32((share * Double(one)).rounded())
    }
  }

  /// The level at a point in (0, 1), in the row of the table that `context` names: the first whose sum lies above.
  @inline(__always)
  func level(at point: Double, row: Int) -> UInt16 {
    let number = UInt32(point * Double(Self.one))
    return sums.withUnsafeBufferPointer { sums in
      let row = sums.baseAddress! + row * levelCount
      var (low, count) = (0, levelCount - 1)
      while count > 0 {
        let half = count >> 1
        if row[low + half] <= number {
          low += half + 1
          count -= half + 1
        } else {
          count = half
        }
      }
      return UInt16(truncatingIfNeeded: low)
    }
  }
}
