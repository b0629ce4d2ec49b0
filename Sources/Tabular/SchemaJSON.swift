/// A value of the schema file format, as it is written: one description serves `Encodable` and
/// ``TableSchema/json()``, so they cannot differ.
enum SchemaJSON: Encodable {
  case string(String)
  case integer(Int64)
  case real(Double)
  case boolean(Bool)
  case strings([String])
  case object([(key: SchemaKey, value: SchemaJSON)])

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: SchemaKey.self)
      for member in members { try container.encode(member.value, forKey: member.key) }
    case .string(let value): try Self.encode(value, to: encoder)
    case .integer(let value): try Self.encode(value, to: encoder)
    case .real(let value): try Self.encode(value, to: encoder)
    case .boolean(let value): try Self.encode(value, to: encoder)
    case .strings(let values): try Self.encode(values, to: encoder)
    }
  }

  private static func encode(_ value: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// The value on one line. A real is written so that reading it gives the same number.
  var text: String {
    switch self {
    case .string(let value): Self.quoted(value)
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .strings(let values): "[\(values.map(Self.quoted).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.key.stringValue)): \($0.value.text)" }.joined(separator: ", "))}"
    }
  }

  /// RFC 8259, section 7: quotation mark, backslash and control characters are escaped, nothing else.
  static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0"..<" ":
        let hexadecimal = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A field name of the schema file format. Any string is one, so that unknown fields can be found.
struct SchemaKey: CodingKey, Hashable, ExpressibleByStringLiteral {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
  init(stringLiteral value: String) { stringValue = value }
}

/// Reads the fields of one JSON object, with errors that say which field must be what.
struct SchemaFields {
  private let container: KeyedDecodingContainer<SchemaKey>
  /// The column that errors name, once it is known.
  var column: String?

  /// - Throws: ``SchemaProblem`` if there is no object.
  init(of decoder: any Decoder, expected: String) throws {
    do {
      container = try decoder.container(keyedBy: SchemaKey.self)
    } catch {
      throw SchemaProblem(problem: "expected \(expected)")
    }
  }

  /// - Throws: ``SchemaProblem`` for a field whose name is not in `known`.
  func refuseFields(except known: [String]) throws {
    let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
    guard let first = unknown.min() else { return }
    throw SchemaProblem(
      column: column, problem: "unknown field '\(first)'",
      remedy: "The fields are \(known.joined(separator: ", ")).")
  }

  /// The field's value, or `nil` where it is omitted or null.
  ///
  /// - Throws: ``SchemaProblem``: the field `must be` something else.
  func optional<T: Decodable>(_ key: SchemaKey, as type: T.Type, mustBe: String) throws -> T? {
    do {
      return try container.decodeIfPresent(type, forKey: key)
    } catch let problem as SchemaProblem {
      throw problem
    } catch {
      // Not only DecodingError: JSONDecoder has a private error for numbers that do not fit.
      throw SchemaProblem(column: column, problem: "'\(key.stringValue)' must be \(mustBe)")
    }
  }

  /// As `optional`, and throws where the field is omitted.
  func required<T: Decodable>(_ key: SchemaKey, as type: T.Type, mustBe: String) throws -> T {
    guard let value = try optional(key, as: type, mustBe: mustBe) else {
      throw SchemaProblem(
        column: column, problem: "the field '\(key.stringValue)' is missing",
        remedy: "It must be \(mustBe).")
    }
    return value
  }

  /// One of the cases of `Choice`, by its raw value.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: SchemaKey, as type: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let word = try optional(key, as: String.self, mustBe: "a string") else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw SchemaProblem(
      column: column, problem: "unknown \(key.stringValue) '\(word)'",
      remedy: "It must be one of \(words).")
  }
}
