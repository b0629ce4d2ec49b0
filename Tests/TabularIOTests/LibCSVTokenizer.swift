import CLibCSV
import TabularIO

/// libcsv over the bytes of one file: chunks go in, records come out. RFC 4180, strictly: a quote
/// is either around a field or doubled inside a quoted one.
///
/// libcsv would trim spaces and skip blank lines; here spaces stay, and a blank line is a record
/// without fields. Lines end in LF, CRLF or CR. Memory is one record, of at most 64 MiB.
struct LibCSVTokenizer: ~Copyable {
  /// Gets the line on which the record starts, and its fields; none for a blank line.
  typealias Receiver = (_ line: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void

  private static let recordLimit = 1 << 26

  private let name: String
  private let parser: UnsafeMutablePointer<csv_parser>
  private let record: UnsafeMutablePointer<CSVRecordBuilder>

  init(name: String, delimiter: UInt8) {
    self.name = name
    parser = .allocate(capacity: 1)
    parser.initialize(to: csv_parser())
    record = .allocate(capacity: 1)
    record.initialize(to: CSVRecordBuilder())
    let isReady = csv_init(
      parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
    precondition(isReady == 0, "libcsv refused its options")
    csv_set_delim(parser, delimiter)
    csv_set_space_func(parser) { _ in 0 }
    // Its default, 128 bytes, would be one realloc for every 128 bytes of a long field.
    csv_set_blk_size(parser, 1 << 14)
  }

  deinit {
    csv_free(parser)
    parser.deallocate()
    record.deinitialize(count: 1)
    record.deallocate()
  }

  /// Hands out the records that end in `chunk`. What `receiver` throws is passed on.
  func feed(_ chunk: UnsafeRawBufferPointer, to receiver: Receiver) throws {
    try withoutActuallyEscaping(receiver) { receiver in
      record.pointee.receiver = receiver
      defer { record.pointee.receiver = nil }
      let parsed = csv_parse(
        parser, chunk.baseAddress, chunk.count, endOfField, endOfRecord, record)
      if let failure = record.pointee.failure { throw failure }
      guard parsed == chunk.count else { throw failure(of: csv_error(parser)) }
    }
    guard record.pointee.byteCount + parser.pointee.entry_pos <= LibCSVTokenizer.recordLimit else {
      throw TableError(
        place: "\(name), line \(record.pointee.firstLine)", problem: "a record longer than 64 MiB",
        remedy: "A quote that opens a field and is never closed looks like this.")
    }
  }

  /// Hands out the last record, if no line end closed it.
  func finish(to receiver: Receiver) throws {
    try withoutActuallyEscaping(receiver) { receiver in
      record.pointee.receiver = receiver
      defer { record.pointee.receiver = nil }
      let status = csv_fini(parser, endOfField, endOfRecord, record)
      if let failure = record.pointee.failure { throw failure }
      guard status == 0 else {
        throw TableError(
          place: "\(name), line \(record.pointee.line + record.pointee.lineBreaks)",
          problem: "a quoted field is never closed",
          remedy: "Close it with a quote, and double every quote inside it.")
      }
    }
  }

  private func failure(of status: CInt) -> TableError {
    guard status == CSV_EPARSE else {
      return TableError(
        place: "\(name), line \(record.pointee.firstLine)",
        problem: "not enough memory for the record")
    }
    let partialField = UnsafeBufferPointer(
      start: UnsafePointer(parser.pointee.entry_buf), count: parser.pointee.entry_pos)
    let line =
      record.pointee.line + record.pointee.lineBreaks
      + CSVRecordBuilder.lineBreaks(in: partialField)
    return TableError(
      place: "\(name), line \(line)", problem: "a stray quote",
      remedy: "Put quotes around the whole field, and double every quote inside it.")
  }
}

/// Called by libcsv at the end of a field.
private func endOfField(
  bytes: UnsafeMutableRawPointer?, count: Int, record: UnsafeMutableRawPointer?
) {
  record!.assumingMemoryBound(to: CSVRecordBuilder.self).pointee
    .append(UnsafeRawBufferPointer(start: bytes, count: count))
}

/// Called by libcsv at the end of a record and of a blank line, with the terminator or -1.
private func endOfRecord(terminator: CInt, record: UnsafeMutableRawPointer?) {
  record!.assumingMemoryBound(to: CSVRecordBuilder.self).pointee.end(with: terminator)
}

/// The record that libcsv is in the middle of. libcsv reuses its buffer for every field, so they
/// are copied here until the record is whole.
private struct CSVRecordBuilder {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var fields: [Field] = []
  /// The line on which the record, or the next one, starts.
  private(set) var line = 1
  private var lastTerminator: CInt = 0
  var receiver: LibCSVTokenizer.Receiver?
  /// libcsv cannot be stopped in the middle of a chunk: after a failure the rest of it is ignored.
  var failure: (any Error)?

  var firstLine: Int { line }
  var byteCount: Int { bytes.count }

  mutating func append(_ field: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: field)
    ends.append(bytes.count)
  }

  mutating func end(with terminator: CInt) {
    guard failure == nil else { return }
    defer { lastTerminator = terminator }
    if ends.isEmpty && terminator == CSV_LF && lastTerminator == CSV_CR {
      // The second half of a CRLF.
      return
    }
    do {
      try deliver()
    } catch {
      failure = error
    }
    line += 1 + (mayHoldLineBreak ? lineBreaks : 0)
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  private mutating func deliver() throws {
    fields.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBufferPointer { all in
      var start = 0
      for end in ends {
        fields.append(.text(UnsafeBufferPointer(rebasing: all[start..<end])))
        start = end
      }
      try fields.withUnsafeBufferPointer { try receiver?(line, $0) }
    }
  }

  /// Whether a byte is 10 to 13. Without an early exit this is vector code, and most records have
  /// none.
  private var mayHoldLineBreak: Bool {
    var lowest: UInt8 = 255
    for byte in bytes { lowest = min(lowest, byte &- 10) }
    return lowest <= 3
  }

  /// Line ends inside the fields so far.
  var lineBreaks: Int {
    bytes.withUnsafeBufferPointer { all in
      var start = 0
      return ends.reduce(0) { count, end in
        defer { start = end }
        return count
          + CSVRecordBuilder.lineBreaks(in: UnsafeBufferPointer(rebasing: all[start..<end]))
      }
    }
  }

  /// LF, CRLF and CR count one each.
  static func lineBreaks(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 13 || (byte == 10 && previous != 13) { count += 1 }
      previous = byte
    }
    return count
  }
}
