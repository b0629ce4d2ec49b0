import Testing

@testable import Reporting

@Suite struct FigureTextTests {
  @Test(arguments: [
    (0, "0.0000"), (0.03124, "0.0312"), (0.00002, "<0.0001"), (-0.5, "-0.5000"),
    (-0.00002, "0.0000"), (12.5, "12.5000"), (4e18, "4e18"), (-1.7e308, "-1.7e308"),
    (.leastNonzeroMagnitude, "<0.0001"),
  ])
  func figuresHaveFourDecimals(value: Double, text: String) {
    #expect(value.figureText == text)
  }

  @Test(arguments: [(0.515, "0.52"), (-0.004, "0.00"), (1e300, "1e300")])
  func endsOfIntervalsHaveTwo(value: Double, text: String) {
    #expect(value.twoDecimals == text)
  }
}
