import Tabular

/// What becomes of a column that is not modelled, and why, in words for the user.
struct ColumnNote: Encodable {
  let column: String
  let treatment: ColumnTreatment
  let reason: String

  /// `nil` for a modelled column: there is nothing to tell.
  init?(_ column: ColumnSchema) {
    self.column = column.name
    treatment = column.treatment
    switch column.treatment {
    case .model: return nil
    case .drop: reason = Self.reasonToDrop(column)
    case .generate: reason = Self.wayToGenerate(column)
    }
  }

  private static func reasonToDrop(_ column: ColumnSchema) -> String {
    switch column.kind {
    case .text: "free text or identifiers, whose values are never learned"
    case .key: "a key"
    case .continuous, .integer, .categorical, .boolean, .datetime: "as the schema says"
    }
  }

  private static func wayToGenerate(_ column: ColumnSchema) -> String {
    switch column.shape {
    case .uuid: "new random UUIDs"
    case .email: "invented addresses at example.org"
    case .mask: "random characters in the shape of the real ones"
    case nil: "a key, counted anew"
    }
  }

  /// One line: "dropped 'name': free text …".
  var line: String {
    "\(treatment == .drop ? "dropped" : "regenerated") \(column.quoted): \(reason)"
  }
}
