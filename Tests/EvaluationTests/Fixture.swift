import Foundation
import Tabular

/// A file that was made once by another program, beside these tests.
enum Fixture {
  static func data(_ name: String) throws -> Data {
    try Data(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(name)"))
  }

  /// The records of a CSV file without quotes, by the names in its first line.
  static func records(_ name: String) throws -> [[String: String]] {
    let lines = String(decoding: try data(name), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map {
      Dictionary(uniqueKeysWithValues: zip(lines[0], $0))
    }
  }
}
