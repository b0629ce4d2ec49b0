import Foundation
import Tabular
import TabularIO

/// A folder of its own for one test, removed with everything in it.
final class ScratchFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("synthtab-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  /// Names of all files, hidden ones too.
  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// A record that outlives its reading; texts as they are, `nil` for NULL.
struct KeptRecord: Equatable {
  let position: Int
  let values: [Value]

  init(_ position: Int, _ values: [Value]) {
    self.position = position
    self.values = values
  }

  init(_ position: Int, texts: String...) {
    self.init(position, texts.map { .text($0) })
  }
}

extension RecordSource {
  func records() throws -> [KeptRecord] {
    var records: [KeptRecord] = []
    try forEachRecord { position, fields in
      records.append(
        KeptRecord(
          position,
          fields.map { field in
            switch field {
            case .missing: .missing
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
            }
          }))
    }
    return records
  }
}

extension CSVFile {
  init(_ text: String, options: CSVOptions = CSVOptions()) throws {
    try self.init(bytes: Array(text.utf8), name: "t.csv", options: options)
  }
}

/// The error that `body` throws, or `nil` if it throws none of this type.
func tableError(_ body: () throws -> Void) -> TableError? {
  do {
    try body()
    return nil
  } catch {
    return error as? TableError
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same texts in every run.
struct RepeatableGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
