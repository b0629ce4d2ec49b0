import Glibc

/// A file open for reading, closed when it goes away.
struct InputFileReader: ~Copyable {
  let name: String
  private let descriptor: CInt
  /// Whether the same bytes can be read again: so of a regular file, not of a pipe.
  let isRepeatable: Bool

  /// - Throws: ``TableError`` for a missing or unreadable file and for a folder.
  init(path: String) throws {
    let name = fileName(ofPath: path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TableError.system(errno, place: name, action: "read it")
    }
    var status = stat()
    let type = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    guard type != S_IFDIR else {
      close(descriptor)
      throw TableError.system(EISDIR, place: name, action: "read it")
    }
    self.name = name
    self.descriptor = descriptor
    isRepeatable = type == S_IFREG
  }

  deinit {
    close(descriptor)
  }

  /// Fills `buffer` from its start, as far as bytes are left. 0 is the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      if count < 0 {
        if errno == EINTR { continue }
        throw TableError.system(errno, place: name, action: "read it")
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The size of the file, in bytes.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Moves to the byte at `offset`, of a file that is repeatable.
  func seek(to offset: Int) throws {
    guard lseek(descriptor, offset, SEEK_SET) == offset else {
      throw TableError.system(errno, place: name, action: "read it")
    }
  }

  /// The first `count` bytes, or fewer if the file is shorter.
  func prefix(_ count: Int) throws -> [UInt8] {
    var failure: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      do {
        initializedCount = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes that are left.
  func remainder() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let block = try prefix(1 << 20)
      guard !block.isEmpty else { return bytes }
      bytes += block
    }
  }
}

/// Bytes that can be read from the start as often as wanted.
enum InputBytes: Sendable {
  case file(path: String)
  case memory([UInt8])

  /// The file at `path`; a pipe is read into memory, since it can be read once only.
  init(path: String) throws {
    let reader = try InputFileReader(path: path)
    self = reader.isRepeatable ? .file(path: path) : .memory(try reader.remainder())
  }

  /// How many there are.
  func count() throws -> Int {
    switch self {
    case .file(let path): try InputFileReader(path: path).size
    case .memory(let bytes): bytes.count
    }
  }

  /// The first `count` bytes, or fewer if there are fewer.
  func prefix(_ count: Int) throws -> [UInt8] {
    switch self {
    case .file(let path): try InputFileReader(path: path).prefix(count)
    case .memory(let bytes): Array(bytes.prefix(count))
    }
  }

  /// Calls `body` with all bytes in order, at most 64 KiB at a time.
  func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let chunkSize = 1 << 16
    switch self {
    case .memory(let bytes):
      try bytes.withUnsafeBytes { all in
        for start in stride(from: 0, to: all.count, by: chunkSize) {
          try body(
            UnsafeRawBufferPointer(rebasing: all[start..<min(start + chunkSize, all.count)]))
        }
      }
    case .file(let path):
      let reader = try InputFileReader(path: path)
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
      defer { chunk.deallocate() }
      while true {
        let count = try reader.read(into: chunk)
        guard count > 0 else { return }
        try body(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      }
    }
  }
}
