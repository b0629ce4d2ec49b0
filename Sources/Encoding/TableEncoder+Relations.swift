import Compute
import Tabular

/// How the columns' relations are found, encoded and decoded.
extension TableEncoder {
  /// Which amounts lie near which others: ``RelationSearch``.
  static func ties(
    of numbers: TableNumbers, columns: [ColumnEncoder?], schema: TableSchema
  ) -> [(column: Int, terms: [ColumnRelation.Term])] {
    let sample = sample(of: numbers)
    let candidates = columns.indices.compactMap { column -> RelationSearch.Candidate? in
      guard let encoder = columns[column], encoder.isAmount,
        schema.columns[column].kind != .datetime
      else { return nil }
      let values = sample.map { numbers[column, $0] }
      return RelationSearch.Candidate(
        column: column, canFollow: encoder.isBinned, values: values,
        isOrdinary: values.map { encoder.isOrdinary($0) })
    }
    return RelationSearch(candidates, rowCount: sample.count).relations()
  }

  /// The levels of a column near the given terms.
  static func relation(
    of column: Int, near terms: [ColumnRelation.Term], in numbers: TableNumbers,
    columns: [ColumnEncoder?], leastCount: Int
  ) -> ColumnRelation {
    ColumnRelation(
      of: column, near: terms, decimals: columns[column]?.decimals, rowCount: numbers.rowCount,
      leastCount: leastCount,
      isOrdinary: { columns[column]?.isOrdinary(numbers[column, $0]) ?? false },
      numbers: { numbers[$0, $1] })
  }

  /// The moments that keep a distance to others: ``DifferenceSearch``.
  static func differences(
    of numbers: TableNumbers, columns: [ColumnEncoder?], schema: TableSchema, leastCount: Int
  ) -> [ColumnRelation] {
    let sample = sample(of: numbers)
    let candidates = columns.indices.compactMap { column -> DifferenceSearch.Candidate? in
      guard let encoder = columns[column], encoder.isMoment,
        schema.columns[column].kind == .datetime,
        let format = schema.columns[column].datetimeFormat
      else { return nil }
      return DifferenceSearch.Candidate(
        column: column, canFollow: encoder.isBinned, format: format,
        values: sample.map { numbers[column, $0] })
    }
    return DifferenceSearch(candidates, seed: 0).pairs().map { pair in
      let perDay = schema.columns[pair.column].datetimeFormat?.unit.ticksPerDay ?? 1
      // Stays of days are counted in days, and the time of day is the column's own; rides of minutes are not.
      return ColumnRelation(
        of: pair.column, after: pair.term, step: pair.spread > Double(perDay) ? perDay : 1,
        rowCount: numbers.rowCount, leastCount: leastCount, numbers: { numbers[$0, $1] })
    }
  }

  /// The rows that a search looks at, evenly spaced.
  private static func sample(of numbers: TableNumbers) -> [Int] {
    let count = min(numbers.rowCount, RelationSearch.rowLimit)
    return (0..<count).map { $0 * numbers.rowCount / count }
  }

  func encodeRelations(_ numbers: TableNumbers, into rows: inout EncodedRows) {
    let first = rows.variableCount - relations.count
    for (offset, relation) in relations.enumerated() {
      guard let encoder = columns[relation.column] else { continue }
      for row in 0..<rows.rowCount {
        guard let value = numbers[relation.column, row] else { continue }
        rows.levels[row * rows.variableCount + first + offset] = UInt16(
          relation.level(
            of: value, isOrdinary: encoder.isOrdinary(value), numbers: { numbers[$0, row] }))
      }
    }
  }

  /// The cells with those that follow from others put in their place.
  func applyRelations(
    to cells: inout [Column], of rows: EncodedRows, firstRow: Int, seed: UInt64
  ) {
    // Looking up the names takes O(columns²).
    guard !relations.isEmpty else { return }
    let output = outputSchema
    let positions = schema.columns.map { output.index(of: $0.name) }
    let first = rows.variableCount - relations.count
    for (offset, relation) in relations.enumerated() {
      guard let target = positions[relation.column], let encoder = columns[relation.column] else {
        continue
      }
      let decoded = cells
      var values: [Double?] = []
      var limits: [ClosedRange<Double>?] = []
      for row in 0..<rows.rowCount {
        let numbers = { (column: Int) in
          positions[column].flatMap { decoded[$0].number(at: row) }
        }
        values.append(
          decoded[target].number(at: row).flatMap { own in
            relation.value(
              level: Int(rows.levels[row * rows.variableCount + first + offset]),
              uniform: uniform(firstRow + row, column: schema.columns.count + offset, seed: seed),
              own: own, numbers: numbers)
          })
        limits.append(relation.limits(numbers: numbers))
      }
      cells[target] = encoder.replacing(cells[target], by: values, within: limits)
    }
  }
}
