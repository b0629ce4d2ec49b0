/// A table in a CSV file (RFC 4180), streamed: memory is one record, of at most 64 MiB.
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
  private let markLength: Int

  /// Opens the file and reads its header. A pipe is read whole, into memory.
  public init(path: String, options: CSVOptions = CSVOptions()) throws {
    let name = fileName(ofPath: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    try self.init(
      InputBytes(path: path), name: name, tableName: stem.isEmpty ? name : stem, options: options)
  }

  /// A table in memory, for example what standard input held.
  public init(
    bytes: [UInt8], name: String = "standard input", tableName: String = "records",
    options: CSVOptions = CSVOptions()
  ) throws {
    try self.init(InputBytes.memory(bytes), name: name, tableName: tableName, options: options)
  }

  private init(_ bytes: InputBytes, name: String, tableName: String, options: CSVOptions) throws {
    let sampleSize = 1 << 18
    let sample = try bytes.prefix(sampleSize)
    try CSVFile.checkSignature(of: sample, name: name)
    markLength = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    delimiter =
      options.delimiter
      ?? CSVDelimiter.detect(in: sample[markLength...], isWhole: sample.count < sampleSize)
    hasHeader = options.hasHeader
    self.bytes = bytes
    self.name = name
    self.tableName = tableName
    columnNames = try CSVFile.columnNames(
      of: bytes, markLength: markLength, delimiter: delimiter, hasHeader: hasHeader, name: name)
  }

  public func forEachRecord(
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
  ) throws {
    let columnCount = columnNames.count
    var isHeaderAhead = hasHeader
    let blankField = [Field.text(UnsafeBufferPointer(start: nil, count: 0))]
    try blankField.withUnsafeBufferPointer { blankRecord in
      try CSVFile.forEachRecord(
        of: bytes, markLength: markLength, delimiter: delimiter, name: name
      ) { line, fields in
        if fields.isEmpty {
          if columnCount == 1 && !isHeaderAhead { try body(line, blankRecord) }
          return
        }
        if isHeaderAhead {
          isHeaderAhead = false
          return
        }
        guard fields.count == columnCount else {
          throw TableError(
            place: "\(name), line \(line)",
            problem: "expected \(columnCount) field\(columnCount == 1 ? "" : "s"), "
              + "found \(fields.count)",
            remedy: "A field that holds the delimiter needs quotes around it.")
        }
        try checkText(of: fields, line: line)
        try body(line, fields)
      }
    }
  }

  private func checkText(of fields: UnsafeBufferPointer<Field>, line: Int) throws {
    guard CSVFile.mayHoldFault(fields) else { return }
    for (field, column) in zip(fields, columnNames) {
      guard case .text(let bytes) = field, let fault = TextFault(in: bytes) else { continue }
      throw fault.error(at: "\(name), line \(line), column '\(column)'")
    }
  }

  /// Whether a byte of the record is zero or beyond ASCII: a quick look, for most records have
  /// none.
  ///
  /// The fields of a record lie one behind the other, so this is one loop over their bytes.
  private static func mayHoldFault(_ fields: UnsafeBufferPointer<Field>) -> Bool {
    guard case .text(let first)? = fields.first, case .text(let last)? = fields.last,
      let start = first.baseAddress, let lastStart = last.baseAddress
    else { return false }
    let record = UnsafeBufferPointer(start: start, count: lastStart + last.count - start)
    // Subtracting one moves zero to the top, beside the bytes beyond ASCII: one maximum finds both.
    var highest: UInt8 = 0
    for byte in record { highest = max(highest, byte &- 1) }
    return highest >= 127
  }
}

// MARK: - The header

extension CSVFile {
  /// Ends a pass over the file early.
  private struct FirstRecordRead: Error {}

  private static func columnNames(
    of bytes: InputBytes, markLength: Int, delimiter: UInt8, hasHeader: Bool, name: String
  ) throws -> [String] {
    var names: [String] = []
    do {
      try forEachRecord(of: bytes, markLength: markLength, delimiter: delimiter, name: name) {
        line, fields in
        guard !fields.isEmpty else { return }
        names =
          hasHeader
          ? try headerNames(fields, place: "\(name), line \(line)")
          : fields.indices.map { "column_\($0 + 1)" }
        throw FirstRecordRead()
      }
    } catch is FirstRecordRead {
      return names
    }
    throw TableError(
      place: name, problem: "is empty", remedy: "A table needs at least a header line.")
  }

  private static func headerNames(
    _ fields: UnsafeBufferPointer<Field>, place: String
  ) throws -> [String] {
    var positions: [String: Int] = [:]
    return try fields.enumerated().map { index, field in
      guard case .text(let bytes) = field else { preconditionFailure("CSV fields are text") }
      if let fault = TextFault(in: bytes) { throw fault.error(at: "\(place), field \(index + 1)") }
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

// MARK: - Bytes

extension CSVFile {
  private static func forEachRecord(
    of bytes: InputBytes, markLength: Int, delimiter: UInt8, name: String,
    _ receiver: CSVTokenizer.Receiver
  ) throws {
    let tokenizer = CSVTokenizer(name: name, delimiter: delimiter)
    var skipped = markLength
    try bytes.forEachChunk { chunk in
      let rest = UnsafeRawBufferPointer(rebasing: chunk.dropFirst(skipped))
      skipped = 0
      try tokenizer.feed(rest, to: receiver)
    }
    try tokenizer.finish(to: receiver)
  }

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
