import Tabular
import Testing

@testable import Evaluation

/// Our figures are those of SDMetrics 0.32 and of the judge, to rounding.
@Suite struct FidelityFixtureTests {
  private let fixture: FidelityFixture
  private let real: Table
  private let synthetic: Table

  init() throws {
    fixture = try FidelityFixture.read()
    real = fixture.realTable
    synthetic = fixture.syntheticTable
  }

  @Test func columnShapesAreThoseOfSDMetrics() {
    let metric = ShapeError(real: real)
    let shapes = metric.measure(synthetic)
    #expect(metric.columnNames.count == fixture.sdmetrics.columns.count)
    for (name, shape) in zip(metric.columnNames, shapes) {
      // It adds 10⁻⁶ of a row to each of its own spellings: 10⁻⁸ of these tables.
      #expect(agree(shape.similarity, fixture.sdmetrics.columns[name]!, within: 1e-8), "\(name)")
    }
    #expect(
      isClose(ShapeError.values(of: shapes)[2], fixture.sdmetrics.columnShapes, within: 1e-8))
  }

  @Test func pairTrendsAreThoseOfSDMetrics() {
    let trends = TrendScores(real: real).measure(synthetic)
    #expect(trends.count == 45 && fixture.sdmetrics.pairs.count == 45)
    for (trend, expected) in zip(trends, fixture.sdmetrics.pairs) {
      #expect(trend.first == expected.first && trend.second == expected.second)
      #expect(agree(trend.ownBins, expected.score), "\(trend.first), \(trend.second)")
    }
    #expect(isClose(TrendScores.values(of: trends)[1], fixture.sdmetrics.columnPairTrends))
  }

  @Test func shapesAndTrendsAreThoseOfTheJudge() {
    let metric = ShapeError(real: real)
    for (name, shape) in zip(metric.columnNames, metric.measure(synthetic)) {
      #expect(isClose(shape.error, fixture.judge.columns[name]!), "\(name)")
    }
    let trends = TrendScores(real: real).measure(synthetic)
    for (trend, expected) in zip(trends, fixture.judge.pairs) {
      #expect(
        isClose(trend.sameBins.map { 1 - $0 }, expected.sameBins),
        "\(trend.first), \(trend.second)")
    }
    let mean = fixture.judge.means["trend_error_same_bins_pct"]! / 100
    #expect(isClose(TrendScores.values(of: trends)[0].map { 1 - $0 }, mean))
  }

  @Test func associationsAreThoseOfTheJudge() {
    let measurement = Association(real: real).measure(synthetic)
    for (pair, expected) in zip(measurement.pairs, fixture.judge.pairs) {
      #expect(
        isClose(pair.difference, expected.associationDifference), "\(pair.first), \(pair.second)")
    }
    let values = Association.values(of: measurement)
    #expect(isClose(values[0], fixture.judge.means["association_difference_mean"]!))
    #expect(isClose(values[1], fixture.judge.means["association_difference_max"]!))
  }

  @Test func divergencesAreThoseOfTheJudge() {
    let divergence = JensenShannonDivergence(real: real)
    for (pair, expected) in zip(divergence.pairs(of: synthetic), fixture.judge.pairs) {
      #expect(isClose(pair.divergence, expected.jointJsd), "\(pair.first), \(pair.second)")
    }
  }

  private func agree(_ value: Double?, _ expected: Double?, within tolerance: Double = 1e-9)
    -> Bool
  {
    guard let expected else { return value == nil }
    return isClose(value, expected, within: tolerance)
  }
}
