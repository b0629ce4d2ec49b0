/// What the texts of an identifier column look like; enough to make new ones, and no value among them.
public enum TextShape: Hashable, Sendable {
  /// Random UUIDs (version 4), 8-4-4-4-12 lower-case hexadecimal digits.
  case uuid
  /// `user-N@example.org`, N from the row: example.org is reserved by RFC 2606.
  case email
  /// A mask: `9` is a random digit, `A` an upper-case and `a` a lower-case letter; all else stands for itself.
  case mask(String)
}
