/// One cell as it comes from a file, valid only during the call that hands it out.
public enum Field {
  /// SQL's NULL, or a text that the reader was told means missing.
  case missing
  /// From SQLite, by its storage class.
  case integer(Int64)
  /// From SQLite, by its storage class.
  case real(Double)
  /// Bytes of a CSV field or of an SQLite text: valid UTF-8 (the source checks), quotes removed.
  case text(UnsafeBufferPointer<UInt8>)
}

/// A table in a file, read from its first record to its last as often as wanted: once to infer its
/// schema, once to load it. The file is opened for reading only.
///
/// A source checks what it alone can see (columns per record, UTF-8, file errors) and throws
/// ``TableError`` for it. It hands out the same records each time.
public protocol RecordSource: Sendable {
  /// For messages: the file's name, without its folders.
  var name: String { get }
  /// The table's name: SQLite's, or the CSV file's name without its extension.
  var tableName: String { get }
  /// Unique, not empty.
  var columnNames: [String] { get }

  /// Calls `body` once a record with the record's position, 1 for the first in the file (a CSV line, an
  /// SQLite row), and exactly `columnNames.count` fields.
  func forEachRecord(
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void) throws

  /// What a position counts: "line" for CSV, "row" for SQLite.
  var positionNoun: String { get }
}
