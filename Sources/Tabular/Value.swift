/// One cell of a table, as a caller reads it. Bulk work uses ``Column``'s typed storage instead.
///
/// A datetime is a `.text` in its column's format, a boolean a `.text` in its column's spelling.
public enum Value: Hashable, Sendable {
  case missing
  case integer(Int64)
  case real(Double)
  case text(String)
}
