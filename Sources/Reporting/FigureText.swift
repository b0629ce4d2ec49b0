import Evaluation

extension Double {
  /// A figure of 0...1 at four decimals: "0.0312". What is above 0 never reads as 0, but "<0.0001"; what is far beyond
  /// 1 is short: "3.1e80".
  var figureText: String {
    guard magnitude < 1e9 else { return axisText }
    if self > 0 && self < 0.00005 { return "<0.0001" }
    let tenThousandths = Int((magnitude * 10_000).rounded())
    let fraction = String(tenThousandths % 10_000)
    let sign = self < 0 && tenThousandths > 0 ? "-" : ""
    return sign + "\(tenThousandths / 10_000)."
      + String(repeating: "0", count: 4 - fraction.count) + fraction
  }

  /// At two decimals: "0.52".
  var twoDecimals: String {
    guard magnitude < 1e9 else { return axisText }
    let hundredths = Int((magnitude * 100).rounded())
    let digits = hundredths % 100
    return (self < 0 && hundredths > 0 ? "-" : "") + "\(hundredths / 100)."
      + (digits < 10 ? "0" : "") + "\(digits)"
  }

  /// A share as a percentage at one decimal: "50.3 %".
  var percentText: String {
    let thousandths = Int((self * 1000).rounded())
    return "\(thousandths / 10).\(thousandths % 10) %"
  }
}

extension Double? {
  /// The figure, or "-" where it could not be computed.
  var figureText: String {
    map(\.figureText) ?? "-"
  }
}

extension Int {
  /// With a comma between thousands: "32,561".
  var groupedText: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}

extension ConfidenceInterval {
  /// Both ends at two decimals: "0.48 to 0.53".
  var text: String { "\(low.twoDecimals) to \(high.twoDecimals)" }
}
