/// Several uniform numbers from one, by its binary digits: the first so many make the first number, the next ones
/// the second, and so on.
///
/// The numbers are independent as long as all their digits are within the 52 that a uniform `Double` has.
struct UniformDigits {
  private var rest: Double

  /// - Parameter uniform: a number in [0, 1).
  init(_ uniform: Double) { rest = uniform }

  /// A number in (0, 1), the middle of one of 2^`count` cells.
  mutating func next(_ count: Int) -> Double {
    let cells = Double(UInt64(1) << UInt64(count))
    // Exact: a power of two moves the binary point, and the integer part is taken away.
    let scaled = rest * cells
    let cell = scaled.rounded(.down)
    rest = scaled - cell
    return (cell + 0.5) / cells
  }
}
