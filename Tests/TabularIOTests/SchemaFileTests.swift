import Foundation
import Tabular
import TabularIO
import Testing

@Suite struct SchemaFileTests {
  private func parse(_ json: String) throws -> TableSchema {
    try SchemaFile.parse(json: Array(json.utf8), name: "people.json")
  }

  /// The message for a schema whose one column is written as `column`.
  private func message(forColumn column: String) throws -> String {
    let error = try #require(throws: TableError.self) {
      try parse(#"{"synthtab_schema": 1, "table": "t", "columns": [\#(column)]}"#)
    }
    return error.description
  }

  @Test(arguments: [
    (#"{"kind": "integer"}"#, "people.json: the field 'name' is missing."),
    (#"{"name": "x"}"#, "people.json, column 'x': the field 'kind' is missing."),
    (#"{"name": "x", "kind": "number"}"#, "people.json, column 'x': unknown kind 'number'."),
    (
      #"{"name": "x", "kind": "integer", "treatment": "hide"}"#,
      "people.json, column 'x': unknown treatment 'hide'."
    ),
    (
      #"{"name": "x", "kind": "integer", "colour": 1}"#,
      "people.json, column 'x': unknown field 'colour'."
    ),
    (
      #"{"name": "x", "kind": "integer", "categories": ["a"]}"#,
      "people.json, column 'x': only categorical and boolean columns have 'categories',"
        + " and this one is integer."
    ),
    (
      #"{"name": "x", "kind": "integer", "decimals": 2}"#,
      "people.json, column 'x': only continuous columns have 'decimals', and this one is integer."
    ),
    (
      #"{"name": "x", "kind": "integer", "format": "yyyy-MM-dd"}"#,
      "people.json, column 'x': only datetime columns have 'format', and this one is integer."
    ),
    (
      #"{"name": "x", "kind": "integer", "shape": "uuid"}"#,
      "people.json, column 'x': only text and key columns have 'shape', and this one is integer."
    ),
    (
      #"{"name": "x", "kind": "categorical", "minimum": 1, "maximum": 2}"#,
      "people.json, column 'x': only numeric, datetime and key columns have 'minimum' and"
        + " 'maximum', and this one is categorical."
    ),
    (
      #"{"name": "x", "kind": "integer", "minimum": 3, "maximum": 2}"#,
      "people.json, column 'x': 'minimum' is greater than 'maximum'."
    ),
    (
      #"{"name": "x", "kind": "integer", "minimum": 3}"#,
      "people.json, column 'x': 'minimum' and 'maximum' go together."
    ),
    (
      #"{"name": "x", "kind": "integer", "minimum": 0.5, "maximum": 2}"#,
      "people.json, column 'x': 'minimum' must be a whole number of 64 bits."
    ),
    (
      #"{"name": "x", "kind": "integer", "minimum": 0, "maximum": 9223372036854775808}"#,
      "people.json, column 'x': 'maximum' must be a whole number of 64 bits."
    ),
    (
      #"{"name": "x", "kind": "boolean"}"#,
      "people.json, column 'x': a boolean column needs exactly two categories, false first."
    ),
    (
      #"{"name": "x", "kind": "boolean", "categories": ["a", "b", "c"]}"#,
      "people.json, column 'x': a boolean column needs exactly two categories, false first."
    ),
    (
      #"{"name": "x", "kind": "categorical", "categories": []}"#,
      "people.json, column 'x': 'categories' is empty."
    ),
    (
      #"{"name": "x", "kind": "categorical", "categories": ["a", "a"]}"#,
      "people.json, column 'x': 'categories' lists a spelling twice."
    ),
    (
      #"{"name": "x", "kind": "categorical", "categories": ["a", 1]}"#,
      "people.json, column 'x': 'categories' must be a list of strings."
    ),
    (
      #"{"name": "x", "kind": "datetime"}"#,
      "people.json, column 'x': a datetime column needs 'format'."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "YYYY-mm-dd"}"#,
      "people.json, column 'x': 'format' is not a datetime pattern."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "yyyy", "minimum": "1", "maximum": "2"}"#,
      "people.json, column 'x': 'format' is not a datetime pattern."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "HH:mm", "minimum": "9", "maximum": "10:00"}"#,
      "people.json, column 'x': 'minimum' and 'maximum' must be written as 'format' says."
    ),
    (
      #"{"name": "x", "kind": "continuous", "decimals": 18}"#,
      "people.json, column 'x': 'decimals' must be a whole number from 0 to 17."
    ),
    (
      #"{"name": "x", "kind": "continuous", "decimals": "two"}"#,
      "people.json, column 'x': 'decimals' must be a whole number from 0 to 17."
    ),
    (
      #"{"name": "x", "kind": "integer", "nullable": "yes"}"#,
      "people.json, column 'x': 'nullable' must be true or false."
    ),
    (
      #"{"name": "x", "kind": "text", "treatment": "model"}"#,
      "people.json, column 'x': text is never modelled by value."
    ),
    (
      #"{"name": "x", "kind": "text", "treatment": "generate"}"#,
      "people.json, column 'x': a text column can be generated only by its shape."
    ),
    (
      #"{"name": "x", "kind": "key", "treatment": "model"}"#,
      "people.json, column 'x': a key is never modelled."
    ),
    (
      #"{"name": "x", "kind": "integer", "treatment": "generate"}"#,
      "people.json, column 'x': only text and key columns can be generated."
    ),
    (
      #"{"name": "x", "kind": "text", "shape": "phone"}"#,
      "people.json, column 'x': unknown shape 'phone'."
    ),
    (
      #"{"name": "x", "kind": "text", "shape": {"mask": ""}}"#,
      "people.json, column 'x': the mask of 'shape' is empty."
    ),
    (
      #"{"name": "x", "kind": "text", "shape": {"form": "A"}}"#,
      "people.json, column 'x': unknown field 'form'."
    ),
    (
      #"{"name": "x", "kind": "integer"}, {"name": "x", "kind": "integer"}"#,
      "people.json, column 'x': two columns have this name."
    ),
    (#"{"name": "", "kind": "integer"}"#, "people.json: a column has an empty name."),
    (
      #"{"name": "x", "kind": "datetime", "format": "yyyy-MM", "coarsen": "day"}"#,
      "people.json, column 'x': 'coarsen' is day, which 'format' does not write."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "HH:mm", "coarsen": "year"}"#,
      "people.json, column 'x': 'coarsen' is year, which 'format' does not write."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "yyyy-MM-dd", "coarsen": "decade"}"#,
      "people.json, column 'x': unknown coarsen 'decade'."
    ),
    (
      #"{"name": "x", "kind": "datetime", "format": "yyyy-MM-dd", "coarsen": 5}"#,
      "people.json, column 'x': 'coarsen' must be a string."
    ),
    (
      #"{"name": "x", "kind": "integer", "coarsen": 0}"#,
      "people.json, column 'x': 'coarsen' must be a whole number above 0."
    ),
    (
      #"{"name": "x", "kind": "integer", "coarsen": 2.5}"#,
      "people.json, column 'x': 'coarsen' must be a whole number above 0: the width of the bands."
    ),
    (
      #"{"name": "x", "kind": "continuous", "coarsen": -1}"#,
      "people.json, column 'x': 'coarsen' must be a number above 0."
    ),
    (
      #"{"name": "x", "kind": "categorical", "coarsen": "year"}"#,
      "people.json, column 'x': 'coarsen' must be a whole number above 0: the characters that are"
        + " kept of a spelling."
    ),
    (
      #"{"name": "x", "kind": "boolean", "categories": ["n", "y"], "coarsen": 1}"#,
      "people.json, column 'x': only numeric, datetime and categorical columns have 'coarsen',"
        + " and this one is boolean."
    ),
    (
      #"{"name": "x", "kind": "integer", "rare": "(other)"}"#,
      "people.json, column 'x': only categorical columns have 'rare', and this one is integer."
    ),
    (
      #"{"name": "x", "kind": "categorical", "rare": ""}"#,
      "people.json, column 'x': 'rare' is empty."
    ),
    ("7", "people.json: expected an object for each column."),
    ("", "people.json: the schema has no columns."),
  ])
  func eachBrokenRuleIsNamedWithItsColumn(column: String, firstLine: String) throws {
    let message = try message(forColumn: column)
    #expect(message.split(separator: "\n").first.map(String.init) == firstLine)
  }

  @Test(arguments: [
    ("[]", "people.json: expected an object."),
    ("{}", "people.json: the field 'synthtab_schema' is missing."),
    (
      #"{"synthtab_schema": 2, "table": "t", "columns": []}"#,
      "people.json: this is version 2 of the schema format."
    ),
    (#"{"synthtab_schema": 1, "columns": []}"#, "people.json: the field 'table' is missing."),
    (
      #"{"synthtab_schema": 1, "table": "t", "columns": {}}"#,
      "people.json: 'columns' must be a list of objects, one a column."
    ),
    (
      #"{"synthtab_schema": 1, "table": "t", "rows": 3, "columns": []}"#,
      "people.json: unknown field 'rows'."
    ),
    ("{\n\"synthtab_schema\": 1,\n\"table\" \"t\"}", "people.json, line 3: this is not JSON."),
    ("id,name\n1,x\n", "people.json, line 1: this is not JSON."),
    ("", "people.json: this is not JSON."),
  ])
  func whatIsNoSchemaFileIsRefused(json: String, firstLine: String) throws {
    let error = try #require(throws: TableError.self) { try parse(json) }
    #expect(error.description.split(separator: "\n").first.map(String.init) == firstLine)
  }

  @Test func aFileThatIsNotThereIsOneClearError() throws {
    let error = try #require(throws: TableError.self) {
      try SchemaFile.read(path: "/nowhere/people.json")
    }
    #expect(error.place == "people.json")
    #expect(error.problem == "the schema file cannot be read")
  }

  @Test func columnsMayComeInAnotherOrderButMustBeTheSame() throws {
    let records = SchemaTestRecords(["a", "b"], rows: [])
    func schema(_ names: [String]) -> TableSchema {
      TableSchema(name: "t", columns: names.map { ColumnSchema(name: $0, kind: .integer) })
    }
    try SchemaFile.check(schema(["b", "a"]), against: records)
    let absent = try #require(throws: TableError.self) {
      try SchemaFile.check(schema(["a", "b", "c"]), against: records)
    }
    #expect(absent.problem == "the schema's column 'c' is not in the file")
    let both = try #require(throws: TableError.self) {
      try SchemaFile.check(schema(["c", "d"]), against: records)
    }
    #expect(
      both.problem == "the schema's columns 'c', 'd' are not in the file, and the file's columns"
        + " 'a', 'b' are not in the schema")
  }

  @Test func aLongListOfColumnsIsCutShortInTheMessage() throws {
    let records = SchemaTestRecords((1...8).map { "x\($0)" }, rows: [])
    let error = try #require(throws: TableError.self) {
      try SchemaFile.check(
        TableSchema(name: "t", columns: [ColumnSchema(name: "x1", kind: .integer)]),
        against: records)
    }
    #expect(
      error.problem == "the file's columns 'x2', 'x3', 'x4', 'x5', 'x6' and 2 more are not in the"
        + " schema")
  }
}
