import Foundation
import Tabular
import Testing

@Suite struct TableSchemaCodableTests {
  /// One column of every kind, with everything that can be said of it.
  private func everyKind() throws -> TableSchema {
    let day = try #require(DatetimeFormat(pattern: "dd.MM.yyyy"))
    return TableSchema(
      name: "all \"kinds\"",
      columns: [
        ColumnSchema(
          name: "big", kind: .integer, range: .integers(.min...Int64.max)),
        ColumnSchema(
          name: "amount", kind: .continuous, isNullable: true, range: .reals(-0.1...1e300),
          decimals: 2),
        ColumnSchema(
          name: "colour", kind: .categorical,
          categories: ["a\\b", "line\nbreak", "tab\t", "\u{1}", "grün", "", "NA"]),
        ColumnSchema(name: "flag", kind: .boolean, categories: ["no", "yes"]),
        ColumnSchema(
          name: "day", kind: .datetime, range: .integers(-1...366), datetimeFormat: day),
        ColumnSchema(
          name: "age", kind: .integer, range: .integers(0...120), coarsening: .multiples(of: 5)),
        ColumnSchema(
          name: "dose", kind: .continuous, coarsening: .multiples(of: 0.25), decimals: 3),
        ColumnSchema(
          name: "zip", kind: .categorical, coarsening: .characters(2), categories: ["20", "80"],
          rareToken: "(other)"),
        ColumnSchema(
          name: "born", kind: .datetime, coarsening: .start(of: .quarter), datetimeFormat: day),
        ColumnSchema(name: "mail", kind: .text, treatment: .generate, shape: .email),
        ColumnSchema(name: "note", kind: .text, treatment: .drop, isNullable: true),
        ColumnSchema(name: "id", kind: .key, treatment: .generate, range: .integers(1...20)),
        ColumnSchema(name: "code", kind: .key, treatment: .generate, shape: .mask("AA-99")),
        ColumnSchema(name: "row", kind: .key, treatment: .drop, shape: .uuid),
      ])
  }

  private func decode(_ json: String) throws -> TableSchema {
    try JSONDecoder().decode(TableSchema.self, from: Data(json.utf8))
  }

  @Test func aSchemaComesBackFromItsJSON() throws {
    let schema = try everyKind()
    #expect(try decode(schema.json()) == schema)
    #expect(
      try JSONDecoder().decode(TableSchema.self, from: JSONEncoder().encode(schema)) == schema)
  }

  @Test func theJSONIsWrittenOneColumnALine() throws {
    let day = try #require(DatetimeFormat(pattern: "yyyy-MM-dd"))
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "n", kind: .integer, range: .integers(-3...9_223_372_036_854_775_807)),
        ColumnSchema(
          name: "d", kind: .datetime, isNullable: true, range: .integers(0...30),
          datetimeFormat: day),
        ColumnSchema(name: "k", kind: .text, treatment: .generate, shape: .mask("A9")),
        ColumnSchema(
          name: "c", kind: .categorical,
          categories: (1...12).map { "category \($0)" }),
      ])
    let expected = #"""
      {
        "synthtab_schema": 1,
        "table": "t",
        "columns": [
          {"name": "n", "kind": "integer", "treatment": "model", "nullable": false, "minimum": -3, "maximum": 9223372036854775807},
          {"name": "d", "kind": "datetime", "treatment": "model", "nullable": true, "format": "yyyy-MM-dd", "minimum": "1970-01-01", "maximum": "1970-01-31"},
          {"name": "k", "kind": "text", "treatment": "generate", "nullable": false, "shape": {"mask": "A9"}},
          {"name": "c", "kind": "categorical", "treatment": "model", "nullable": false, "categories": [
            "category 1", "category 2", "category 3", "category 4", "category 5", "category 6",
            "category 7", "category 8", "category 9", "category 10", "category 11", "category 12"
          ]}
        ]
      }

      """#
    #expect(schema.json() == expected)
  }

  @Test func omittedFieldsHaveTheDocumentedDefaults() throws {
    let schema = try decode(
      #"""
      {"synthtab_schema": 1, "table": "t", "columns": [
        {"name": "a", "kind": "integer"}, {"name": "b", "kind": "key"},
        {"name": "c", "kind": "text"}, {"name": "d", "kind": "text", "shape": "uuid"}]}
      """#)
    #expect(
      schema.columns == [
        ColumnSchema(name: "a", kind: .integer, isNullable: true),
        ColumnSchema(name: "b", kind: .key, treatment: .generate, isNullable: true),
        ColumnSchema(name: "c", kind: .text, treatment: .drop, isNullable: true),
        ColumnSchema(
          name: "d", kind: .text, treatment: .generate, isNullable: true, shape: .uuid),
      ])
  }

  @Test func integerBoundsAreExactBeyondTheReachOfADouble() throws {
    let schema = try decode(
      #"""
      {"synthtab_schema": 1, "table": "t", "columns": [{"name": "a", "kind": "integer",
        "minimum": -9223372036854775808, "maximum": 9007199254740993}]}
      """#)
    #expect(schema.columns[0].range == .integers(.min...9_007_199_254_740_993))
  }

  @Test func aSchemaMadeInCodeIsHeldToTheSameRules() {
    let schema = TableSchema(
      name: "t", columns: [ColumnSchema(name: "x", kind: .integer, range: .reals(0...1))])
    #expect(throws: SchemaProblem(column: "x", problem: "the range must be of whole numbers")) {
      try schema.validate()
    }
  }
}
