public import Tabular

extension EvaluationResult {
  /// All figures as tables, to be written beside the synthetic rows. A figure that could not be
  /// computed is missing (NULL).
  ///
  /// - `synthtab_report_summary`: one row for each of ``scores``. Columns: topic (validity, fidelity,
  ///   utility, privacy), metric, title, value, value_at_ceiling_size, ceiling, ceiling_error, floor, goal
  ///   (minimize, maximize, match), minimum, maximum (NULL: no bound).
  /// - `synthtab_report_columns`: one row for each compared column. Columns: column, jsd (bits),
  ///   jsd_at_ceiling_size, jsd_ceiling, outside_range, unknown_categories, too_many_decimals,
  ///   missing_where_required, missing_rate, training_missing_rate (shares, 0...1).
  /// - `synthtab_report_pairs`: one row for each pair. Columns: column_a, column_b, joint_jsd (bits),
  ///   joint_jsd_at_ceiling_size, ceiling.
  /// - `synthtab_report_run`: what the figures rest on. Columns: item, value (text). Items: table,
  ///   training_rows, held_out_rows, synthetic_rows, ceiling_rows, seed, pairs_of_columns,
  ///   dcr_measured_rows, dcr_reference_rows, dcr_standard_error, dcr_memorizer_share, and a note for
  ///   each of ``notes``.
  public var tables: [Table] {
    [summaryTable, columnsTable, pairsTable, runTable]
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

  private var runTable: Table {
    var items: [(item: String, value: String?)] = [
      ("table", self.table),
      ("training_rows", "\(rows.training)"),
      ("held_out_rows", rows.heldOut.map { "\($0)" }),
      ("synthetic_rows", "\(rows.synthetic)"),
      ("ceiling_rows", rows.ceilingSize.map { "\($0)" }),
      ("seed", "\(options.seed)"),
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
