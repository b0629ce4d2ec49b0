extension Coarsening {
  /// As the field `coarsen` is written: a unit's name, or a number.
  var schemaJSON: SchemaJSON {
    switch self {
    case .start(let unit): .string(unit.rawValue)
    case .multiples(let step): Int64(exactly: step).map(SchemaJSON.integer) ?? .real(step)
    case .characters(let count): .integer(Int64(count))
    }
  }

  /// Reads the field `coarsen` of a column; `nil` where it is left out.
  ///
  /// - Throws: ``SchemaProblem`` if it is not of the type that columns of this kind have.
  init?(in fields: SchemaFields, of kind: ColumnKind) throws {
    switch kind {
    case .datetime:
      guard let unit = try fields.choice("coarsen", as: CalendarUnit.self) else { return nil }
      self = .start(of: unit)
    case .integer:
      let step = try fields.optional(
        "coarsen", as: Int64.self, mustBe: "a whole number above 0: the width of the bands")
      guard let step else { return nil }
      self = .multiples(of: Double(step))
    case .continuous:
      let step = try fields.optional(
        "coarsen", as: Double.self, mustBe: "a number above 0: the width of the bands")
      guard let step else { return nil }
      self = .multiples(of: step)
    case .categorical:
      let count = try fields.optional(
        "coarsen", as: Int.self,
        mustBe: "a whole number above 0: the characters that are kept of a spelling")
      guard let count else { return nil }
      self = .characters(count)
    case .boolean, .text, .key:
      // Whatever it is, `validate()` refuses it.
      guard try fields.optional("coarsen", as: AnyScalar.self, mustBe: "left out") != nil else {
        return nil
      }
      self = .characters(1)
    }
  }
}
