/// A table in a CSV file (RFC 4180), streamed: memory is some megabytes a thread, and the longest record,
/// of at most 64 MiB.
///
/// - Text is UTF-8, with or without byte order mark; anything else is an error with its line and
///   column.
/// - Lines end in LF, CRLF or CR, and a quoted field may hold line ends. A record's position is the
///   line on which it starts, counted as an editor counts.
/// - Spaces are part of a field. Quotes are around a whole field, and doubled inside; `""` is an
///   empty text like nothing between two delimiters.
/// - Blank lines are skipped, but in a table of one column they are records with an empty field.
/// - A record with more or fewer fields than there are columns is an error.
///
/// All errors are ``TableError``.
public struct CSVFile: RecordSource {
  public let name: String
  public let tableName: String
  public let columnNames: [String]
  public let positionNoun = "line"
  /// The byte between fields, as given or as found.
  public let delimiter: UInt8
  public let hasHeader: Bool
  private let bytes: InputBytes
  /// Bytes of the byte order mark and the header, and the lines on which they are.
  private let bytesBeforeRecords: Int
  let linesBeforeRecords: Int
  /// Bytes that a thread works on at a time; changes no result.
  let chunkSize: Int

  static let standardChunkSize = 1 << 20

  /// Opens the file and reads its header. A pipe is read whole, into memory.
  public init(path: String, options: CSVOptions = CSVOptions()) throws {
    let name = fileName(ofPath: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    try self.init(
      InputBytes(path: path), name: name, tableName: stem.isEmpty ? name : stem, options: options,
      chunkSize: Self.standardChunkSize)
  }

  /// A table in memory, for example what standard input held.
  public init(
    bytes: [UInt8], name: String = "standard input", tableName: String = "records",
    options: CSVOptions = CSVOptions()
  ) throws {
    try self.init(
      InputBytes.memory(bytes), name: name, tableName: tableName, options: options,
      chunkSize: Self.standardChunkSize)
  }

  init(
    _ bytes: InputBytes, name: String, tableName: String, options: CSVOptions, chunkSize: Int
  ) throws {
    let sampleSize = 1 << 18
    let sample = try bytes.prefix(sampleSize)
    try CSVFile.checkSignature(of: sample, name: name)
    let markLength = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let delimiter =
      options.delimiter
      ?? CSVDelimiter.detect(in: sample[markLength...], isWhole: sample.count < sampleSize)
    self.delimiter = delimiter
    hasHeader = options.hasHeader
    self.bytes = bytes
    self.name = name
    self.tableName = tableName
    self.chunkSize = chunkSize
    let first = try CSVFile.firstRecord(
      of: CSVChunkReader(bytes, from: markLength, chunkSize: chunkSize), delimiter: delimiter,
      name: name)
    if hasHeader {
      columnNames = try CSVFile.headerNames(first.fields, place: "\(name), line \(first.line + 1)")
      bytesBeforeRecords = markLength + first.bytesUpToEnd
      linesBeforeRecords = first.linesUpToEnd
    } else {
      columnNames = first.fields.indices.map { "column_\($0 + 1)" }
      bytesBeforeRecords = markLength
      linesBeforeRecords = 0
    }
  }

  public func forEachRecord(
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
  ) throws {
    let reader = try chunkReader()
    let chunk = CSVChunk(delimiter: delimiter, columnNames: columnNames)
    var fields = columnNames.map { _ in Field.missing }
    var lineCount = linesBeforeRecords
    while try reader.read(into: chunk) {
      chunk.find()
      let fault = try chunk.forEachBlock { block in
        for record in 0..<block.count {
          for column in fields.indices { fields[column] = .text(block[record, column]) }
          let line = lineCount + Int(block.lines[record]) + 1
          try fields.withUnsafeBufferPointer { try body(line, $0) }
        }
        return nil
      }
      if let fault { throw error(fault, linesBefore: lineCount) }
      lineCount += chunk.lineCount
    }
  }

  /// The size of the file, in bytes.
  func byteCount() throws -> Int { try bytes.count() }

  /// The records' bytes from the start.
  func chunkReader() throws -> CSVChunkReader {
    try CSVChunkReader(bytes, from: bytesBeforeRecords, chunkSize: chunkSize)
  }

  /// - Parameter linesBefore: lines before the chunk of `fault`.
  func error(_ fault: RecordFault, linesBefore: Int) -> TableError {
    Self.error(fault, linesBefore: linesBefore, name: name)
  }

  private static func error(_ fault: RecordFault, linesBefore: Int, name: String) -> TableError {
    TableError(
      place: "\(name), line \(linesBefore + fault.line + 1)\(fault.detail)", problem: fault.problem,
      remedy: fault.remedy)
  }
}

// MARK: - The header

extension CSVFile {
  /// The first record that is not blank, with lines and bytes counted from the start of the file.
  private static func firstRecord(
    of reader: CSVChunkReader, delimiter: UInt8, name: String
  ) throws -> CSVChunk.FirstRecord {
    let chunk = CSVChunk(delimiter: delimiter, columnNames: [])
    var lines = 0
    var bytes = 0
    while try reader.read(into: chunk) {
      chunk.find()
      if !chunk.isOverlong, var record = chunk.firstRecord() {
        record.line += lines
        record.linesUpToEnd += lines
        record.bytesUpToEnd += bytes
        return record
      }
      if let fault = chunk.fault { throw error(fault, linesBefore: lines, name: name) }
      lines += chunk.lineCount
      bytes += chunk.count
    }
    throw TableError(
      place: name, problem: "is empty", remedy: "A table needs at least a header line.")
  }

