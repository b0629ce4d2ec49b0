import CTextKernels

/// Cuts the bytes of a CSV file into chunks of whole records.
///
/// Up to the first stray quote, what lies in quotes is told by the parity of the quotes before it. So the
/// end of a chunk's last record is found without splitting the records, at some 10 GB/s, and the chunks can
/// be split at the same time. Behind a stray quote chunks may be cut wrongly; but it is found first.
final class CSVChunkReader {
  /// Longer records are refused.
  private static let recordLimit = 1 << 26

  private let input: InputBytesReader
  private let chunkSize: Int
  private var chunkCount = 0
  /// The start of a record whose end was not in the latest chunk.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// - Parameter offset: the bytes in front of the first record.
  init(_ bytes: InputBytes, from offset: Int, chunkSize: Int) throws {
    input = try InputBytesReader(bytes, from: offset)
    self.chunkSize = chunkSize
  }

  /// Fills `chunk` with the next records. `false` at the end of the file.
  func read(into chunk: CSVChunk) throws -> Bool {
    guard !isAtEnd else { return false }
    chunk.index = chunkCount
    chunk.isOverlong = false
    chunkCount += 1
    var size = max(chunkSize, rest.count + chunkSize / 2)
    chunk.reserve(size)
    rest.withUnsafeBytes { chunk.text.copyMemory(from: $0) }
    var filled = rest.count
    var counted = 0
    var quotes = 0
    while true {
      filled += try input.read(
        into: UnsafeMutableRawBufferPointer(rebasing: chunk.text[filled..<size]))
      isAtEnd = filled < size
      let text = UnsafeRawBufferPointer(rebasing: chunk.text[..<filled])
        .assumingMemoryBound(to: UInt8.self)
      if isAtEnd {
        chunk.count = filled
        rest = []
        return filled > 0
      }
      quotes += Int(synthtab_count_quotes(text.baseAddress! + counted, Int64(filled - counted)))
      counted = filled
      let count = Self.wholeRecords(in: text, isQuoted: quotes % 2 == 1)
      if count > 0 {
        chunk.count = count
        rest = Array(text[count...])
        return true
      }
      guard size <= Self.recordLimit else {
        chunk.count = filled
        chunk.isOverlong = true
        isAtEnd = true
        return true
      }
      size *= 2
      chunk.reserve(size)
    }
  }

  /// The bytes up to the last line end outside quotes, and with it; 0 if there is none. A CR at the very end
  /// may be half a line end, so it is none.
  ///
  /// - Parameter isQuoted: whether `text` ends in quotes.
  private static func wholeRecords(in text: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> Int {
    var isQuoted = isQuoted
    var position = text.count
    while position > 0 {
      position -= 1
      switch text[position] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case 10 where !isQuoted: return position + 1
      case 13 where !isQuoted && position + 1 < text.count: return position + 1
      default: break
      }
    }
    return 0
  }
}

/// One pass over the bytes of a file or of an array.
private final class InputBytesReader {
  private enum Source: ~Copyable {
    case file(InputFileReader)
    case memory([UInt8])
  }

  private let source: Source
  private var position: Int

  init(_ bytes: InputBytes, from offset: Int) throws {
    position = offset
    switch bytes {
    case .file(let path):
      let reader = try InputFileReader(path: path)
      try reader.seek(to: offset)
      source = .file(reader)
    case .memory(let bytes): source = .memory(bytes)
    }
  }

  /// Fills `buffer` from its start, as far as bytes are left.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch source {
    case .file(let reader): return try reader.read(into: buffer)
    case .memory(let bytes):
      let count = min(buffer.count, bytes.count - position)
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
      }
      position += count
      return count
    }
  }
}
