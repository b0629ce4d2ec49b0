import Tabular
import TabularIO

/// Reads CSV as ``CSVFile`` does, by libcsv and record by record: the reference that is slow and simple.
struct ReferenceCSV {
  struct Contents: Equatable {
    var columnNames: [String] = []
    var records: [KeptRecord] = []
    /// The first error; the records before it are there.
    var error: String?
  }

  static func contents(
    of bytes: [UInt8], delimiter: UInt8, hasHeader: Bool = true, chunkSize: Int = 1 << 16
  ) -> Contents {
    var contents = Contents()
    do {
      try read(bytes, delimiter: delimiter, hasHeader: hasHeader, chunkSize: chunkSize, &contents)
    } catch {
      contents.error = "\(error)"
    }
    return contents
  }

  private static func read(
    _ bytes: [UInt8], delimiter: UInt8, hasHeader: Bool, chunkSize: Int, _ contents: inout Contents
  ) throws {
    var names: [String]?
    let tokenizer = LibCSVTokenizer(name: "t.csv", delimiter: delimiter)
    func receive(_ line: Int, _ fields: UnsafeBufferPointer<Field>) throws {
      let texts = fields.map { field in
        guard case .text(let bytes) = field else { preconditionFailure("libcsv gives texts") }
        return Array(bytes)
      }
      guard let columns = names else {
        guard !texts.isEmpty else { return }
        names =
          hasHeader
          ? texts.map { String(decoding: $0, as: UTF8.self) }
          : texts.indices.map { "column_\($0 + 1)" }
        contents.columnNames = names ?? []
        if !hasHeader { try receive(line, fields) }
        return
      }
      if texts.isEmpty {
        if columns.count == 1 { contents.records.append(KeptRecord(line, texts: "")) }
        return
      }
      guard texts.count == columns.count else {
        throw TableError(
          place: "t.csv, line \(line)",
          problem: "expected \(columns.count) field\(columns.count == 1 ? "" : "s"), "
            + "found \(texts.count)",
          remedy: "A field that holds the delimiter needs quotes around it.")
      }
      for (text, name) in zip(texts, columns) {
        let place = "t.csv, line \(line), column '\(name)'"
        if text.contains(0) {
          throw TableError(
            place: place, problem: "holds a NUL byte",
            remedy: "Is it a text file? Text in UTF-16 has to be converted to UTF-8 first.")
        }
        if String(validating: text, as: UTF8.self) == nil {
          throw TableError(
            place: place, problem: "is not valid UTF-8",
            remedy:
              "Convert the text first, for example with: iconv -f WINDOWS-1252 -t UTF-8")
        }
      }
      contents.records.append(
        KeptRecord(line, texts.map { .text(String(decoding: $0, as: UTF8.self)) }))
    }
    try bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: chunkSize) {
        let chunk = all[start..<min(start + chunkSize, all.count)]
        try tokenizer.feed(UnsafeRawBufferPointer(rebasing: chunk), to: receive)
      }
    }
    try tokenizer.finish(to: receive)
  }
}
