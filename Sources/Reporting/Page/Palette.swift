/// The colours of the page by what they are for, once for light screens and paper and once for dark screens.
///
/// Blue, orange and grey differ for every kind of colour-blindness, and no meaning rests on them alone: real rows are
/// filled, held-out rows dashed, synthetic rows a solid line.
struct Palette: Hashable, Sendable {
  let paper: Color
  /// Behind what is set apart.
  let panel: Color
  let ink: Color
  /// Text of second rank.
  let muted: Color
  /// Thin lines that only please the eye.
  let rule: Color
  /// Lines that mean something: axes, outlines, hatching.
  let axis: Color
  /// The inside of a bar of real rows; its outline is `axis`.
  let real: Color
  let synthetic: Color
  let independent: Color
  /// The strongest blue and orange of a heat map.
  let above: Color
  let below: Color

  static let light = Palette(
    paper: Color(0xFDFCF9), panel: Color(0xF4F2EC), ink: Color(0x1F1D1A), muted: Color(0x5D584F),
    rule: Color(0xDCD8CD), axis: Color(0x7D776B), real: Color(0xD9D4C7),
    synthetic: Color(0x0B5CA3), independent: Color(0xA9490B), above: Color(0x0C4E8C),
    below: Color(0x9C430A))

  static let dark = Palette(
    paper: Color(0x17181A), panel: Color(0x202225), ink: Color(0xE9E6DF), muted: Color(0xACA89E),
    rule: Color(0x3A3B3E), axis: Color(0x8B887F), real: Color(0x46474A),
    synthetic: Color(0x78B7F0), independent: Color(0xEFA063), above: Color(0x8CC4F5),
    below: Color(0xF2AC74))

  /// The steps of a heat map: 0 is the paper, the last one ``above`` or ``below``.
  static let levelCount = 5
  /// No step is so much in the middle that neither ink nor paper could be read on it.
  private static let levelShares = [0, 0.12, 0.26, 0.42, 0.86, 1]

  func level(_ level: Int, isBelow: Bool) -> Color {
    paper.mixed(with: isBelow ? below : above, Self.levelShares[level])
  }

  /// The colour of a number on `background`: ink or paper, whichever is easier to read.
  func text(on background: Color) -> Color {
    ink.contrast(with: background) >= paper.contrast(with: background) ? ink : paper
  }

  /// The colours as variables of CSS.
  var css: String {
    var lines = [
      ("paper", paper), ("panel", panel), ("ink", ink), ("muted", muted), ("rule", rule),
      ("axis", axis), ("real", real), ("synthetic", synthetic), ("independent", independent),
    ]
    for level in 0...Self.levelCount {
      for isBelow in level == 0 ? [false] : [false, true] {
        let color = self.level(level, isBelow: isBelow)
        let name = (isBelow ? "b" : "a") + "\(level)"
        lines += [(name, color), (name + "t", text(on: color))]
      }
    }
    return lines.map { "--\($0.0):\($0.1.css);" }.joined()
  }
}
