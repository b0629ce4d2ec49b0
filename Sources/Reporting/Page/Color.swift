import Foundation

/// A colour of the screen, sRGB at 8 bits.
struct Color: Hashable, Sendable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  /// As CSS writes it: 0x1D1B18 is "#1d1b18".
  init(_ code: UInt32) {
    red = UInt8(code >> 16 & 0xFF)
    green = UInt8(code >> 8 & 0xFF)
    blue = UInt8(code & 0xFF)
  }

  var css: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }

  /// 0 gives this colour, 1 the other.
  func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt32 {
      UInt32((Double(a) + (Double(b) - Double(a)) * share).rounded())
    }
    return Color(
      mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
  }

  /// WCAG 2.2, "contrast ratio": (L₁ + 0.05) / (L₂ + 0.05) of the relative luminances, 1...21.
  func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// WCAG 2.2, "relative luminance", 0...1.
  private var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}
