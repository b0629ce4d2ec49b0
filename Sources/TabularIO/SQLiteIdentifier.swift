/// Names of tables and columns inside SQL.
enum SQLiteIdentifier {
  /// The name in double quotes, so that spaces, `;` and reserved words are part of it.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// Whether SQLite takes the two for one name: it ignores the case of ASCII letters, and no other.
  static func areSame(_ left: String, _ right: String) -> Bool {
    folded(left) == folded(right)
  }

  static func folded(_ name: String) -> String {
    String(
      decoding: name.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
  }
}
