import CTextKernels

/// A fault of a record in a chunk: where it stands there, and what it is. Never holds a cell.
struct RecordFault: Error {
  /// From 0 at the start of the chunk.
  var line: Int
  /// With a comma before it, what of the line is meant: ", column 'age'".
  var detail = ""
  let problem: String
  let remedy: String
}

/// Whole records of a CSV file, one behind the other in memory, and where their fields are.
///
/// Used again for each chunk that a thread works on. Memory is about ten times the bytes of the chunk,
/// most of it address space that is never touched.
final class CSVChunk {
  /// Bytes that kernels may read in front of the text and behind it.
  private static let padding = 64
  /// So many fields are split at a time: with their bytes they stay in the second cache.
  private static let fieldsPerBlock = 1 << 14

  private var storage: UnsafeMutableRawBufferPointer
  private var ends: UnsafeMutablePointer<UInt32>
  private var rows: UnsafeMutablePointer<UInt32>
  private var indexCapacity = 0
  private let columnNames: [String]
  private let delimiter: UInt8
  private let fields: UnsafeMutablePointer<synthtab_field>
  private let lines: UnsafeMutablePointer<UInt32>
  private let recordsPerBlock: Int
  private var scan = synthtab_csv_scan()
  private var mayHoldFaults = false

  /// The chunk's place in the file, from 0.
  var index = 0
  /// Bytes of the chunk's records. Behind them others may stand that belong to the next chunk.
  var count = 0
  /// Whether it holds a part of a record that is longer than a record may be.
  var isOverlong = false

  init(delimiter: UInt8, columnNames: [String]) {
    storage = .allocate(byteCount: 2 * Self.padding, alignment: 64)
    storage.initializeMemory(as: UInt8.self, repeating: 0)
    ends = .allocate(capacity: 0)
    rows = .allocate(capacity: 0)
    self.delimiter = delimiter
    self.columnNames = columnNames
    let columnCount = max(columnNames.count, 1)
    recordsPerBlock = max(1, Self.fieldsPerBlock / columnCount)
    fields = .allocate(capacity: recordsPerBlock * columnCount)
    lines = .allocate(capacity: recordsPerBlock)
  }

  deinit {
    storage.deallocate()
    ends.deallocate()
    rows.deallocate()
    fields.deallocate()
    lines.deallocate()
  }

