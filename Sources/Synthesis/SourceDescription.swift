/// Where the rows came from that a model was fitted to, and how they were read: enough to read the same
/// rows again, and to notice when they have changed. Holds no row.
public struct SourceDescription: Codable, Hashable, Sendable {
  /// The file's absolute path, or ``standardInput``.
  public var path: String
  /// The table or view inside an SQLite database; `nil` for a CSV file.
  public var table: String?
  /// Rows read, those held out included.
  public var rowCount: Int
  /// SHA-256 of the column names and of every cell in order, 64 hexadecimal digits. Another table of
  /// the same database may change without changing it.
  public var sha256: String
  /// The byte between two fields of a CSV file, if the user gave it; `nil` finds it again.
  public var delimiter: UInt8?
  /// Whether the first record of a CSV file names the columns.
  public var hasHeader: Bool
  /// The texts that mean a missing cell, if the user gave them; `nil` is the reader's standard list.
  public var missingTokens: [String]?

  public init(
    path: String, table: String? = nil, rowCount: Int, sha256: String, delimiter: UInt8? = nil,
    hasHeader: Bool = true, missingTokens: [String]? = nil
  ) {
    self.path = path
    self.table = table
    self.rowCount = rowCount
    self.sha256 = sha256
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.missingTokens = missingTokens
  }

  /// The same without what the rows themselves decide: no number of rows, 0 in its place, and no fingerprint, an empty text.
  public var withoutFingerprint: SourceDescription {
    var result = self
    result.rowCount = 0
    result.sha256 = ""
    return result
  }

  /// The path that stands for rows read from standard input. They cannot be read again.
  public static let standardInput = "-"
}
