import Tabular
import Testing

@testable import Evaluation

/// How figures change when tables change in a way whose effect is known.
@Suite struct MetamorphicTests {
  private func scores(
    _ training: Table, _ heldOut: Table, _ synthetic: Table
  ) throws -> [String: Double] {
    let result = try Evaluator.evaluate(
      training: training, heldOut: heldOut, synthetic: synthetic,
      options: EvaluationOptions(seed: 5))
    return Dictionary(
      uniqueKeysWithValues: result.scores.compactMap { score in
        score.value.map { (score.metric, $0) }
      })
  }

  private func reversed(_ table: Table) -> Table {
    table.selecting(rows: Array((0..<table.rowCount).reversed()))
  }

  /// Those that see all rows and each of them alike.
  private let ofAllRows = [
    "outside_range_mean", "column_jsd_mean", "column_jsd_max", "joint_jsd_mean", "joint_jsd_max",
    "shape_error_mean", "mean_difference_mean", "quantile_difference_mean",
    "category_coverage_mean", "pair_trends_same_bins", "pair_trends_sdmetrics",
    "three_way_jsd_mean", "association_difference_mean", "alpha_precision", "beta_recall",
    "dcr_share_closer_to_training", "dcr_median", "nndr_mean", "copies_of_training_rows",
    "near_copies_of_training_rows", "unique_copies_excess", "exposed_training_rows_copied",
  ]

  @Test func theOrderOfRowsChangesNothing() throws {
    // Equally many, so that no sample has to be drawn to make them so.
    let (training, heldOut, synthetic) = (
      people(300, seed: 1), people(300, seed: 2), people(300, seed: 3)
    )
    let inOrder = try scores(training, heldOut, synthetic)
    let reversed = try scores(reversed(training), reversed(heldOut), reversed(synthetic))
    for name in ofAllRows {
      #expect(isClose(reversed[name], try #require(inOrder[name])), "\(name)")
    }
    // Of the rest another sample is drawn, or other folds.
    #expect(Set(inOrder.keys) == Set(reversed.keys))
    for name in ["c2st_auc", "mia_distance_auc", "mia_density_ratio_auc", "energy_distance"] {
      #expect(isClose(reversed[name], try #require(inOrder[name]), within: 0.1), "\(name)")
    }
  }

  /// Spellings have the same bins whichever table is the real one.
  @Test func symmetricFiguresDoNotTellTheTablesApart() throws {
    func spellings(seed: UInt64) -> Table {
      people(300, seed: seed).keeping(columns: ["group"])
    }
    func pair(seed: UInt64) -> Table {
      let (first, second) = (spellings(seed: seed), spellings(seed: seed + 10))
      return Table(
        schema: TableSchema(
          name: "pair",
          columns: [
            ColumnSchema(name: "a", kind: .categorical, isNullable: true),
            ColumnSchema(name: "b", kind: .categorical, isNullable: true),
          ]),
        columns: [first.columns[0], second.columns[0]], rowCount: 300)
    }
    let (first, second) = (pair(seed: 1), pair(seed: 2))
    let heldOut = pair(seed: 3)
    let forward = try scores(first, heldOut, second)
    let backward = try scores(second, heldOut, first)
    for name in [
      "column_jsd_mean", "joint_jsd_mean", "shape_error_mean", "pair_trends_same_bins",
      "pair_trends_sdmetrics", "column_shapes_sdmetrics", "association_difference_mean",
      "missing_rate_difference_max", "energy_distance",
    ] {
      #expect(isClose(backward[name], try #require(forward[name])), "\(name)")
    }
    #expect(try #require(forward["joint_jsd_mean"]) > 0)
  }

  /// Without missing cells all rows are different, so nothing but a leak makes a copy.
  @Test func leakedRowsAreCountedAndGiveMembersAway() throws {
    func people(seed: UInt64) -> Table {
      let table = EvaluationTests.people(700, seed: seed)
      let known = (0..<700).filter { !table.columns[1].missing[$0] }
      return table.selecting(rows: Array(known.prefix(600)))
    }
    let (training, heldOut, synthetic) = (people(seed: 1), people(seed: 2), people(seed: 3))
    var areas: [Double] = []
    var shares: [Double] = []
    for percent in [0, 10, 30, 60, 100] {
      let leaked = 600 * percent / 100
      let rows = training.selecting(rows: Array(0..<leaked))
        .appending(synthetic.selecting(rows: Array(leaked..<600)))
      let scores = try scores(training, heldOut, rows)
      #expect(isClose(scores["copies_of_training_rows"], Double(percent) / 100))
      areas.append(try #require(scores["mia_auc"]))
      shares.append(try #require(scores["dcr_share_closer_to_training"]))
    }
    #expect(zip(areas, areas.dropFirst()).allSatisfy { $0 < $1 }, "\(areas)")
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 }, "\(shares)")
    #expect(areas[0] < 0.55 && areas[4] > 0.95)
  }
}
