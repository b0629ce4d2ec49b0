import Evaluation
import Testing

@testable import Reporting

@Suite struct TextReportTests {
  @Test func theWholeTextIsAsExpected() {
    #expect(
      TextReport(tinyResult).text == """
        Synthetic rows of table 'people'
        32,561 training rows, 900 held-out rows, 32,561 synthetic rows, 2 columns

        'real' is what held-out rows score in place of synthetic ones. Fewer rows score
        worse: compare it with 'same size', 900 synthetic rows.

        Validity                           synthetic   same size        real  best
        --------------------------------------------------------------------------
          cells outside the range             0.0000      0.0000      0.0010  low

        Fidelity                           synthetic   same size        real  best
        --------------------------------------------------------------------------
          joint JSD of pairs, mean           <0.0001      0.0123           -  low

        Privacy                            synthetic   same size        real  best
        --------------------------------------------------------------------------
          rows closer to training             0.5120      0.5120      0.5000  as real

        51.2 % (± 0.7 %) of 5,000 synthetic rows are closer to a training row than to a
        held-out row, out of 900 of each. Unseen real rows would be at 50.0 %, copies of
        training rows at 51.4 %.
        This is evidence, not a guarantee: no differential privacy in this version.

        Worst columns (JSD, bits)          synthetic   same size        real
        --------------------------------------------------------------------
          name\\u{1B}[31m                      0.2500      0.2600      0.0200
          age                                 0.0040      0.0060      0.0050

        Worst pairs (joint JSD, bits)      synthetic   same size        real
        --------------------------------------------------------------------
          age x name\\u{1B}[31m                1.0000      1.0000      0.0300

        Notes
          Column 'city' is not compared: the synthetic table lacks it.

        """)
  }

  @Test func withoutACeilingThereIsOneColumnOfFigures() {
    var result = tinyResult
    result.rows.heldOut = nil
    result.rows.ceilingSize = nil
    result.nearestRecord = nil
    result.notes = []
    result.columns = []
    result.pairs = []
    result.scores = [result.scores[0]]
    #expect(
      TextReport(result).text == """
        Synthetic rows of table 'people'
        32,561 training rows, 32,561 synthetic rows, 0 columns

        Validity                           synthetic  best
        --------------------------------------------------
          cells outside the range             0.0000  low

        This is evidence, not a guarantee: no differential privacy in this version.

        """)
  }

  @Test func noLineIsWiderThanTheTerminal() {
    var result = tinyResult
    let long = String(repeating: "long", count: 30)
    result.columns[0].column = long
    result.pairs[0].first = long
    result.pairs[0].second = long
    let lines = TextReport(result).text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains { $0.contains("longlonglongl… x longlonglong…") })
  }

  @Test func onlyTheWorstAreListed() {
    var result = tinyResult
    result.columns = (0..<9).map { index in
      var column = tinyResult.columns[0]
      column.column = "c\(index)"
      column.jsd = Double(index) / 10
      return column
    }
    let text = TextReport(result, worstCount: 2).text
    #expect(text.contains("c8") && text.contains("c7") && !text.contains("c6"))
  }

  @Test func figuresReadWell() {
    #expect(0.0.figureText == "0.0000")
    #expect(0.00001.figureText == "<0.0001")
    #expect(0.99996.figureText == "1.0000")
    #expect(0.0305.figureText == "0.0305")
    #expect(Double?.none.figureText == "-")
    #expect(0.4996.percentText == "50.0 %")
    #expect([0, 999, 1000, 1_234_567].map(\.groupedText) == ["0", "999", "1,000", "1,234,567"])
  }
}
