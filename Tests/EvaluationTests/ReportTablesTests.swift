import Foundation
import Tabular
import Testing

@testable import Evaluation

@Suite struct ReportTablesTests {
  @Test func allFiguresAreInTheTables() throws {
    let result = try Evaluator.evaluate(
      training: people(60, seed: 1), heldOut: nil, synthetic: people(60, seed: 3),
      options: EvaluationOptions(seed: 7))
    let tables = result.tables
    #expect(tables.prefix(3).map(\.rowCount) == [result.scores.count, 3, 3])
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

  @Test func theTablesAreThoseOfTheirDocumentation() throws {
    let result = try Evaluator.evaluate(
      training: people(60, seed: 1), heldOut: nil, synthetic: people(60, seed: 3))
    let described = try Self.documentation()
    #expect(described.map(\.table) == result.tables.map(\.schema.name))
    for (table, description) in zip(result.tables, described) {
      #expect(table.schema.columns.map(\.name) == description.columns)
    }
    let run = try #require(result.tables.last)
    let items = (0..<run.rowCount).map { run.value(row: $0, column: 0) }
    #expect(items.first != .text("note") && items.last == .text("note"))
    let named = items.filter { $0 != .text("note") }
    #expect(named == described.last?.items.map { .text($0) })
  }

  /// What the comment of ``EvaluationResult/tables`` says: the names before their units, which are in parentheses.
  private static func documentation() throws -> [(
    table: String, columns: [String], items: [String]
  )] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Evaluation/Audit/EvaluationResult+Tables.swift")
    let comment = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .drop { !$0.contains("///") }.prefix { $0.contains("///") }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " /")) }.joined(separator: " ")
    func names(_ list: String) -> [String] {
      list.replacing(#/\([^)]*\)/#, with: "").replacing(#/and a note.*/#, with: "")
        .split { ",;.".contains($0) }
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    return comment.components(separatedBy: "- `").dropFirst().map { part in
      let lists = part.components(separatedBy: "Columns: ")[1].components(separatedBy: "Items: ")
      return (
        String(part.prefix { $0 != "`" }), names(lists[0]), lists.count > 1 ? names(lists[1]) : []
      )
    }
  }
}
