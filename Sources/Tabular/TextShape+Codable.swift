extension TextShape: Codable {
  var schemaJSON: SchemaJSON {
    switch self {
    case .uuid: .string("uuid")
    case .email: .string("email")
    case .mask(let mask): .object([("mask", .string(mask))])
    }
  }

  /// Writes `"uuid"`, `"email"` or `{"mask": "AAA-999"}`.
  public func encode(to encoder: any Encoder) throws { try schemaJSON.encode(to: encoder) }

  /// - Throws: ``SchemaProblem`` for anything but the three forms that `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      switch word {
      case "uuid": self = .uuid
      case "email": self = .email
      default:
        throw SchemaProblem(
          problem: "unknown shape '\(word)'", remedy: "It must be uuid, email or {\"mask\": …}.")
      }
      return
    }
    let fields = try SchemaFields(
      of: decoder, expected: "'shape' to be \"uuid\", \"email\" or {\"mask\": …}")
    try fields.refuseFields(except: ["mask"])
    self = .mask(try fields.required("mask", as: String.self, mustBe: "a string"))
  }
}
