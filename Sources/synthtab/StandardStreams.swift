import Foundation

/// Messages for a person: standard error, one line a call.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ line: String) {
    // A closed standard error leaves nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }
}

/// Results: standard output. A reader that has gone away is not an error.
enum StandardOutput {
  static func write(_ text: String) {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    try? FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
  }

  /// `value` as JSON: keys in order, two spaces a level.
  static func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    write(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
