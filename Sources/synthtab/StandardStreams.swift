import Foundation
import Glibc
import TabularIO

/// Messages for a person: standard error, one line a call.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ line: String) {
    // A closed standard error leaves nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }
}

/// Results: standard output.
enum StandardOutput {
  /// - Throws: ``ClosedOutput`` where the reader has gone away, and ``TableError`` where the text cannot
  ///   be written: a result that nobody gets must not look like success.
  static func write(_ text: String) throws {
    var rest = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        throw ClosedOutput()
      } else if errno != EINTR {
        throw TableError.system(errno, place: "standard output", action: "write it")
      }
    }
  }

  /// `value` as JSON: keys in order, two spaces a level.
  static func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
