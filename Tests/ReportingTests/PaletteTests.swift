import Testing

@testable import Reporting

@Suite struct PaletteTests {
  @Test func contrastIsThatOfTheStandard() {
    #expect(Color(0).contrast(with: Color(0xFFFFFF)) == 21)
    // WCAG's best known grey: the lightest that may stand on white.
    #expect((Color(0x767676).contrast(with: Color(0xFFFFFF)) - 4.54).magnitude < 0.005)
    #expect(Color(0x1D1B18).css == "#1d1b18")
    #expect(Color(0).mixed(with: Color(0xFF8000), 0.5) == Color(0x804000))
  }

  @Test(arguments: [false, true]) func textCanBeRead(isDark: Bool) {
    let palette = isDark ? Palette.dark : .light
    for background in [palette.paper, palette.panel] {
      for text in [palette.ink, palette.muted, palette.synthetic] {
        #expect(text.contrast(with: background) >= 4.5, "\(text.css) on \(background.css)")
      }
    }
    for level in 0...Palette.levelCount {
      for isBelow in [false, true] {
        let square = palette.level(level, isBelow: isBelow)
        #expect(palette.text(on: square).contrast(with: square) >= 4.5, "\(square.css)")
      }
    }
  }

  @Test(arguments: [false, true]) func linesCanBeSeen(isDark: Bool) {
    let palette = isDark ? Palette.dark : .light
    for line in [palette.axis, palette.ink, palette.synthetic, palette.independent] {
      #expect(line.contrast(with: palette.paper) >= 3, "\(line.css)")
    }
    // A line that lies on a filled bar.
    for line in [palette.ink, palette.synthetic, palette.independent] {
      #expect(line.contrast(with: palette.real) >= 3, "\(line.css)")
    }
  }

  @Test(arguments: [false, true]) func theStepsOfAHeatMapGrow(isDark: Bool) {
    let palette = isDark ? Palette.dark : .light
    for isBelow in [false, true] {
      let contrasts = (0...Palette.levelCount).map {
        palette.level($0, isBelow: isBelow).contrast(with: palette.paper)
      }
      for (lower, higher) in zip(contrasts, contrasts.dropFirst()) { #expect(higher > lower * 1.1) }
    }
  }

  @Test func everyColourThatTheStyleUsesIsThere() {
    let style = StyleSheet.report.text
    let used = Set(style.matches(of: /var\(--([a-z0-9]+)\)/).map { String($0.1) })
    let defined = Set(style.matches(of: /--([a-z0-9]+):/).map { String($0.1) })
    #expect(used.isSubset(of: defined))
    #expect(used.count > 20)
  }
}