  private static func headerNames(_ fields: [[UInt8]], place: String) throws -> [String] {
    var positions: [String: Int] = [:]
    return try fields.enumerated().map { index, bytes in
      if let fault = bytes.withUnsafeBufferPointer({ TextFault(in: $0) }) {
        throw fault.error(at: "\(place), field \(index + 1)")
      }
      let name = String(decoding: bytes, as: UTF8.self)
      guard !name.isEmpty else {
        throw TableError(
          place: place, problem: "column \(index + 1) has no name",
          remedy: "Give it one in the header, or use --no-header if the first line is a record.")
      }
      if let earlier = positions.updateValue(index + 1, forKey: name) {
        throw TableError(
          place: place, problem: "columns \(earlier) and \(index + 1) are both named '\(name)'",
          remedy: "Rename one, or use --no-header if the first line is a record.")
      }
      return name
    }
  }
}

// MARK: - Signatures

extension CSVFile {
  /// Recognises what is no CSV by its first bytes, since the tokeniser's own error would be
  /// puzzling.
  private static func checkSignature(of sample: [UInt8], name: String) throws {
    let signatures: [(bytes: [UInt8], problem: String, remedy: String)] = [
      (
        [0xFF, 0xFE], "is UTF-16 text",
        "Convert it to UTF-8 first, for example with: iconv -f UTF-16 -t UTF-8"
      ),
      (
        [0xFE, 0xFF], "is UTF-16 text",
        "Convert it to UTF-8 first, for example with: iconv -f UTF-16 -t UTF-8"
      ),
      ([0x1F, 0x8B], "is compressed (gzip)", "Decompress it first, with: gunzip"),
      (
        [0x50, 0x4B, 0x03, 0x04], "is a ZIP archive or a spreadsheet",
        "Unpack it, or save the sheet as CSV."
      ),
      (
        Array("SQLite format 3\0".utf8), "is an SQLite database",
        "Give the database as a file, not through a pipe."
      ),
    ]
    for signature in signatures where sample.starts(with: signature.bytes) {
      throw TableError(place: name, problem: signature.problem, remedy: signature.remedy)
    }
    guard !sample.isEmpty else {
      throw TableError(
        place: name, problem: "is empty", remedy: "A table needs at least a header line.")
    }
  }
}
