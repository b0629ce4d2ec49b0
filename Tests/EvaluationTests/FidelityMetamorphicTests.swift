import Tabular
import Testing

@testable import Evaluation

/// What must hold of every figure of columns and pairs, whatever the tables.
@Suite struct FidelityMetamorphicTests {
  private func figures(_ real: Table, _ measured: Table) throws -> [String: Double?] {
    func values<M: Metric>(_ metric: M) throws -> [(String, Double?)] {
      let values = try M.values(of: metric.measure(measured))
      #expect(values.count == M.figures.count)
      return Array(zip(M.figures.map(\.name), values))
    }
    let all =
      try
      (values(ShapeError(real: real)) + values(ColumnStatistics(real: real))
      + values(TrendScores(real: real)) + values(Association(real: real))
      + values(ThreeWayMarginals(real: real)))
    return Dictionary(uniqueKeysWithValues: all)
  }

  private let all: [Figure] =
    ShapeError.figures + ColumnStatistics.figures + TrendScores.figures + Association.figures
    + ThreeWayMarginals.figures

  @Test func aTableAgainstItselfIsPerfect() throws {
    let fixture = try FidelityFixture.read()
    for real in [people(1500, seed: 1), fixture.realTable, fixture.syntheticTable] {
      let figures = try figures(real, real)
      for figure in all {
        guard let value = figures[figure.name]! else { continue }
        let best = figure.goal == .minimize ? 0.0 : 1
        #expect(value == best, "\(figure.name)")
      }
    }
  }

  @Test func everyFigureLiesInItsRange() throws {
    let fixture = try FidelityFixture.read()
    let figures = try figures(fixture.realTable, fixture.syntheticTable)
    for figure in all {
      let value = try #require(figures[figure.name]! ?? (figure.name.hasPrefix("rare") ? 0 : nil))
      #expect(figure.range.contains(value), "\(figure.name)")
    }
  }

  @Test func theOrderOfTheRowsChangesNothing() throws {
    let (real, measured) = (people(400, seed: 1), people(300, seed: 2))
    func shuffled(_ table: Table) -> Table {
      // 7 has no divisor in common with the counts of rows.
      table.selecting(rows: (0..<table.rowCount).map { ($0 * 7 + 5) % table.rowCount })
    }
    let before = try figures(real, measured)
    let after = try figures(shuffled(real), shuffled(measured))
    for figure in all {
      guard let value = before[figure.name]! else {
        #expect(after[figure.name]! == nil)
        continue
      }
      // Sums in another order differ in their last bits.
      #expect(isClose(after[figure.name]!, value, within: 1e-12), "\(figure.name)")
    }
  }

  @Test func swappingTheTablesLeavesSymmetricFiguresUnchanged() throws {
    let (one, other) = (people(400, seed: 1), people(300, seed: 2))
    let before = try figures(one, other)
    let after = try figures(other, one)
    for name in [
      "shape_error_mean", "shape_error_max", "column_shapes_sdmetrics", "pair_trends_sdmetrics",
      "association_difference_mean", "association_difference_max", "missing_rate_difference_mean",
    ] {
      let value = try #require(before[name]!)
      #expect(isClose(after[name]!, value, within: 1e-12), "\(name)")
    }
    // Numbers are cut where the training column is cut, so these are not symmetric.
    #expect(before["pair_trends_same_bins"]! != after["pair_trends_same_bins"]!)
  }

  @Test func theSameBinsAreSymmetricWhereTheRangesAgree() throws {
    let one = table([
      "n": .numbers([0, 4, 5, 10]), "c": .categories(["a", "b", "a", "b"]),
    ])
    let other = table([
      "n": .numbers([0, 10, 2, 2, 9]), "c": .categories(["a", "a", "b", "a", "b"]),
    ])
    let trend = TrendScores(real: one).measure(other)[0]
    #expect(trend.sameBins == trend.ownBins)
    #expect(trend.sameBins == TrendScores(real: other).measure(one)[0].sameBins)
    #expect(trend.sameBins! < 1)
  }

  @Test func independentColumnsPassAsColumnsAndFailAsPairs() throws {
    let real = people(3000, seed: 1)
    let independent = try figures(real, real.withIndependentColumns(count: 3000, seed: 3))
    let fresh = try figures(real, people(3000, seed: 2))
    // Each column is an arrangement of the real one.
    for name in ["shape_error_max", "quantile_difference_max", "missing_rate_difference_mean"] {
      #expect(independent[name]! == 0, "\(name)")
    }
    #expect(isClose(independent["mean_difference_max"]!, 0))
    #expect(independent["column_shapes_sdmetrics"]! == 1)
    #expect(independent["category_coverage_min"]! == 1)
    // Pairs and triples are far worse than those of new rows.
    for name in [
      "association_difference_mean", "association_difference_max", "three_way_jsd_mean",
    ] {
      let (floor, ceiling) = (independent[name]!!, fresh[name]!!)
      #expect(floor > 10 * ceiling, "\(name): \(floor), \(ceiling)")
    }
    for name in ["pair_trends_same_bins", "pair_trends_sdmetrics"] {
      let (floor, ceiling) = (1 - independent[name]!!, 1 - fresh[name]!!)
      #expect(floor > 5 * ceiling, "\(name): \(floor), \(ceiling)")
    }
    // Without association the difference is the real association.
    let association = Association(real: real)
    let pairs = association.measure(real).pairs.map { $0.real!.magnitude }
    let mean = pairs.reduce(0, +) / Double(pairs.count)
    #expect((independent["association_difference_mean"]!! / mean - 1).magnitude < 0.1)
  }
}
