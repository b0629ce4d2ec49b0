import Foundation

/// A JSON Schema (draft 2020-12) in the few keywords that `Schemas/report.schema.json` uses.
///
/// A schema with any other keyword, or a reference to nothing, cannot be made, so that no rule is passed over.
public struct JSONSchema: Sendable {
  public struct Unsupported: Error, Equatable {
    public let problem: String
  }

  /// Those that only explain.
  private static let annotations: Set = ["$schema", "$defs", "title", "description"]
  private static let rules: Set = [
    "$ref", "additionalProperties", "const", "dependentRequired", "enum", "items", "maxItems",
    "maximum", "maxProperties", "minItems", "minimum", "minProperties", "properties", "required",
    "type",
  ]
  private static let types: Set = [
    "null", "boolean", "integer", "number", "string", "array", "object",
  ]

  public let root: JSONValue

  /// - Throws: ``Unsupported``.
  public init(_ root: JSONValue) throws {
    self.root = root
    for (place, schema) in subschemas { try Self.check(schema, at: place, root: root) }
  }

  /// What `synthtab report --json` prints.
  public static func ofReport() throws -> JSONSchema {
    let project = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try JSONSchema(
      JSONValue(contentsOf: project.appendingPathComponent("Schemas/report.schema.json")))
  }

  /// Every schema in this one, itself too, and where it stands: "$defs.score.properties.goal".
  public var subschemas: [(place: String, schema: JSONValue)] {
    func all(_ schema: JSONValue, _ place: String) -> [(place: String, schema: JSONValue)] {
      var found = [(place: place, schema: schema)]
      for group in ["$defs", "properties"] {
        for key in schema[group]?.keys ?? [] {
          found += all(schema[group]![key]!, "\(place)\(place.isEmpty ? "" : ".")\(group).\(key)")
        }
      }
      if let items = schema["items"] {
        found += all(items, "\(place)\(place.isEmpty ? "" : ".")items")
      }
      return found
    }
    return all(root, "")
  }

  /// The schema itself, or the one that it refers to.
  public func resolved(_ schema: JSONValue) -> JSONValue {
    guard case .text(let reference) = schema["$ref"] else { return schema }
    return root["$defs"]![String(reference.dropFirst("#/$defs/".count))]!
  }

  /// Where `value` breaks a rule: "$.result.rows: 'training' is missing". Empty if it keeps to all of them.
  public func violations(in value: JSONValue) -> [String] {
    violations(in: value, of: root, at: "$")
  }

  private static func check(_ schema: JSONValue, at place: String, root: JSONValue) throws {
    guard case .object(let keywords) = schema else {
      throw Unsupported(problem: "\(place): a schema that is no object")
    }
    for keyword in keywords.keys.sorted() where !(rules.union(annotations)).contains(keyword) {
      throw Unsupported(problem: "\(place): the keyword '\(keyword)'")
    }
    if let rule = keywords["additionalProperties"], rule != .boolean(false) {
      throw Unsupported(problem: "\(place): additionalProperties that is not false")
    }
    if let type = keywords["type"] {
      let names = type.elements.isEmpty ? JSONValue.array([type]).texts : type.texts
      guard !names.isEmpty, names.allSatisfy(types.contains) else {
        throw Unsupported(problem: "\(place): an unknown type")
      }
    }
    if let reference = keywords["$ref"] {
      guard case .text(let text) = reference, text.hasPrefix("#/$defs/"),
        root["$defs"]?[String(text.dropFirst("#/$defs/".count))] != nil
      else { throw Unsupported(problem: "\(place): a reference to nothing") }
    }
    let properties = keywords["properties"]?.keys ?? []
    let dependents = keywords["dependentRequired"] ?? .object([:])
    let named =
      (keywords["required"]?.texts ?? []) + dependents.keys
      + dependents.keys.flatMap { dependents[$0]!.texts }
    for name in named where !properties.contains(name) {
      throw Unsupported(problem: "\(place): '\(name)' is asked for and not described")
    }
  }

  private func violations(
    in value: JSONValue, of schema: JSONValue, at place: String
  ) -> [String] {
    var found: [String] = []
    func demand(_ holds: Bool, _ problem: @autoclosure () -> String) {
      if !holds { found.append("\(place): \(problem())") }
    }
    if schema["$ref"] != nil { found += violations(in: value, of: resolved(schema), at: place) }
    if let type = schema["type"] {
      let names = type.elements.isEmpty ? JSONValue.array([type]).texts : type.texts
      let fits =
        names.contains(value.typeName) || value.typeName == "integer" && names.contains("number")
      demand(fits, "\(value.typeName) instead of \(names.joined(separator: " or "))")
    }
    if let constant = schema["const"] { demand(value == constant, "another constant") }
    if let words = schema["enum"] {
      demand(words.elements.contains(value), "not one of \(words.texts.joined(separator: ", "))")
    }
    switch value {
    case .number(let number):
      if let least = schema.number("minimum") { demand(number >= least, "below \(least)") }
      if let most = schema.number("maximum") { demand(number <= most, "above \(most)") }
    case .array(let elements):
      if let least = schema.number("minItems") {
        demand(Double(elements.count) >= least, "fewer elements than \(Int(least))")
      }
      if let most = schema.number("maxItems") {
        demand(Double(elements.count) <= most, "more elements than \(Int(most))")
      }
      if let items = schema["items"] {
        for (position, element) in elements.enumerated() {
          found += violations(in: element, of: items, at: "\(place)[\(position)]")
        }
      }
    case .object(let values):
      if let least = schema.number("minProperties") {
        demand(Double(values.count) >= least, "fewer keys than \(Int(least))")
      }
      if let most = schema.number("maxProperties") {
        demand(Double(values.count) <= most, "more keys than \(Int(most))")
      }
      for key in schema["required"]?.texts ?? [] {
        demand(values[key] != nil, "'\(key)' is missing")
      }
      for key in values.keys.sorted() {
        for other in schema["dependentRequired"]?[key]?.texts ?? [] {
          demand(values[other] != nil, "'\(key)' without '\(other)'")
        }
        if let property = schema["properties"]?[key] {
          found += violations(in: values[key]!, of: property, at: "\(place).\(key)")
        } else if schema["additionalProperties"] != nil {
          demand(false, "the unknown key '\(key)'")
        }
      }
    case .null, .boolean, .text: break
    }
    return found
  }
}

extension JSONValue {
  fileprivate func number(_ key: String) -> Double? {
    guard case .number(let number) = self[key] else { return nil }
    return number
  }
}
