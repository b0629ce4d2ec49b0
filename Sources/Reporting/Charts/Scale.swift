import Foundation

/// Maps values to a stretch of a chart.
struct Scale: Hashable, Sendable {
  let values: ClosedRange<Double>
  let start: Double
  let end: Double

  /// - Parameter values: what is to be drawn; a range without width is widened.
  init(_ values: ClosedRange<Double>, from start: Double, to end: Double) {
    let isPoint = values.lowerBound == values.upperBound
    self.values = isPoint ? values.lowerBound - 0.5...values.upperBound + 0.5 : values
    self.start = start
    self.end = end
  }

  /// A value outside is put at the nearer end.
  func position(_ value: Double) -> Double {
    let share = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    return start + min(max(share, 0), 1) * (end - start)
  }

  /// The least of 1, 2, 3, 4, 6, 8 times a power of ten that is not below `value`, for the end of an axis.
  ///
  /// - Precondition: `value` is positive.
  static func roundNumber(notBelow value: Double) -> Double {
    var power = 1.0
    while power < value { power *= 10 }
    while power / 10 >= value { power /= 10 }
    for part in [0.1, 0.2, 0.3, 0.4, 0.6, 0.8] where part * power >= value * (1 - 1e-9) {
      return part * power
    }
    return power
  }
}

extension Double {
  /// A number beside an axis, short: "12,000", "1995", "0.25", "3.1 M".
  var axisText: String {
    if magnitude >= 999_500 {
      let (size, unit) = magnitude >= 999_500_000 ? (1e9, "G") : (1e6, "M")
      let scaled = self / size
      if scaled.magnitude < 10_000 { return scaled.atThreeDigits + " " + unit }
      let exponent = Int(log10(magnitude).rounded(.down))
      return (self / pow(10, Double(exponent))).atThreeDigits + "e\(exponent)"
    }
    if rounded() == self || magnitude >= 1000 {
      let whole = Int(rounded())
      return whole.magnitude < 10_000 ? "\(whole)" : whole.groupedText
    }
    return atThreeDigits
  }

  /// For a legend, which needs no more than two digits.
  var roundedText: String {
    guard self != 0, magnitude < 10 else { return axisText }
    var unit = 10.0
    while magnitude * unit < 10 { unit *= 10 }
    return ((self * unit).rounded() / unit).axisText
  }

  /// Rounded to three digits that count.
  private var atThreeDigits: String {
    guard self != 0 else { return "0" }
    // A power of ten by which to divide large numbers, and to multiply small ones: both are exact.
    var (large, small) = (1.0, 1.0)
    while magnitude / large >= 1000 { large *= 10 }
    while magnitude * small < 100 {
      small *= 10
      // Of the very smallest numbers, not even one digit counts.
      guard small.isFinite else { return "\(self)" }
    }
    let value = (self / large * small).rounded() / small * large
    return value.rounded() == value && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension [Double] {
  /// The edges of bars with as many decimals as the narrowest bar needs.
  var edgeTexts: [String] {
    let steps = zip(dropFirst(), self).map { $0 - $1 }.filter { $0 > 0 }
    guard let narrowest = steps.min(), let most = map(\.magnitude).max(), most < 999_500 else {
      return map(\.axisText)
    }
    var unit = 1.0
    var decimals = 0
    while decimals < 6,
      contains(where: { ($0 * unit - ($0 * unit).rounded()).magnitude > narrowest * unit * 0.01 })
    {
      unit *= 10
      decimals += 1
    }
    guard decimals > 0 else { return map(\.axisText) }
    return map { edge in
      let rounded = (edge * unit).rounded() / unit
      return rounded.rounded() == rounded ? rounded.axisText : "\(rounded)"
    }
  }
}
