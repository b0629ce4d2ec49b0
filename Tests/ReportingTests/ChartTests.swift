import Testing

@testable import Evaluation
@testable import Reporting

@Suite struct ChartTests {
  @Test(arguments: [
    (0, "0"), (12.34, "12.3"), (12.96, "13"), (-0.04, "0"), (-0.06, "-0.1"), (-7.5, "-7.5"),
  ])
  func coordinatesHaveOneDecimal(_ value: Double, _ text: String) {
    #expect(value.coordinate == text)
  }

  @Test(arguments: [
    (0, "0"), (1995, "1995"), (12_000, "12,000"), (0.25, "0.25"), (0.012345, "0.0123"),
    (1234.5, "1235"), (3_100_000, "3.1 M"), (-2.5, "-2.5"), (2.5e9, "2.5 G"), (1e15, "1e15"),
    (1.7e308, "1.7e308"), (.leastNonzeroMagnitude, "5e-324"),
  ])
  func axisTextsAreShort(_ value: Double, _ text: String) {
    #expect(value.axisText == text)
  }

  @Test func edgesHaveAsManyDecimalsAsTheirBarsNeed() {
    #expect([0, 0.5, 1].edgeTexts == ["0", "0.5", "1"])
    #expect([1013.2, 1013.4, 1020].edgeTexts == ["1013.2", "1013.4", "1020"])
    #expect([0, 1000, 1_500_000].edgeTexts == ["0", "1000", "1.5 M"])
    #expect([Double]().edgeTexts.isEmpty)
  }

  @Test func aScalePutsValuesInProportionAndKeepsThemInside() {
    let scale = Scale(10...20, from: 100, to: 0)
    #expect(scale.position(10) == 100)
    #expect(scale.position(12.5) == 75)
    #expect(scale.position(99) == 0)
    // A range without width has its value in the middle.
    #expect(Scale(3...3, from: 0, to: 10).position(3) == 5)
    for (value, round) in [(0.07, 0.08), (0.1, 0.1), (0.11, 0.2), (0.55, 0.6), (3.2, 4), (81, 100)]
    {
      #expect((Scale.roundNumber(notBelow: value) - round).magnitude < 1e-9)
    }
  }

