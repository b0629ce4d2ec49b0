import Foundation
import TabularIO
import TestSupport
import Testing

/// What `report` leaves for programs: `--json` as `Schemas/report.schema.json` says, and the tables.
@Suite struct ReportSchemaTests {
  /// The output of `report --json`, which keeps to the schema.
  private func report(_ place: Workplace, _ options: String...) throws -> JSONValue {
    let run = try place.start(["report", "--json", "--no-html", "--quiet"] + options).outcome()
    #expect(run.status == 0, "\(run.messages)")
    let document = try JSONValue(parsing: run.output)
    #expect(try JSONSchema.ofReport().violations(in: document) == [])
    return try #require(document["result"])
  }

  @Test func theOutputWithAModelKeepsToTheSchema() throws {
    let result = try report(People.placeWithOutput("synth.csv"), "--target", "member")
    #expect(result["model_membership"] != nil)
    let bars = result["distributions"]?.elements.compactMap { $0["bars"]?.keys.first }
    #expect(bars == ["numbers", "numbers", "categories", "categories", "datetimes"])
  }

  @Test func theOutputWithoutHeldOutRowsKeepsToTheSchema() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "real.csv")
    let result = try report(
      place, "--real", "real.csv", "--synthetic", "real.csv", "--sample", "120", "--seed",
      "18446744073709551615")
    #expect(result["rows"]?.keys == ["synthetic", "training"])
    #expect(result["options"]?["most_rows"] == .number(120))
  }

  @Test func theOutputOfOneColumnKeepsToTheSchema() throws {
    let place = try Workplace()
    let ages = "age\n" + (0..<60).map { "\(20 + $0 * 7 % 40)\n" }.joined()
    for name in ["real.csv", "unseen.csv", "made.csv"] { try place.write(ages, to: name) }
    let result = try report(
      place, "--real", "real.csv", "--held-out", "unseen.csv", "--synthetic", "made.csv")
    #expect(result["all_pair_count"] == .number(0))
    #expect(result["rows"]?["held_out"] == .number(60))
  }

  @Test func theTablesHaveTheTypesOfTheirDocumentation() throws {
    let place = try People.placeWithOutput("synth.db")
    #expect(try place.run("report", "--no-html", "--quiet").status == 0)
    func columns(_ name: String, _ type: String) throws -> [String] {
      let table = try SQLiteTable(path: place.path + "/synth.db", table: "synthtab_report_\(name)")
      return zip(table.columnNames, table.declaredTypes).filter { $1 == type }.map(\.0)
    }
    #expect(try columns("summary", "TEXT") == ["topic", "metric", "title", "goal"])
    #expect(
      try columns("summary", "REAL") == [
        "value", "value_at_ceiling_size", "ceiling", "ceiling_error", "floor", "minimum", "maximum",
      ])
    #expect(try columns("columns", "TEXT") == ["column"])
    #expect(
      try columns("columns", "INTEGER") == [
        "standing_out", "reproduced", "standing_out_held_out", "reproduced_held_out",
      ])
    #expect(
      try columns("columns", "REAL") == [
        "jsd", "jsd_at_ceiling_size", "jsd_ceiling", "shape_error", "mean_difference",
        "quantile_difference", "category_coverage", "rare_category_coverage", "outside_range",
        "unknown_categories", "too_many_decimals", "missing_where_required", "missing_rate",
        "training_missing_rate", "tell",
      ])
    #expect(try columns("pairs", "TEXT") == ["column_a", "column_b"])
    #expect(
      try columns("pairs", "REAL") == [
        "joint_jsd", "joint_jsd_at_ceiling_size", "ceiling", "trend", "association_difference",
      ])
    #expect(try columns("attacks", "TEXT") == ["needs", "attack", "column", "figure"])
    #expect(
      try columns("attacks", "REAL") == [
        "value", "low", "high", "training_found", "held_out_found", "found_by_guessing",
      ])
    #expect(try columns("run", "TEXT") == ["item", "value"])
  }
}
