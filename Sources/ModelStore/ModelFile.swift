import Diffusion
import Foundation
import GRDB
public import Synthesis
import TabularIO

/// A fitted model as one file: an SQLite database of format version 6, readable by its owner only.
///
/// `PRAGMA application_id` is 0x53594E54 ("SYNT"), `PRAGMA user_version` is the format version.
///
/// | table | columns | holds |
/// |---|---|---|
/// | `model` | `key`, `value` | `checkpoint`: JSON with schema, encoder, network, impossible pairs, configuration, source and training log; `fingerprint`: SHA-256 of what decides the generated rows; `tool`: the program that wrote it |
/// | `weights` | `name`, `count`, `data` | `parameters`: `count` little-endian Float32, in the network's order |
/// | `log` (a view of `checkpoint`) | `step`, `loss`, `held_out_loss`, `divergence`, `rows_seen` | the training log |
/// | `outputs` | `id`, `path`, `table_name`, `rows`, `seed`, `sampling` | what was generated from the model, the latest last; `seed` is decimal text, for it has 64 bits without a sign |
///
/// No row of the training table is in it, and no spelling or end of a range that fewer rows have than
/// `EncodingOptions.leastCount` asks for. Its quantiles and counts are learned from the
/// rows, though: treat the file as confidential.
public enum ModelFile {
  static let applicationID: UInt32 = 0x5359_4E54
  static let formatVersion: UInt32 = 6

  /// Writes the model to `path`, replacing a file there. A reader sees the old file or the new one,
  /// never a half-written one; permissions are 0600.
  public static func write(
    _ checkpoint: Checkpoint, to path: String, tool: String = "Synthesis"
  ) throws {
    let metadata = checkpoint.metadata()
    let weights = checkpoint.weightData
    try AtomicFile.write(to: path) { temporaryPath in
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        // The file is invisible until it is whole, so a journal would guard nothing.
        try database.execute(sql: "PRAGMA journal_mode = OFF")
      }
      do {
        let queue = try DatabaseQueue(path: temporaryPath, configuration: configuration)
        try queue.write { database in
          try createTables(in: database)
          for (key, value) in [
            ("checkpoint", String(decoding: metadata, as: UTF8.self)),
            ("fingerprint", checkpoint.fingerprint),
            ("tool", tool),
          ] {
            try database.execute(
              sql: "INSERT INTO model (key, value) VALUES (?, ?)", arguments: [key, value])
          }
          try database.execute(
            sql: "INSERT INTO weights (name, count, data) VALUES ('parameters', ?, ?)",
            arguments: [checkpoint.parameters.count, weights])
        }
        try queue.close()
      } catch let error as DatabaseError {
        throw TableError(
          place: fileName(path),
          problem: error.resultCode == .SQLITE_FULL
            ? "no space left on the device" : "cannot write the model (\(error.cause))",
          remedy: "Free some space, or name another place with --model, and fit again.")
      }
    }
  }

  /// The model in the file at `path`.
  ///
  /// - Throws: ``TableError`` if there is no such file, if it is not a model, has another format version,
  ///   or is damaged: every byte that generation depends on is checked.
  public static func read(path: String) throws -> Checkpoint {
    try checkHeader(path: path)
    let parts = try storedParts(path: path)
    guard parts.weights.count == parts.weightCount * MemoryLayout<Float>.size,
      let checkpoint = try? Checkpoint(
        metadata: Data(parts.checkpoint.utf8), weightData: parts.weights),
      checkpoint.fingerprint == parts.fingerprint
    else { throw damaged(path) }
    return checkpoint
  }

  /// Adds `output` to what the model remembers. Best effort: a model file that cannot be written to
  /// stays as it is.
  ///
  /// - Returns: whether it was recorded.
  @discardableResult
  public static func recordOutput(_ output: GeneratedOutput, in path: String) -> Bool {
    do {
      try checkHeader(path: path)
      let sampling = try String(decoding: JSONEncoder.stable.encode(output.sampling), as: UTF8.self)
      var configuration = Configuration()
      // Another generation may be recording its own.
      configuration.busyMode = .timeout(1)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { database in
        try database.execute(
          sql: """
            INSERT INTO outputs (path, table_name, rows, seed, sampling) VALUES (?, ?, ?, ?, ?)
            """,
          arguments: [
            output.path, output.table, output.rowCount, String(output.seed), sampling,
          ])
      }
      try queue.close()
      return true
    } catch {
      return false
    }
  }

  /// The latest output that was recorded in the model file at `path`; `nil` if there is none.
  public static func lastOutput(in path: String) throws -> GeneratedOutput? {
    try checkHeader(path: path)
    let row: Row?
    do {
      row = try readOnlyQueue(path: path).read { database in
        try Row.fetchOne(database, sql: "SELECT * FROM outputs ORDER BY id DESC LIMIT 1")
      }
    } catch let error as DatabaseError {
      throw unreadable(path, error)
    }
    guard let row else { return nil }
    guard let outputPath = String.fromDatabaseValue(row["path"]),
      let rowCount = Int.fromDatabaseValue(row["rows"]),
      let seed = String.fromDatabaseValue(row["seed"]).flatMap({ UInt64($0) }),
      let json = String.fromDatabaseValue(row["sampling"]),
      let sampling = try? JSONDecoder().decode(SamplingConfiguration.self, from: Data(json.utf8))
    else { throw damaged(path) }
    return GeneratedOutput(
      path: outputPath, table: String.fromDatabaseValue(row["table_name"]), rowCount: rowCount,
      seed: seed, sampling: sampling)
  }

  /// Whether the file at `path` is a model of any format version. Reads 100 bytes.
  public static func isModel(path: String) -> Bool {
    (try? ModelFileHeader(path: path))?.applicationID == applicationID
  }
}

