extension ColumnSchema: Codable {
  private static let fieldNames = [
    "name", "kind", "treatment", "nullable", "minimum", "maximum", "coarsen", "decimals",
    "categories",
    "rare", "format", "shape",
  ]

  /// The fields in the order in which they are written; those that are `nil` are left out.
  var schemaFields: [(key: SchemaKey, value: SchemaJSON)] {
    var fields: [(key: SchemaKey, value: SchemaJSON)] = [
      ("name", .string(name)), ("kind", .string(kind.rawValue)),
      ("treatment", .string(treatment.rawValue)), ("nullable", .boolean(isNullable)),
    ]
    if let datetimeFormat { fields.append(("format", .string(datetimeFormat.pattern))) }
    switch range {
    case .integers(let bounds):
      fields.append(("minimum", bound(bounds.lowerBound)))
      fields.append(("maximum", bound(bounds.upperBound)))
    case .reals(let bounds):
      fields.append(("minimum", .real(bounds.lowerBound)))
      fields.append(("maximum", .real(bounds.upperBound)))
    case nil: break
    }
    if let coarsening { fields.append(("coarsen", coarsening.schemaJSON)) }
    if let decimals { fields.append(("decimals", .integer(Int64(decimals)))) }
    if let categories { fields.append(("categories", .strings(categories))) }
    if let rareToken { fields.append(("rare", .string(rareToken))) }
    if let shape { fields.append(("shape", shape.schemaJSON)) }
    return fields
  }

  private func bound(_ value: Int64) -> SchemaJSON {
    datetimeFormat.map { .string($0.text(ticks: value)) } ?? .integer(value)
  }

  /// Writes one entry of `columns` in the schema file format.
  public func encode(to encoder: any Encoder) throws {
    try SchemaJSON.object(schemaFields).encode(to: encoder)
  }

  /// Reads one entry of `columns`. Omitted: `nullable` is true; `treatment` is generate for a key, for a
  /// text with a shape too, drop for a text without one, model otherwise.
  ///
  /// - Throws: ``SchemaProblem`` for an unknown or missing field and all that ``validate()`` refuses.
  public init(from decoder: any Decoder) throws {
    var fields = try SchemaFields(of: decoder, expected: "an object for each column")
    let name = try fields.required("name", as: String.self, mustBe: "a string")
    fields.column = name
    try fields.refuseFields(except: Self.fieldNames)
    guard let kind = try fields.choice("kind", as: ColumnKind.self) else {
      throw SchemaProblem(
        column: name, problem: "the field 'kind' is missing",
        remedy: "It must be one of \(ColumnKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    let shape: TextShape?
    do {
      shape = try fields.optional("shape", as: TextShape.self, mustBe: "a shape")
    } catch var problem as SchemaProblem {
      problem.column = name
      throw problem
    }
    let format = try Self.format(in: fields, of: name)
    self.init(
      name: name, kind: kind,
      treatment: try fields.choice("treatment", as: ColumnTreatment.self)
        ?? Self.usualTreatment(of: kind, shape: shape),
      isNullable: try fields.optional("nullable", as: Bool.self, mustBe: "true or false") ?? true,
      range: try Self.range(in: fields, kind: kind, format: format, of: name),
      coarsening: try Coarsening(in: fields, of: kind),
      decimals: try fields.optional(
        "decimals", as: Int.self, mustBe: "a whole number from 0 to 17"),
      categories: try fields.optional("categories", as: [String].self, mustBe: "a list of strings"),
      rareToken: try fields.optional("rare", as: String.self, mustBe: "a string"),
      datetimeFormat: format,
      shape: shape)
    try validate()
  }

  private static func usualTreatment(of kind: ColumnKind, shape: TextShape?) -> ColumnTreatment {
    switch kind {
    case .key: .generate
    case .text: shape == nil ? .drop : .generate
    case .continuous, .integer, .categorical, .boolean, .datetime: .model
    }
  }

  private static func format(in fields: SchemaFields, of column: String) throws -> DatetimeFormat? {
    guard let pattern = try fields.optional("format", as: String.self, mustBe: "a string") else {
      return nil
    }
    if let format = DatetimeFormat(pattern: pattern) { return format }
    throw SchemaProblem(
      column: column, problem: "'format' is not a datetime pattern",
      remedy: "Use yyyy, MM, dd, HH, mm, ss and S with separators, as in"
        + " \"yyyy-MM-dd HH:mm:ss\" or \"dd.MM.yyyy\".")
  }

  private static func range(
    in fields: SchemaFields, kind: ColumnKind, format: DatetimeFormat?, of column: String
  ) throws -> ValueRange? {
    switch kind {
    case .integer, .key:
      return try bounds(in: fields, as: Int64.self, mustBe: "a whole number of 64 bits")
        .map(ValueRange.integers)
    case .datetime:
      let texts = try pair(in: fields, as: String.self, mustBe: "a string in the column's format")
      guard let texts, let format else { return nil }
      guard let minimum = format.ticks(parsing: texts.0),
        let maximum = format.ticks(parsing: texts.1)
      else {
        throw SchemaProblem(
          column: column, problem: "'minimum' and 'maximum' must be written as 'format' says")
      }
      return .integers(try ordered(minimum, maximum, of: column))
    case .continuous:
      return try bounds(in: fields, as: Double.self, mustBe: "a number").map(ValueRange.reals)
    case .categorical, .boolean, .text:
      // Numbers or texts: they are refused either way, by `validate()` in its own words.
      let isBounded = try ["minimum", "maximum"].contains {
        try fields.optional($0, as: AnyScalar.self, mustBe: "left out") != nil
      }
      return isBounded ? .integers(0...0) : nil
    }
  }

  private static func bounds<Bound: Comparable & Decodable>(
    in fields: SchemaFields, as type: Bound.Type, mustBe: String
  ) throws -> ClosedRange<Bound>? {
    guard let (minimum, maximum) = try pair(in: fields, as: type, mustBe: mustBe) else {
      return nil
    }
    return try ordered(minimum, maximum, of: fields.column)
  }

  private static func pair<Bound: Decodable>(
    in fields: SchemaFields, as type: Bound.Type, mustBe: String
  ) throws -> (Bound, Bound)? {
    let minimum = try fields.optional("minimum", as: type, mustBe: mustBe)
    let maximum = try fields.optional("maximum", as: type, mustBe: mustBe)
    if let minimum, let maximum { return (minimum, maximum) }
    guard minimum == nil, maximum == nil else {
      throw SchemaProblem(
        column: fields.column, problem: "'minimum' and 'maximum' go together",
        remedy: "Give both, or neither to take the range from the rows.")
    }
    return nil
  }

  private static func ordered<Bound: Comparable>(
    _ minimum: Bound, _ maximum: Bound, of column: String?
  ) throws -> ClosedRange<Bound> {
    guard minimum <= maximum else {
      throw SchemaProblem(column: column, problem: "'minimum' is greater than 'maximum'")
    }
    return minimum...maximum
  }
}

/// A value whose presence alone matters.
struct AnyScalar: Decodable {
  init(from decoder: any Decoder) throws {}
}
