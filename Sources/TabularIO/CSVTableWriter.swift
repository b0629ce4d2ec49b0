import Glibc
public import Tabular

/// Writes a table as CSV (RFC 4180) with a header, in UTF-8, with LF line ends.
///
/// - A missing cell is empty, an empty text is `""`. In a table of one column a missing cell is
///   `""` too, since many readers skip blank lines.
/// - Quotes stand only where they are needed.
/// - A real of a column with `decimals` has exactly that many places; otherwise it is the shortest
///   text that gives the same number back.
///
/// A file appears when it is finished, with mode 0600 (see ``AtomicFile``). Memory is one buffer of
/// 128 KiB. A process that writes to a pipe must ignore SIGPIPE to get ``ClosedOutput``.
public final class CSVTableWriter: TableWriter {
  private let schema: TableSchema
  private let delimiter: UInt8
  private let draft: FileDraft?
  private var output: CSVOutput
  private var dictionaries: [CSVDictionary?]
  private var isOpen = true
  /// Whether to close it: that of a device, not standard output's or the draft's.
  private var ownsDescriptor = false

  /// - Parameters:
  ///   - path: a file, or `-` for standard output.
  ///   - schema: its columns, all of which are written, whatever their treatment.
  ///   - delimiter: the byte between fields.
  /// - Throws: ``TableError`` if there can be no such file.
  public convenience init(
    path: String, schema: TableSchema, delimiter: UInt8 = UInt8(ascii: ",")
  ) throws {
    guard path != "-" else {
      try self.init(
        descriptor: STDOUT_FILENO, name: "standard output", draft: nil, schema: schema,
        delimiter: delimiter)
      return
    }
    if let device = CSVTableWriter.openDevice(path) {
      try self.init(
        descriptor: device, name: fileName(ofPath: path), draft: nil, schema: schema,
        delimiter: delimiter)
      ownsDescriptor = true
      return
    }
    let draft = try FileDraft(destination: path)
    try self.init(
      descriptor: draft.descriptor, name: fileName(ofPath: path), draft: draft, schema: schema,
      delimiter: delimiter)
  }

  init(
    descriptor: CInt, name: String, draft: FileDraft?, schema: TableSchema, delimiter: UInt8
  ) throws {
    precondition(
      ![UInt8(ascii: "\""), 10, 13].contains(delimiter),
      "a quote or a line end cannot be the delimiter")
    self.schema = schema
    self.delimiter = delimiter
    self.draft = draft
    output = CSVOutput(descriptor: descriptor, name: name)
    dictionaries = schema.columns.map { _ in nil }
    for (index, column) in schema.columns.enumerated() {
      if index > 0 { output.bytes.append(delimiter) }
      output.bytes.append(text: column.name, delimiter: delimiter)
    }
    output.bytes.append(UInt8(ascii: "\n"))
  }

  deinit {
    cancel()
    if ownsDescriptor { close(output.descriptor) }
  }

  public func append(_ table: Table) throws {
    precondition(isOpen, "rows for a writer that has ended")
    schema.checkColumns(of: table)
    let columns = table.columns.indices.map { cells(of: table, column: $0) }
    let missing = columns.count == 1 ? "\"\"" : ""
    do {
      for row in 0..<table.rowCount {
        // By index: to copy a column out of the array would count references for every cell.
        for index in columns.indices {
          if index > 0 { output.bytes.append(delimiter) }
          if columns[index].missing[row] {
            output.bytes.append(contentsOf: missing.utf8)
          } else {
            columns[index].append(row: row, to: &output.bytes, delimiter: delimiter)
          }
        }
        output.bytes.append(UInt8(ascii: "\n"))
        try output.flushIfLarge()
      }
    } catch {
      cancel()
      throw error
    }
  }

  public func finish() throws {
    precondition(isOpen, "a writer is finished once")
    do {
      try output.flush()
    } catch {
      cancel()
      throw error
    }
    isOpen = false
    try draft?.publish()
  }

  public func cancel() {
    isOpen = false
    draft?.discard()
  }

  private func cells(of table: Table, column index: Int) -> CSVCells {
    let column = table.columns[index]
    let schema = table.schema.columns[index]
    let values: CSVCells.Values
    switch column.storage {
    case .integers(let integers):
      values = schema.datetimeFormat.map { .datetimes(integers, $0) } ?? .integers(integers)
    case .reals(let reals): values = .reals(reals, decimals: schema.decimals)
    case .codes(let codes, let texts):
      values = .texts(codes, dictionary(of: texts, column: index))
    }
    return CSVCells(values: values, missing: column.missing)
  }

  /// Tables of one source share their categories, so these are quoted once for many tables.
  private func dictionary(of texts: [String], column: Int) -> CSVDictionary {
    if let known = dictionaries[column], known.texts == texts { return known }
    let made = CSVDictionary(texts, delimiter: delimiter)
    dictionaries[column] = made
    return made
  }

  /// Something that is there and is neither file nor folder, such as `/dev/null` or a named pipe,
  /// is written to directly: it must not be replaced.
  private static func openDevice(_ path: String) -> CInt? {
    var status = stat()
    guard stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    else { return nil }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }
}

/// One column, in the form in which it is written.
private struct CSVCells {
  enum Values {
    case integers([Int64])
    case reals([Double], decimals: Int?)
    case datetimes([Int64], DatetimeFormat)
    case texts([Int32], CSVDictionary)
  }

  let values: Values
  let missing: MissingMask

  @inline(__always)
  func append(row: Int, to bytes: inout [UInt8], delimiter: UInt8) {
    switch values {
    case .integers(let integers): bytes.append(integer: integers[row])
    case .reals(let reals, let decimals): bytes.append(real: reals[row], decimals: decimals)
    case .datetimes(let ticks, let format):
      bytes.append(ticks: ticks[row], format: format, delimiter: delimiter)
    case .texts(let codes, let dictionary):
      dictionary.append(Int(codes[row]), to: &bytes)
    }
  }
}

/// Texts as they stand in the file, quotes included.
private final class CSVDictionary {
  let texts: [String]
  private let bytes: [UInt8]
  private let starts: [Int]

  init(_ texts: [String], delimiter: UInt8) {
    self.texts = texts
    var bytes: [UInt8] = []
    starts =
      [0]
      + texts.map { text in
        bytes.append(text: text, delimiter: delimiter)
        return bytes.count
      }
    self.bytes = bytes
  }

  func append(_ code: Int, to output: inout [UInt8]) {
    output.append(contentsOf: bytes[starts[code]..<starts[code + 1]])
  }
}
