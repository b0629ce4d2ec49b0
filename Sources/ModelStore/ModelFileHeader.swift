import Foundation
import TabularIO

/// What the first 100 bytes of an SQLite database say: https://www.sqlite.org/fileformat.html, 1.3.
///
/// Read without SQLite, so that a file of another kind is never opened as a database.
struct ModelFileHeader {
  /// 0 where the file is not a database.
  let applicationID: UInt32
  let formatVersion: UInt32

  /// - Throws: ``TableError`` if there is no file, it is a folder, or it cannot be read.
  init(path: String) throws {
    let name = ModelFile.fileName(path)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw TableError(
        place: name, problem: "there is no such model",
        remedy: "Make one with synthtab fit, or name another with --model.")
    }
    guard !isDirectory.boolValue else {
      throw TableError(place: name, problem: "this is a folder, not a model")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw TableError(
        place: name, problem: "the file cannot be read",
        remedy: "Check that you have the right to read it.")
    }
    defer { try? handle.close() }
    let bytes = [UInt8]((try? handle.read(upToCount: 100)) ?? Data())
    guard bytes.count == 100, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
      applicationID = 0
      formatVersion = 0
      return
    }
    func bigEndian(at offset: Int) -> UInt32 {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    applicationID = bigEndian(at: 68)
    formatVersion = bigEndian(at: 60)
  }
}
