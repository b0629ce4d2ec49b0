import Foundation
import TabularIO

extension Provenance {
  /// What a database already says.
  struct History {
    /// Nothing where there is no such database or table.
    let entries: [Provenance]
    /// Whether the table lacks columns that this tool writes.
    let isOfOlderTool: Bool

    init(in destination: OutputDestination) throws {
      guard case .database(let path) = destination else {
        self.init()
        return
      }
      try self.init(inDatabase: path)
    }

    private init() {
      entries = []
      isOfOlderTool = false
    }

    /// The same for the database at `path`.
    init(inDatabase path: String) throws {
      guard FileManager.default.fileExists(atPath: path),
        let source = try? SQLiteTable(path: path, table: tableName)
      else {
        entries = []
        isOfOlderTool = false
        return
      }
      var entries: [Provenance] = []
      try source.forEachRecord { row, fields in
        guard let entry = Provenance(fields) else {
          throw TableError(
            place: "\(source.name), \(tableName), row \(row)", problem: "cannot be understood",
            remedy: "Drop the table \(tableName), or write into another database.")
        }
        entries.append(entry)
      }
      self.entries = entries
      isOfOlderTool = source.columnNames.count == Provenance.olderColumnCount
    }
  }
}
