public import Foundation

/// Any JSON, to be looked at and changed key by key.
public enum JSONValue: Codable, Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  public init(parsing text: String) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  public init(contentsOf url: URL) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: url))
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let boolean = try? container.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let array = try? container.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// The word in a message: of a number "integer" if it is a whole one.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .number(let value): value.rounded() == value ? "integer" : "number"
    case .text: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// `nil` if this is no object or has no such key.
  public subscript(_ key: String) -> JSONValue? {
    guard case .object(let values) = self else { return nil }
    return values[key]
  }

  /// Empty if this is no array.
  public var elements: [JSONValue] {
    guard case .array(let values) = self else { return [] }
    return values
  }

  /// The keys of an object, in order; empty for anything else.
  public var keys: [String] {
    guard case .object(let values) = self else { return [] }
    return values.keys.sorted()
  }

  /// The texts of an array, without what else is in it.
  public var texts: [String] {
    elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// This value with another one, or none, at `path`: keys and positions, "rows.0.count".
  ///
  /// - Precondition: all of the path but its end is there.
  public func replacing(_ path: String, by value: JSONValue?) -> JSONValue {
    let steps = path.split(separator: ".", maxSplits: 1).map(String.init)
    func inner(_ old: JSONValue?) -> JSONValue? {
      guard steps.count > 1 else { return value }
      guard let old else { preconditionFailure("there is no \(steps[0])") }
      return old.replacing(steps[1], by: value)
    }
    switch self {
    case .object(var values):
      values[steps[0]] = inner(values[steps[0]])
      return .object(values)
    case .array(var values):
      guard let position = Int(steps[0]), let new = inner(values[position]) else {
        preconditionFailure("an array has no \(steps[0]), and no holes")
      }
      values[position] = new
      return .array(values)
    default: preconditionFailure("there is nothing inside of a \(typeName)")
    }
  }
}
