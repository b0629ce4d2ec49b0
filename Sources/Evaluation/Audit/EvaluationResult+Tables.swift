public import Tabular

extension EvaluationResult {
  /// All figures as tables, to be written beside the synthetic rows. A figure that could not be
  /// computed is missing (NULL). Names, titles and words are texts (TEXT), counts of rows integers
  /// (INTEGER), all other figures reals (REAL).
  ///
  /// - `synthtab_report_summary`: one row for each of ``scores``. Columns: topic (validity, fidelity,
  ///   utility, privacy), metric, title, value, value_at_ceiling_size, ceiling, ceiling_error, floor,
  ///   goal (minimize, maximize, match), minimum, maximum (NULL: no bound).
  /// - `synthtab_report_columns`: one row for each compared column. Columns: column, jsd (bits),
  ///   jsd_at_ceiling_size, jsd_ceiling, shape_error, mean_difference (standard deviations),
  ///   quantile_difference (ranks), category_coverage, rare_category_coverage, outside_range,
  ///   unknown_categories, too_many_decimals, missing_where_required, missing_rate,
  ///   training_missing_rate (shares, 0...1); standing_out, reproduced, standing_out_held_out,
  ///   reproduced_held_out (rows: ``ColumnExposure``); tell (share, 0...1: ``Tell``).
  /// - `synthtab_report_pairs`: one row for each pair. Columns: column_a, column_b, joint_jsd (bits),
  ///   joint_jsd_at_ceiling_size, ceiling, trend, association_difference.
  /// - `synthtab_report_attacks`: one row for each attack. Columns: needs (rows, model), attack, column,
  ///   figure (auc, risk), value, low, high (95 %), training_found, held_out_found, found_by_guessing
  ///   (shares, 0...1; of a membership attack where 1 % of held-out rows are taken for training rows).
  /// - `synthtab_report_run`: what the figures rest on. Columns: item, value (text). Items: table,
  ///   verdict_fidelity, verdict_privacy, training_rows, held_out_rows, synthetic_rows, ceiling_rows,
  ///   seed, target, most_rows, least_count, pairs_of_columns, dcr_measured_rows, dcr_reference_rows,
  ///   dcr_standard_error, dcr_memorizer_share, and a note for each of ``notes``.
  public var tables: [Table] {
    [summaryTable, columnsTable, pairsTable, attacksTable, runTable]
  }

  private var summaryTable: Table {
    table(
      "summary",
      [
        .texts("topic", scores.map(\.topic.rawValue)),
        .texts("metric", scores.map(\.metric)),
        .texts("title", scores.map(\.title)),
        .numbers("value", scores.map(\.value)),
        .numbers("value_at_ceiling_size", scores.map(\.valueAtCeilingSize)),
        .numbers("ceiling", scores.map(\.ceiling)),
        .numbers("ceiling_error", scores.map(\.ceilingError)),
        .numbers("floor", scores.map(\.floor)),
        .texts("goal", scores.map(\.goal.rawValue)),
        .numbers("minimum", scores.map(\.minimum)),
        .numbers("maximum", scores.map(\.maximum)),
      ])
  }

  private var columnsTable: Table {
    let validity = columns.map(\.validity)
    let exposures = columns.map { column in exposure.first { $0.column == column.column } }
    return table(
      "columns",
      [
        .texts("column", columns.map(\.column)),
        .numbers("jsd", columns.map(\.jsd)),
        .numbers("jsd_at_ceiling_size", columns.map(\.jsdAtCeilingSize)),
        .numbers("jsd_ceiling", columns.map(\.jsdCeiling)),
        .numbers("shape_error", columns.map(\.shapeError)),
        .numbers("mean_difference", columns.map(\.difference.mean)),
        .numbers("quantile_difference", columns.map(\.difference.quantiles)),
        .numbers("category_coverage", columns.map(\.difference.categories?.value)),
        .numbers("rare_category_coverage", columns.map(\.difference.rareCategories?.value)),
        .numbers("outside_range", validity.map(\.outsideRange)),
        .numbers("unknown_categories", validity.map(\.unknownCategories)),
        .numbers("too_many_decimals", validity.map(\.tooManyDecimals)),
        .numbers("missing_where_required", validity.map(\.missingWhereRequired)),
        .numbers("missing_rate", validity.map(\.missingRate)),
        .numbers("training_missing_rate", validity.map(\.trainingMissingRate)),
        .counts("standing_out", exposures.map { $0?.standingOut }),
        .counts("reproduced", exposures.map { $0?.reproduced }),
        .counts("standing_out_held_out", exposures.map { $0?.standingOutHeldOut }),
        .counts("reproduced_held_out", exposures.map { $0?.reproducedHeldOut }),
        .numbers(
          "tell", columns.map { column in tells.first { $0.column == column.column }?.share }),
      ])
  }

