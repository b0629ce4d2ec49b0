import Foundation
import Tabular
import TabularIO
import Testing

/// `Schemas/` and `SampleData/` say what the code does.
@Suite struct SchemaSampleDataTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The sample files have no quotes, so their lines can be split at commas.
  private func records(_ name: String) throws -> SchemaTestRecords {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("SampleData/\(name).csv"), encoding: .utf8)
    #expect(!text.contains("\""))
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return SchemaTestRecords(
      lines[0], rows: lines.dropFirst().map { $0.map(SchemaTestRecords.Cell.text) })
  }

  private func schema(_ name: String) throws -> TableSchema {
    try SchemaFile.read(path: Self.root.appendingPathComponent("Schemas/\(name).json").path)
  }

  @Test(arguments: [("adult", 2_036), ("credit", 2_077), ("patients", 303)])
  func eachSampleTableKeepsToItsSchemaFile(name: String, rows: Int) throws {
    let schema = try schema(name)
    #expect(schema.name == name)
    let table = try TableLoader(schema: schema).load(records(name))
    #expect(table.rowCount == rows)
    #expect(table.schema == schema)
  }

  @Test(arguments: ["adult", "credit", "patients"])
  func eachSchemaFileIsWrittenAsTheToolWritesIt(name: String) throws {
    let path = Self.root.appendingPathComponent("Schemas/\(name).json")
    #expect(try schema(name).json() == String(contentsOf: path, encoding: .utf8))
  }

  @Test func inferenceSeesThePatientsAsTheirSchemaFileDoes() throws {
    let inferred = try SchemaInference.schema(of: records("patients"))
    let declared = try schema("patients")
    for (seen, said) in zip(inferred.columns, declared.columns) {
      #expect(seen.name == said.name && seen.kind == said.kind && seen.treatment == said.treatment)
      #expect(seen.isNullable == said.isNullable && seen.categories == said.categories)
      #expect(seen.decimals == said.decimals)
    }
  }

  @Test func theJSONSchemaListsTheFieldsAndWordsOfTheFormat() throws {
    let data = try Data(contentsOf: Self.root.appendingPathComponent("Schemas/table.schema.json"))
    let description = try JSONDecoder().decode(Description.self, from: data)
    #expect(description.schema == "https://json-schema.org/draft/2020-12/schema")
    let fields = description.definitions.column.properties
    #expect(fields["kind"]?.words == ColumnKind.allCases.map(\.rawValue))
    #expect(fields["treatment"]?.words == ColumnTreatment.allCases.map(\.rawValue))
    let error = try #require(throws: TableError.self) {
      try SchemaFile.parse(
        json: Array(
          #"""
          {"synthtab_schema": 1, "table": "t",
           "columns": [{"name": "x", "kind": "integer", "other": 1}]}
          """#.utf8), name: "x.json")
    }
    let known = error.remedy.dropFirst("The fields are ".count).dropLast()
    #expect(Set(fields.keys) == Set(known.split(separator: ", ").map(String.init)))
  }

  /// The parts of a JSON Schema that the test looks at.
  private struct Description: Decodable {
    struct Definitions: Decodable { let column: Definition }
    struct Definition: Decodable { let properties: [String: Property] }
    struct Property: Decodable {
      let words: [String]?
      enum CodingKeys: String, CodingKey { case words = "enum" }
    }

    let schema: String
    let definitions: Definitions
    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case definitions = "$defs"
    }
  }
}
