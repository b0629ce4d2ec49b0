import ArgumentParser
import Synthesis
import TabularIO

/// How a real table is read, for every command that reads one.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "CSV: the character between two fields, or its name: comma, semicolon, tab, pipe. (default: found from the first records)",
      valueName: "character"))
  var delimiter: Delimiter?

  @Flag(help: "CSV: the first record holds values; columns are called column_1, column_2, …")
  var noHeader = false

  @Option(
    name: .customLong("missing"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A text that means a missing cell. Repeat it for each; --missing '' for the empty text. (default: the empty text, NA, N/A, NaN, NULL, ? and their like)",
      valueName: "text"))
  var missingTexts: [String] = []

  /// - Parameter path: a file, or `-` for standard input.
  func source(path: String, table: String?) throws -> SourceTable {
    try SourceTable(
      path: path, table: table, delimiter: delimiter?.byte, hasHeader: !noHeader,
      missingTokens: missingTexts.isEmpty ? nil : missingTexts)
  }
}

/// A field delimiter as it is typed.
struct Delimiter: ExpressibleByArgument {
  let byte: UInt8

  init?(argument: String) {
    switch argument {
    case "comma": byte = UInt8(ascii: ",")
    case "semicolon": byte = UInt8(ascii: ";")
    case "tab", "\\t": byte = UInt8(ascii: "\t")
    case "pipe": byte = UInt8(ascii: "|")
    default:
      guard argument.utf8.count == 1, let byte = argument.utf8.first, byte != UInt8(ascii: "\""),
        byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r"), byte != 0
      else { return nil }
      self.byte = byte
    }
  }
}