  private var pairsTable: Table {
    table(
      "pairs",
      [
        .texts("column_a", pairs.map(\.first)),
        .texts("column_b", pairs.map(\.second)),
        .numbers("joint_jsd", pairs.map(\.jointJSD)),
        .numbers("joint_jsd_at_ceiling_size", pairs.map(\.jointJSDAtCeilingSize)),
        .numbers("ceiling", pairs.map(\.jointJSDCeiling)),
        .numbers("trend", pairs.map(\.trend)),
        .numbers("association_difference", pairs.map(\.associationDifference)),
      ])
  }

  private var attacksTable: Table {
    let asked = membership + [modelMembership].compactMap { $0 }
    let onRows =
      membership.map { _ in "rows" } + [modelMembership].compactMap { $0 }.map { _ in "model" }
    return table(
      "attacks",
      [
        .texts("needs", onRows + attacks.map { _ in "rows" }),
        .texts("attack", asked.map(\.name) + attacks.map(\.name)),
        .texts("column", asked.map { _ in nil } + attacks.map(\.column)),
        .texts("figure", asked.map { _ in "auc" } + attacks.map { _ in "risk" }),
        .numbers("value", asked.map(\.auc) + attacks.map(\.risk)),
        .numbers("low", asked.map(\.aucInterval.low) + attacks.map(\.interval.low)),
        .numbers("high", asked.map(\.aucInterval.high) + attacks.map(\.interval.high)),
        .numbers(
          "training_found",
          asked.map(\.truePositivesAtOnePercent?.value) + attacks.map(\.attack.value)),
        .numbers("held_out_found", asked.map { _ in 0.01 } + attacks.map(\.control.value)),
        .numbers("found_by_guessing", asked.map { _ in 0.01 } + attacks.map(\.baseline.value)),
      ])
  }

  private var runTable: Table {
    var items: [(item: String, value: String?)] = [
      ("table", self.table),
      ("verdict_fidelity", verdict?.fidelity.rawValue),
      ("verdict_privacy", verdict?.privacy.rawValue),
      ("training_rows", "\(rows.training)"),
      ("held_out_rows", rows.heldOut.map { "\($0)" }),
      ("synthetic_rows", "\(rows.synthetic)"),
      ("ceiling_rows", rows.ceilingSize.map { "\($0)" }),
      ("seed", "\(options.seed)"),
      ("target", options.target),
      ("most_rows", "\(options.mostRows)"),
      ("least_count", "\(options.leastCount)"),
      ("pairs_of_columns", "\(allPairCount)"),
      ("dcr_measured_rows", nearestRecord.map { "\($0.measuredRows)" }),
      ("dcr_reference_rows", nearestRecord.map { "\($0.referenceRows)" }),
      ("dcr_standard_error", nearestRecord.map { "\($0.standardError)" }),
      ("dcr_memorizer_share", nearestRecord.map { "\($0.memorizerShare)" }),
    ]
    items += notes.map { ("note", $0) }
    return table("run", [.texts("item", items.map(\.item)), .texts("value", items.map(\.value))])
  }

  private func table(_ name: String, _ columns: [ReportColumn]) -> Table {
    Table(
      schema: TableSchema(name: "synthtab_report_\(name)", columns: columns.map(\.schema)),
      columns: columns.map(\.cells), rowCount: columns[0].cells.count)
  }
}

/// A column of a report table, by its content.
private struct ReportColumn {
  let schema: ColumnSchema
  let cells: Column

  static func texts(_ name: String, _ texts: [String?]) -> ReportColumn {
    var dictionary: [String] = []
    var known: [String: Int32] = [:]
    let codes = texts.map { text -> Int32 in
      guard let text else { return -1 }
      if let code = known[text] { return code }
      let code = Int32(dictionary.count)
      dictionary.append(text)
      known[text] = code
      return code
    }
    return ReportColumn(
      schema: ColumnSchema(name: name, kind: .text, isNullable: texts.contains(nil)),
      cells: Column(
        storage: .codes(codes, dictionary: dictionary), missing: mask(texts.map { $0 == nil })))
  }

  static func counts(_ name: String, _ counts: [Int?]) -> ReportColumn {
    ReportColumn(
      schema: ColumnSchema(name: name, kind: .integer, isNullable: counts.contains(nil)),
      cells: Column(
        storage: .integers(counts.map { Int64($0 ?? 0) }), missing: mask(counts.map { $0 == nil })))
  }

  static func numbers(_ name: String, _ numbers: [Double?]) -> ReportColumn {
    ReportColumn(
      schema: ColumnSchema(name: name, kind: .continuous, isNullable: numbers.contains(nil)),
      cells: Column(
        storage: .reals(numbers.map { $0 ?? 0 }), missing: mask(numbers.map { $0 == nil })))
  }

  private static func mask(_ isMissing: [Bool]) -> MissingMask {
    var mask = MissingMask()
    for isMissing in isMissing { mask.append(isMissing: isMissing) }
    return mask
  }
}