  @Test func theBarsOfAHistogramAreAsHighAsTheirShares() {
    // 40 % is the round number above 0.4: the axis goes from y = 136 (0) to 12 (40 %), so 0.2 is at 74.
    let chart = HistogramChart(
      finding: "f", overlay: Overlay(filled: [0.4, 0.2], dashed: nil, line: [0.4, 0.2]),
      edges: ["0", "1", "2"], hasMissing: false
    ).chart
    // Two bars share the 254 between 40 and 294.
    #expect(
      chart.paths("real") == ["M40 136H167V12H40zM167 136H294V74H167z"]
        || chart.paths("real") == ["M40 12H167V136H40zM167 74H294V136H167z"])
    #expect(chart.paths("syn") == ["M40 136V12H167V74H294V136"])
    #expect(chart.paths("held").isEmpty)
  }

  @Test func whatIsMissingStandsApart() {
    let chart = HistogramChart(
      finding: "f", overlay: Overlay(filled: nil, dashed: nil, line: [0.5, 0.5]),
      edges: ["0", "1"], hasMissing: true
    ).chart
    #expect(chart.paths("syn").first?.filter { $0 == "M" }.count == 2)
    #expect(chart.texts.contains("missing"))
  }

  @Test func aColumnSaysHowFarItIsFromTheRealOne() throws {
    // Half of |0.5 − 0.25| + |0.25 − 0.5| + |0.25 − 0.25|.
    let chart = try #require(
      ColumnChart(
        ColumnDistribution(
          column: "sex", bars: .categories(spellings: ["m", "f"]), training: [0.5, 0.25, 0, 0.25],
          heldOut: nil,
          synthetic: [0.25, 0.5, 0, 0.25])
      ).chart)
    #expect(
      chart.finding
        == "sex: total variation 0.2500; greatest difference at m: training 50.0 %, synthetic 25.0 %"
    )
    #expect(chart.texts.contains("missing") && !chart.texts.contains("rarer"))
  }

  @Test func manySpellingsArePutTogether() throws {
    let spellings = (0..<12).map { "s\($0)" }
    let shares = [Double](repeating: 0.08, count: 12) + [0.04, 0]
    let chart = try #require(
      ColumnChart(
        ColumnDistribution(
          column: "city", bars: .categories(spellings: spellings), training: shares,
          heldOut: shares,
          synthetic: shares)
      ).chart)
    #expect(chart.texts.contains("s7") && !chart.texts.contains("s8"))
    #expect(chart.texts.contains("4 more, rarer"))
  }

  @Test func aColumnWithoutBarsHasNoChart() {
    let none = ColumnDistribution(
      column: "x", bars: .numbers(edges: []), training: [0], heldOut: nil, synthetic: [0])
    #expect(ColumnChart(none).chart == nil)
    let missing = ColumnDistribution(
      column: "x", bars: .numbers(edges: []), training: [1], heldOut: [1], synthetic: [1])
    #expect(ColumnChart(missing).chart?.texts.contains("missing") == true)
  }

  @Test func whatMustNotBeShownIsHatchedAndHasNoNumber() {
    let chart = PairMap(
      rows: ["a", "b"], columns: ["c", "d"], values: [0.5, nil, 0.25, 0.25],
      steps: HeatMap.Steps(most: 0.5), finding: "f", isDifference: false
    ).chart
    // Three strokes across the square in the first row and the second column.
    #expect(chart.paths("few").first?.filter { $0 == "M" }.count == 3)
    #expect(chart.paths("few").first?.hasPrefix("M119 98L139 78") == true)
    #expect(chart.texts.sorted() == ["25", "25", "50", "a", "b", "c", "d"])
  }

  @Test func aStepOfAHeatMapBeginsAtItsBound() {
    let steps = HeatMap.Steps(most: 1)
    #expect(steps.bounds == [0.05, 0.2, 0.4, 0.6, 0.8])
    #expect(
      [0, 0.049, 0.05, -0.3, 1, -2].map(steps.style) == ["a0", "a0", "a1", "b2", "a5", "b5"])
    let root = HeatMap.Steps(most: 1, isSquareRoot: true)
    #expect((root.bounds[4] - 0.64).magnitude < 1e-9)
  }

  @Test func negativeSquaresAreMarkedWhereThereIsNoNumber() {
    let count = 21
    let values = [Double?](repeating: -0.5, count: count * count)
    let chart = AssociationMap(
      names: (0..<count).map { "\($0)" }, values: values, steps: HeatMap.Steps(most: 1),
      finding: "f"
    ).chart
    #expect(chart.paths("mark").first?.filter { $0 == "M" }.count == count * (count - 1) / 2)
  }

  @Test(arguments: [
    (0.5, "synthetic is within the error of real"),
    (0.52, "synthetic is above real, 20.0 % of the way to independent columns"),
    (0.7, "synthetic is above real, beyond independent columns"),
    (0.4, "synthetic is below real, on the other side than independent columns"),
  ])
  func aScaleBarSaysWhereTheFigureIs(_ value: Double, _ finding: String) {
    let bar = ScaleBar(
      synthetic: value, real: 0.5, realError: 0.005, independent: 0.6, minimum: 0, maximum: 1)
    #expect(bar.chart.finding == finding)
  }

  @Test func aForestPlotSaysOnWhichSideOfTheLineAnIntervalIs() {
    let intervals = [(0.48, 0.52), (0.6, 0.7), (0.3, 0.4)].map {
      ConfidenceInterval(low: $0, high: $1)
    }
    let plot = ForestPlot(intervals: intervals, reference: 0.5, referenceName: "guessing")
    let findings = intervals.map { interval in
      guard case .element(_, let attributes, _) = plot.row("a", value: 0.5, interval: interval)
      else { return "" }
      return attributes.first { $0.name == "aria-label" }?.value ?? ""
    }
    #expect(findings[0].hasSuffix("not told apart from guessing"))
    #expect(findings[1].hasSuffix("above guessing"))
    #expect(findings[2].hasSuffix("below guessing"))
  }

  @Test func aLongTrainingIsDrawnWithFewPoints() {
    let points = (1...10_000).map { (step: $0, value: 1 / Double($0)) }
    let chart = LineChart(
      series: [LineChart.Series(name: "loss", style: "syn", points: points)], lastStep: 10_000,
      finding: "f"
    ).chart
    let corners = chart.paths("syn").first?.filter { "ML".contains($0) }.count ?? 0
    #expect((100...160).contains(corners))
  }
}

extension Chart {
  private var all: [(tag: ElementName, attributes: [Attribute], children: [Node])] {
    func below(_ node: Node) -> [(tag: ElementName, attributes: [Attribute], children: [Node])] {
      guard case .element(let tag, let attributes, let children) = node else { return [] }
      return [(tag, attributes, children)] + children.flatMap(below)
    }
    return marks.flatMap(below)
  }

  /// The outlines of the paths of a style.
  func paths(_ style: String) -> [String] {
    all.filter { $0.tag == .path && $0.attributes.contains(.class(style)) }
      .compactMap { $0.attributes.first { $0.name == "d" }?.value }
  }

  var texts: [String] {
    all.filter { $0.tag == .svgText }.flatMap(\.children).compactMap {
      if case .text(let text) = $0 { text } else { nil }
    }
  }
}
