extension TableSchema: Codable {
  /// The version of the schema file format that this code writes and reads.
  static let formatVersion: Int64 = 1

  /// Writes a schema file's whole object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SchemaKey.self)
    try container.encode(Self.formatVersion, forKey: "synthtab_schema")
    try container.encode(name, forKey: "table")
    if isInferred { try container.encode(true, forKey: "inferred") }
    try container.encode(columns, forKey: "columns")
  }

  /// Reads a schema file's object.
  ///
  /// - Throws: ``SchemaProblem`` for an unknown or missing field, another format version, and all that
  ///   ``validate()`` refuses.
  public init(from decoder: any Decoder) throws {
    let fields = try SchemaFields(of: decoder, expected: "an object")
    try fields.refuseFields(except: ["synthtab_schema", "table", "inferred", "columns", "$schema"])
    let version = try fields.required(
      "synthtab_schema", as: Int64.self, mustBe: "the number \(Self.formatVersion)")
    guard version == Self.formatVersion else {
      throw SchemaProblem(
        problem: "this is version \(version) of the schema format",
        remedy: "This program reads version \(Self.formatVersion).")
    }
    self.init(
      name: try fields.required("table", as: String.self, mustBe: "a string"),
      columns: try fields.required(
        "columns", as: [ColumnSchema].self, mustBe: "a list of objects, one a column"))
    isInferred = try fields.optional("inferred", as: Bool.self, mustBe: "true or false") ?? false
    try validate()
  }

  /// The schema as the text of a schema file: UTF-8 JSON, one column a line, a long list of categories
  /// wrapped, fields always in the same order, a line break at the end. Reading it gives this schema.
  public func json() -> String {
    let lines = columns.map { "    " + Self.line(of: $0) }
    return """
      {
        "synthtab_schema": \(Self.formatVersion),
        "table": \(SchemaJSON.quoted(name)),\(isInferred ? "\n  \"inferred\": true," : "")
        "columns": [
      \(lines.joined(separator: ",\n"))
        ]
      }

      """
  }

  private static let lineWidth = 100
  private static let longestUnwrappedList = 60

  private static func line(of column: ColumnSchema) -> String {
    let members = column.schemaFields
    guard let categories = column.categories,
      SchemaJSON.strings(categories).text.count > longestUnwrappedList
    else { return SchemaJSON.object(members).text }
    let entries = members.map { member in
      let text = member.key == "categories" ? wrapped(categories) : member.value.text
      return "\(SchemaJSON.quoted(member.key.stringValue)): \(text)"
    }
    return "{\(entries.joined(separator: ", "))}"
  }

  private static func wrapped(_ categories: [String]) -> String {
    var lines: [String] = []
    var current = ""
    for (index, category) in categories.enumerated() {
      let entry = SchemaJSON.quoted(category) + (index == categories.count - 1 ? "" : ",")
      if !current.isEmpty, current.count + entry.count + 7 > lineWidth {
        lines.append(current)
        current = ""
      }
      current += current.isEmpty ? entry : " " + entry
    }
    lines.append(current)
    return "[\n" + lines.map { "      \($0)" }.joined(separator: "\n") + "\n    ]"
  }
}
