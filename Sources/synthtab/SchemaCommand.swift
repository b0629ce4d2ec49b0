import ArgumentParser
import Tabular

/// `synthtab schema`: what was understood of a table, as a file to edit.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the schema of a table, ready to edit and to give to fit --schema.",
    discussion: """
      The schema holds column names, ranges and category lists of the table: treat it as confidential \
      where the table is. Reads the table once; memory does not grow with the number of rows.
      """)

  @Argument(
    help: "A CSV file, an SQLite database, or - for CSV on standard input.",
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp(
      "SQLite: the table or view to read. Needed where there is more than one.",
      valueName: "name"))
  var table: String?

  @Flag(
    name: .customLong("public"),
    help:
      "Leave out the ranges and categories that the rows have, for fit --epsilon, which learns them at a cost."
  )
  var isPublic = false

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    let source = try reading.source(path: input, table: table)
    var schema = try source.schema(from: nil)
    if isPublic { schema.leaveOutLearned() } else { schema.isInferred = true }
    try StandardOutput.write(schema.json())
  }
}

extension TableSchema {
  /// Leaves ranges open and categories unknown, but for the two spellings of a boolean column, which belong to its kind.
  fileprivate mutating func leaveOutLearned() {
    for index in columns.indices {
      columns[index].range = nil
      if columns[index].kind == .categorical { columns[index].categories = nil }
    }
  }
}