  /// Room for text; what stands there stays when it grows.
  var text: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      rebasing: storage[Self.padding..<storage.count - Self.padding])
  }

  /// Makes room for `size` bytes of text.
  func reserve(_ size: Int) {
    guard text.count < size else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: size + 2 * Self.padding, alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(storage))
    (larger.baseAddress! + size + Self.padding).initializeMemory(
      as: UInt8.self, repeating: 0, count: Self.padding)
    storage.deallocate()
    storage = larger
  }

  private var bytes: UnsafeMutablePointer<UInt8> {
    text.baseAddress!.assumingMemoryBound(to: UInt8.self)
  }

  /// Lines of the chunk, those in quotes included.
  var lineCount: Int { Int(scan.row_count + scan.inner_lines) }
  /// Records, blank lines included.
  var rowCount: Int { Int(scan.row_count) }

  /// Finds all separators. Has to be called before records are asked for.
  func find() {
    if indexCapacity < count + 64 {
      ends.deallocate()
      rows.deallocate()
      indexCapacity = count + 64
      ends = .allocate(capacity: indexCapacity)
      rows = .allocate(capacity: indexCapacity)
    }
    scan = synthtab_csv_find(bytes, Int64(count), delimiter, ends, rows)
    // With a delimiter beyond ASCII, whole text may be valid where fields are not.
    mayHoldFaults =
      scan.is_plain == 0
      && (delimiter >= 128
        || TextFault(in: UnsafeBufferPointer(start: UnsafePointer(bytes), count: count)) != nil)
  }

  /// The first record that is not blank.
  struct FirstRecord {
    /// From 0 at the start of the chunk.
    var line: Int
    var fields: [[UInt8]]
    /// Where the next record starts: lines and bytes before it.
    var linesUpToEnd: Int
    var bytesUpToEnd: Int
  }

  /// `nil` if there is none. Quotes are removed from it, so it cannot be read again.
  func firstRecord() -> FirstRecord? {
    for row in 0..<rowCount {
      let first = row == 0 ? 0 : Int(rows[row - 1])
      let start = first == 0 ? 0 : Int(ends[first - 1]) + 1
      let lineEnd = Int(ends[Int(rows[row]) - 1])
      let isBlank = lineEnd == start || lineEnd == start + 1 && bytes[start] == 13
      guard !isBlank else { continue }
      let columnCount = Int(rows[row]) - first
      var position = synthtab_csv_split(row: Int64(row), line: Int64(row), found: 0)
      let fields = [synthtab_field](unsafeUninitializedCapacity: columnCount) { fields, count in
        count = columnCount
        _ = synthtab_csv_split_rows(
          bytes, &scan, ends, rows, Int64(columnCount), 1, fields.baseAddress, lines, &position)
      }
      return FirstRecord(
        line: row,
        fields: fields.map {
          Array(
            UnsafeBufferPointer(start: bytes + Int($0.start), count: Int($0.end - $0.start)))
        },
        linesUpToEnd: Int(position.line), bytesUpToEnd: min(lineEnd + 1, count))
    }
    return nil
  }

  /// Calls `body` with the records, some thousand cells at a time, until it returns a fault.
  ///
  /// - Returns: the first fault, of the text or from `body`.
  func forEachBlock(
    _ body: (CSVBlock) throws -> RecordFault?
  ) rethrows -> RecordFault? {
    if isOverlong && scan.stray < 0 { return fault }
    var position = synthtab_csv_split()
    while true {
      let recordCount = Int(
        synthtab_csv_split_rows(
          bytes, &scan, ends, rows, Int64(columnNames.count), Int64(recordsPerBlock), fields, lines,
          &position))
      var block = CSVBlock(
        bytes: bytes, fields: fields, lines: lines, columnCount: columnNames.count,
        count: recordCount)
      let textFault = mayHoldFaults ? firstTextFault(in: block) : nil
      if let textFault { block.count = textFault.record }
      if block.count > 0, let fault = try body(block) { return fault }
      if let textFault { return textFault.fault }
      if position.found != 0 { return wrongCount(position) }
      if Int(position.row) == rowCount { return fault }
    }
  }

  // MARK: - Faults

  private func wrongCount(_ position: synthtab_csv_split) -> RecordFault {
    RecordFault(
      line: Int(position.line),
      problem: "expected \(columnNames.count) field\(columnNames.count == 1 ? "" : "s"), "
        + "found \(position.found)",
      remedy: "A field that holds the delimiter needs quotes around it.")
  }

  private func firstTextFault(in block: CSVBlock) -> (record: Int, fault: RecordFault)? {
    for record in 0..<block.count {
      for (column, name) in columnNames.enumerated() {
        guard let fault = TextFault(in: block[record, column]) else { continue }
        let error = fault.error(at: "")
        return (
          record,
          RecordFault(
            line: Int(lines[record]), detail: ", column '\(name)'", problem: error.problem,
            remedy: error.remedy)
        )
      }
    }
    return nil
  }

  /// What ends the chunk behind its last whole record, if it is not whole itself.
  var fault: RecordFault? {
    if scan.stray >= 0 {
      return RecordFault(
        line: lineCount, problem: "a stray quote",
        remedy: "Put quotes around the whole field, and double every quote inside it.")
    }
    if isOverlong {
      return RecordFault(
        line: 0, problem: "a record longer than 64 MiB",
        remedy: "A quote that opens a field and is never closed looks like this.")
    }
    guard scan.ends_in_quotes != 0 else { return nil }
    let lastField = scan.end_count == 0 ? 0 : Int(ends[Int(scan.end_count) - 1]) + 1
    return RecordFault(
      line: lineCount - lineBreaks(from: lastField), problem: "a quoted field is never closed",
      remedy: "Close it with a quote, and double every quote inside it.")
  }

  /// Line ends from `start` on; LF, CRLF and CR count one each.
  private func lineBreaks(from start: Int) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for place in start..<self.count {
      let byte = bytes[place]
      if byte == 13 || (byte == 10 && previous != 13) { count += 1 }
      previous = byte
    }
    return count
  }
}

/// Some records of a chunk, split into fields. Valid only during the call that hands it out.
struct CSVBlock {
  fileprivate let bytes: UnsafePointer<UInt8>
  fileprivate let fields: UnsafePointer<synthtab_field>
  /// The line on which each record starts, from 0 at the start of the chunk.
  let lines: UnsafePointer<UInt32>
  let columnCount: Int
  fileprivate(set) var count: Int

  subscript(record: Int, column: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[record * columnCount + column]
    return UnsafeBufferPointer(
      start: bytes + Int(field.start), count: Int(field.end - field.start))
  }

  func column(_ column: Int) -> TextCells {
    TextCells(
      bytes: bytes, fields: fields + column, stride: columnCount, count: count, lines: lines)
  }
}
