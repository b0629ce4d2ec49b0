import Tabular

/// Whole numbers in place of a column's numbers, both ways: what is counted are these.
enum NumberGrid: Hashable {
  /// Integers and ticks of moments, as they are.
  case whole
  /// Real numbers of so many decimal places, as whole units of the last one.
  case decimal(Int)
  /// Real numbers of any precision: the cells of so wide a step from `origin` on.
  case cells(origin: Double, step: Double)

  /// The most cells of a range of real numbers without decimal places.
  static let cellCount = 0x1p20

  /// Whole numbers beyond this are brought back to it, so that no sum or step overflows.
  static let limit = 0x1p62

  func number(of value: Double) -> Int64 {
    let scaled =
      switch self {
      case .whole: value
      case .decimal(let places): value * Self.powersOfTen[places]
      case .cells(let origin, let step): (value - origin) / step
      }
    return Int64(min(max(scaled.rounded(), -Self.limit), Self.limit))
  }

  func value(of number: Int64) -> Double {
    switch self {
    case .whole: Double(number)
    case .decimal(let places): (Double(number) / Self.powersOfTen[places]).rounded(decimals: places)
    case .cells(let origin, let step): origin + Double(number) * step
    }
  }

  private static let powersOfTen: [Double] = (0...17).map { places in
    (0..<places).reduce(1.0) { power, _ in power * 10 }
  }
}
