import Tabular
import Testing

@testable import Evaluation

@Suite struct ReportTablesTests {
  @Test func allFiguresAreInTheTables() throws {
    let result = try Evaluator.evaluate(
      training: people(60, seed: 1), heldOut: nil, synthetic: people(60, seed: 3),
      options: EvaluationOptions(seed: 7))
    let tables = result.tables
    #expect(
      tables.map(\.schema.name) == [
        "synthtab_report_summary", "synthtab_report_columns", "synthtab_report_pairs",
        "synthtab_report_attacks", "synthtab_report_run",
      ])
    #expect(tables.prefix(3).map(\.rowCount) == [result.scores.count, 3, 3])
    #expect(
      tables[0].schema.columns.map(\.name) == [
        "topic", "metric", "title", "value", "value_at_ceiling_size", "ceiling", "ceiling_error",
        "floor", "goal", "minimum", "maximum",
      ])
    #expect(tables[0].value(row: 5, column: 1) == .text("column_jsd_mean"))
    #expect(tables[0].value(row: 5, column: 3) == .real(try #require(result.scores[5].value)))
    #expect(tables[0].value(row: 5, column: 5) == .missing)
    #expect(tables[1].value(row: 2, column: 0) == .text("group"))
    #expect(tables[1].value(row: 2, column: 1) == .real(result.columns[2].jsd))
    #expect(tables[2].value(row: 1, column: 1) == .text("group"))
    #expect(tables[2].value(row: 1, column: 2) == .real(result.pairs[1].jointJSD))
    let items = (0..<tables[4].rowCount).map { tables[4].value(row: $0, column: 0) }
    let values = (0..<tables[4].rowCount).map { tables[4].value(row: $0, column: 1) }
    let run = Dictionary(zip(items, values), uniquingKeysWith: { first, _ in first })
    #expect(run[.text("table")] == .text("small"))
    #expect(run[.text("seed")] == .text("7"))
    #expect(run[.text("held_out_rows")] == .missing)
    #expect(run[.text("note")] == .text(result.notes[0]))
  }
}