// MARK: - Parts

extension ModelFile {
  private struct StoredParts {
    var checkpoint: String
    var fingerprint: String
    var weightCount: Int
    var weights: Data
  }

  private static func createTables(in database: Database) throws {
    try database.execute(
      sql: """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(formatVersion);
        CREATE TABLE model (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE weights (name TEXT PRIMARY KEY, count INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE outputs (
          id INTEGER PRIMARY KEY, path TEXT NOT NULL, table_name TEXT, rows INTEGER NOT NULL,
          seed TEXT NOT NULL, sampling TEXT NOT NULL);
        CREATE VIEW log AS
          SELECT entry.value ->> '$.step' AS step, entry.value ->> '$.loss' AS loss,
            entry.value ->> '$.heldOutLoss' AS held_out_loss,
            entry.value ->> '$.divergence' AS divergence,
            entry.value ->> '$.rowsSeen' AS rows_seen
          FROM model, json_each(model.value, '$.log') AS entry WHERE model.key = 'checkpoint';
        """)
  }

  private static func storedParts(path: String) throws -> StoredParts {
    do {
      return try readOnlyQueue(path: path).read { database in
        guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
          throw damaged(path)
        }
        func text(_ key: String) throws -> String? {
          try String.fetchOne(
            database, sql: "SELECT value FROM model WHERE key = ?", arguments: [key])
        }
        guard let checkpoint = try text("checkpoint"), let fingerprint = try text("fingerprint"),
          let row = try Row.fetchOne(
            database, sql: "SELECT count, data FROM weights WHERE name = 'parameters'"),
          let count = Int.fromDatabaseValue(row["count"]),
          let data = Data.fromDatabaseValue(row["data"])
        else { throw damaged(path) }
        return StoredParts(
          checkpoint: checkpoint, fingerprint: fingerprint, weightCount: count, weights: data)
      }
    } catch let error as DatabaseError {
      throw unreadable(path, error)
    }
  }

  private static func readOnlyQueue(path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func checkHeader(path: String) throws {
    let name = fileName(path)
    let header = try ModelFileHeader(path: path)
    guard header.applicationID == applicationID else {
      throw TableError(
        place: name, problem: "this is not a synthtab model",
        remedy: "Name a file that synthtab fit has written.")
    }
    let version = header.formatVersion
    guard version == formatVersion else {
      let isNewer = version > formatVersion
      throw TableError(
        place: name,
        problem: """
          a model of format \(version), written by \(isNewer ? "a newer" : "an older") synthtab; \
          this one reads format \(formatVersion)
          """,
        remedy: isNewer ? "Use a newer synthtab." : "Fit the model again.")
    }
  }

  private static func damaged(_ path: String) -> TableError {
    TableError(
      place: fileName(path), problem: "the model is damaged",
      remedy: "Restore the file from a copy, or fit the model again.")
  }

  private static func unreadable(_ path: String, _ error: DatabaseError) -> TableError {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      TableError(
        place: fileName(path), problem: "another program holds the file",
        remedy: "Try again when it has finished.")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR:
      TableError(place: fileName(path), problem: "cannot read the file (\(error.cause))")
    default: damaged(path)
    }
  }

  static func fileName(_ path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
  }
}

extension DatabaseError {
  /// SQLite's own words, without the statement.
  fileprivate var cause: String { message ?? "SQLite error \(resultCode.rawValue)" }
}

extension JSONEncoder {
  /// Keys in order, so that equal values give equal bytes.
  fileprivate static var stable: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
