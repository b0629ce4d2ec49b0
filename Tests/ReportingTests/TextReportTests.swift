import Testing

@testable import Evaluation
@testable import Reporting

@Suite struct TextReportTests {
  /// With a verdict, a membership attack and an attack beside the figures.
  private var audited: EvaluationResult {
    var result = tinyResult
    result.verdict = Verdict(
      fidelity: .columnsOnly, privacy: .needsReview,
      fidelityReasons: [
        Verdict.Reason(subject: .columns, value: 0.021, reference: 0.02, level: .information),
        Verdict.Reason(subject: .dependence, value: 0.21, reference: 1, level: .information),
      ],
      privacyReasons: [
        Verdict.Reason(
          subject: .membership, attack: "distance to the nearest synthetic row", value: 0.543,
          interval: ConfidenceInterval(low: 0.533, high: 0.553), reference: 0.5, level: .review)
      ])
    result.membership = [
      MembershipRisk(
        name: "distance", title: "distance to the nearest synthetic row", members: [3, 4],
        strangers: [1, 2])
    ]
    result.attacks = [
      AttackRisk(
        name: "inference", column: "income", attack: Proportion(60, of: 100),
        control: Proportion(20, of: 100), baseline: Proportion(500, of: 2000))
    ]
    result.tells = [Tell(column: "age", share: 0.61)]
    return result
  }

  @Test func theWholeTextIsAsExpected() {
    #expect(
      TextReport(audited).text == """
        Synthetic rows of table 'people'
        32,561 training rows, 900 held-out rows, 32,561 synthetic rows, 2 columns
        There is no differential-privacy guarantee, so this is evidence about these rows
        and no promise.

        Fidelity: COLUMNS ONLY
          Single columns are right, but most of what links them is lost.
          - Single columns are off by 2.1 % on average, unseen real rows by 2.0 %.
          - Of what links pairs of columns, 21.0 % is kept.
        Privacy: NEEDS REVIEW
          A measurement is beyond its limit: somebody has to look at it.
          - An attack by distance to the nearest synthetic row tells training rows from
            unseen ones with an AUC of 0.54 (95 %: 0.53 to 0.55); guessing has 0.50.

        'real' is what held-out rows score in place of synthetic ones, give or take '±'.
        Fewer rows score worse: compare it with 'same size', 900 synthetic rows. 'floor'
        is what rows with independent columns score.

        Validity                      synthetic same size    real       ±   floor   best
        --------------------------------------------------------------------------------
          cells outside the range        0.0000    0.0000  0.0010       -       -   low

        Fidelity                      synthetic same size    real       ±   floor   best
        --------------------------------------------------------------------------------
          joint JSD of pairs, mean      <0.0001    0.0123       -       -       -   low

        Privacy                       synthetic same size    real       ±   floor   best
        --------------------------------------------------------------------------------
          rows closer to training        0.5120    0.5120  0.5000  0.0071  0.4990   real

        Who was among the training rows?                  AUC (95 %)  found at 1 % error
        --------------------------------------------------------------------------------
          distance to the nearest synthetic row  1.00 (1.00 to 1.00)                   -

        Attacks on                               training     unseen         risk (95 %)
        --------------------------------------------------------------------------------
          inferring a column 'income'              60.0 %     20.0 % 0.49 (0.36 to 0.62)

        What tells synthetic rows from real ones most: age (61.0 %).

        Worst columns (JSD, bits)     synthetic same size    real
        ---------------------------------------------------------
          name\\u{1B}[31m                 0.2500    0.2600  0.0200
          age                            0.0040    0.0060  0.0050

        Worst pairs (joint JSD)       synthetic same size    real
        ---------------------------------------------------------
          age x name\\u{1B}[31m           1.0000    1.0000  0.0300

        Notes
          Column 'city' is not compared: the synthetic table lacks it.

        """)
  }

  @Test func withoutACeilingThereAreTheFigureAndItsFloor() {
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
        There is no differential-privacy guarantee, so this is evidence about these rows
        and no promise.

        Validity                      synthetic   floor                             best
        --------------------------------------------------------------------------------
          cells outside the range        0.0000       -                             low

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
    #expect(lines.contains { $0.contains("longlonglon… x longlonglon…") })
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
