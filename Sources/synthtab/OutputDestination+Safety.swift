import Foundation
import Synthesis
import TabularIO

extension OutputDestination {
  /// Whether a table of that name would be taken for one of SQLite's own, or of ours.
  static func isReserved(table: String) -> Bool {
    ["synthtab_", "sqlite_"].contains { table.lowercased().hasPrefix($0) }
  }

  /// The table to write, as it is spelled in the database if it is there; `wanted` for a CSV file.
  ///
  /// - Throws: ``TableError`` where writing would destroy what the rows come from: the model, or the
  ///   real table, whose name a synthetic one has unless another is given.
  func tableName(
    for wanted: String, of source: SourceDescription?, model: String
  ) throws -> String {
    guard let path else { return wanted }
    let place = URL(fileURLWithPath: path).lastPathComponent
    if Self.isSameFile(path, model) {
      throw TableError(
        place: place, problem: "this is the model itself", remedy: "Name another file with --out.")
    }
    let isSource = source.map { Self.isSameFile(path, $0.path) } ?? false
    guard isDatabase else {
      if isSource {
        throw TableError(
          place: place, problem: "this is the real table that the model was learned from",
          remedy: "It is not overwritten. Name another file with --out.")
      }
      return wanted
    }
    if Self.isReserved(table: wanted) {
      throw TableError(
        place: place, problem: "a synthetic table cannot be called \(wanted.quoted)",
        remedy: "Names that begin with synthtab_ or sqlite_ are taken. Give another with --table.")
    }
    // What is no database is refused by the writer, in words of its own.
    guard (try? InputFile.isSQLite(path: path)) == true,
      let found = try SQLiteTable.tableName(matching: wanted, path: path)
    else { return wanted }
    if isSource && found == source?.table {
      throw TableError(
        place: place,
        problem: "\(found.quoted) is the real table that the model was learned from",
        remedy: "It is not overwritten. Give the synthetic one another name with --table.")
    }
    return found
  }

  private var path: String? {
    switch self {
    case .database(let path), .csv(let path): path
    case .standardOutput: nil
    }
  }

  /// Whether both paths lead to one file, by links or not.
  private static func isSameFile(_ left: String, _ right: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(left, &first) == 0, stat(right, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
