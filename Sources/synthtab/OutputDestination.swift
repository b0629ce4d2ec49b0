import Foundation
import Tabular
import TabularIO

/// Where synthetic rows go, decided by the name's extension.
enum OutputDestination: Equatable {
  case database(path: String)
  case csv(path: String)
  case standardOutput

  init(_ name: String) {
    if name == "-" {
      self = .standardOutput
    } else if ["db", "sqlite", "sqlite3"].contains(
      URL(fileURLWithPath: name).pathExtension.lowercased())
    {
      self = .database(path: name)
    } else {
      self = .csv(path: name)
    }
  }

  var isDatabase: Bool {
    switch self {
    case .database: true
    case .csv, .standardOutput: false
    }
  }

  /// A writer that shows nothing of its rows before it is finished, standard output apart.
  ///
  /// - Throws: ``TableError`` where something is in the way and `existing` refuses it.
  func writer(
    table: String, schema: TableSchema, existing: ExistingTable
  ) throws -> any TableWriter {
    switch self {
    case .database(let path):
      return try SQLiteTableWriter(path: path, table: table, schema: schema, existing: existing)
    case .csv(let path):
      if existing == .refuse, FileManager.default.fileExists(atPath: path) {
        throw TableError(
          place: URL(fileURLWithPath: path).lastPathComponent, problem: "the file exists",
          remedy: "Add --replace to write over it, or name another with --out.")
      }
      return try CSVTableWriter(path: path, schema: schema)
    case .standardOutput:
      return try CSVTableWriter(path: "-", schema: schema)
    }
  }
}
