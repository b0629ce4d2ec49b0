import CTextKernels
import Tabular
import Testing

@testable import TabularIO

/// ``CSVFile`` against libcsv, on bytes that hold more quotes, delimiters and line ends than any file.
@Suite struct CSVReferenceTests {
  private func bytes(
    using generator: inout RepeatableGenerator, count: Int, delimiter: UInt8
  ) -> [UInt8] {
    // Some files are mostly regular, some are noise.
    let noise = Array("\"\"\n\r,;x \0".utf8) + [delimiter, 0xC3, 0xBC]
    let cells = [
      "", "1", "-2.5", "\"\"", "\"a\"", "\"\"\"\"", "\"x\ny\"", "\"\r\n\"", "ü", "\"ü\"\"\"",
    ]
    let isNoise = Int.random(in: 0..<3, using: &generator) == 0
    let columns = Int.random(in: 1...4, using: &generator)
    let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &generator)!
    var result: [UInt8] = (0..<columns).map { "c\($0)" }.joined(separator: "\u{1}").utf8.map {
      $0 == 1 ? delimiter : $0
    }
    result += Array(lineEnd.utf8)
    while result.count < count {
      if isNoise {
        result.append(noise.randomElement(using: &generator)!)
        continue
      }
      for column in 0..<columns {
        if column > 0 { result.append(delimiter) }
        result += Array(cells.randomElement(using: &generator)!.utf8)
      }
      if Int.random(in: 0..<20, using: &generator) > 0 { result += Array(lineEnd.utf8) }
      if Int.random(in: 0..<20, using: &generator) == 0 { result += Array("\n".utf8) }
    }
    if Int.random(in: 0..<4, using: &generator) == 0 {
      result[Int.random(in: 3..<result.count, using: &generator)] = noise.randomElement(
        using: &generator)!
    }
    return result
  }

  private func contents(
    of bytes: [UInt8], delimiter: UInt8, hasHeader: Bool, chunkSize: Int
  ) -> ReferenceCSV.Contents {
    var contents = ReferenceCSV.Contents()
    do {
      let file = try CSVFile(
        .memory(bytes), name: "t.csv", tableName: "t",
        options: CSVOptions(delimiter: delimiter, hasHeader: hasHeader), chunkSize: chunkSize)
      contents.columnNames = file.columnNames
      try file.forEachRecord { line, fields in
        contents.records.append(
          KeptRecord(
            line,
            fields.map {
              guard case .text(let text) = $0 else { preconditionFailure("CSV is text") }
              return .text(String(decoding: text, as: UTF8.self))
            }))
      }
    } catch {
      contents.error = "\(error)"
    }
    return contents
  }

  @Test func recordsAndErrorsAreLibcsvs() {
    var generator = RepeatableGenerator(state: 7)
    var whole = 0
    var compared = 0
    for round in 0..<4_000 {
      let delimiter = Array(",;\tx|".utf8)[round % 5]
      let count = Int.random(in: 8...(round % 10 == 0 ? 2_000 : 200), using: &generator)
      let bytes = bytes(using: &generator, count: count, delimiter: delimiter)
      let hasHeader = round % 7 > 0
      let reference = ReferenceCSV.contents(
        of: bytes, delimiter: delimiter, hasHeader: hasHeader,
        chunkSize: Int.random(in: 1...300, using: &generator))
      let chunkSize = Int.random(in: 1...300, using: &generator)
      let own = contents(
        of: bytes, delimiter: delimiter, hasHeader: hasHeader, chunkSize: chunkSize)
      // Names are checked by the header's own tests: noise makes empty and doubled ones.
      if own.columnNames.isEmpty { continue }
      compared += 1
      if reference.error == nil { whole += 1 }
      guard own == reference else {
        Issue.record("round \(round), chunks of \(chunkSize): \(own) is not \(reference)")
        return
      }
    }
    #expect(whole > 500 && compared - whole > 500, "\(whole) whole of \(compared)")
  }

  @Test func everyInstructionSetFindsTheSame() {
    var generator = RepeatableGenerator(state: 3)
    for _ in 0..<300 {
      let count = Int.random(in: 8...700, using: &generator)
      var bytes = bytes(using: &generator, count: count, delimiter: UInt8(ascii: ","))
      let length = bytes.count
      // What lies behind the text must not matter.
      bytes += Array(repeating: UInt8(ascii: "\""), count: 64)
      let plain = find(bytes, count: length, level: 0)
      for level: Int32 in 1...2 {
        let other = find(bytes, count: length, level: level)
        #expect(other == nil || other == plain)
      }
    }
  }

  private func find(_ bytes: [UInt8], count: Int, level: Int32) -> [Int64]? {
    var ends = [UInt32](repeating: 0, count: count + 64)
    var rows = ends
    var scan = synthtab_csv_scan()
    let isThere = synthtab_csv_find_at(
      level, bytes, Int64(count), UInt8(ascii: ","), &ends, &rows, &scan)
    guard isThere != 0 else { return nil }
    return ends.prefix(Int(scan.end_count)).map(Int64.init)
      + rows.prefix(Int(scan.row_count)).map(Int64.init)
      + [
        scan.inner_lines, scan.stray, Int64(scan.has_quotes), Int64(scan.has_doubled_quotes),
        Int64(scan.is_plain), Int64(scan.ends_in_quotes),
      ]
  }
}
