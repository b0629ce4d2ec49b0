import GRDB
import GRDBSQLite
import Glibc

/// How synthtab opens databases.
enum SQLiteConnection {
  /// For reading: nothing is written, and no side file is made where that can be avoided.
  static func reading(path: String, busyTimeout: Double) throws -> DatabaseQueue {
    // For its errors: SQLite's own are less clear about folders and missing files.
    _ = try InputFileReader(path: path)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busyTimeout)
    configuration.foreignKeysEnabled = false
    // Views written for the sqlite3 shell may contain them.
    configuration.acceptsDoubleQuotedStringLiterals = true
    return try DatabaseQueue(path: try readingPath(path), configuration: configuration)
  }

  /// For writing into the existing file at `path`, in one transaction that spans several calls.
  static func writing(path: String, busyTimeout: Double) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(busyTimeout)
    // SQLite's default too. With it, replacing a table would delete rows that refer to it.
    configuration.foreignKeysEnabled = false
    return try DatabaseQueue(path: try absolutePath(path), configuration: configuration)
  }

  /// A WAL database that nobody has open gets opened as immutable: without that, a mere reader
  /// leaves two side files beside it, or fails where the folder may not be written.
  private static func readingPath(_ path: String) throws -> String {
    let absolute = try absolutePath(path)
    let header = try InputBytes.file(path: path).prefix(20)
    let isWAL = header.count == 20 && header[18] == 2 && header[19] == 2
    guard isWAL, access(absolute + "-wal", F_OK) != 0, sqlite3_compileoption_used("USE_URI") == 1
    else { return absolute }
    return "file:\(percentEncoded(absolute))?immutable=1"
  }

  /// Relative names could mean something else to SQLite: `:memory:`, or `file:…`.
  private static func absolutePath(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else {
      throw TableError.system(errno, place: fileName(ofPath: path), action: "open it")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func percentEncoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(
      decoding: path.utf8.flatMap { byte -> [UInt8] in
        // Only these mean something in an SQLite URI.
        "%?#".utf8.contains(byte)
          ? [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]] : [byte]
      }, as: UTF8.self)
  }
}
