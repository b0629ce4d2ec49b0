import Glibc

/// Bytes on their way to a file descriptor.
struct CSVOutput {
  let descriptor: CInt
  /// For messages.
  let name: String
  var bytes: [UInt8] = []

  private static let largeCount = 1 << 17

  init(descriptor: CInt, name: String) {
    self.descriptor = descriptor
    self.name = name
    bytes.reserveCapacity(CSVOutput.largeCount + 1 << 12)
  }

  mutating func flushIfLarge() throws {
    if bytes.count >= CSVOutput.largeCount { try flush() }
  }

  mutating func flush() throws {
    try bytes.withUnsafeBytes { all in
      var written = 0
      while written < all.count {
        let count = write(descriptor, all.baseAddress! + written, all.count - written)
        if count >= 0 {
          written += count
        } else if errno == EPIPE {
          throw ClosedOutput()
        } else if errno != EINTR {
          throw TableError.system(errno, place: name, action: "write it")
        }
      }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
