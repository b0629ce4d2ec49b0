import Crypto
public import TabularIO

/// SHA-256 of a table as it is read: its column names and every cell, in order.
///
/// Not of the file: writing a synthetic table into the database that holds the real one must not look
/// as if the real one had changed.
public struct TableFingerprint: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let sha256: String
  public let rowCount: Int

  /// Reads all records once; bounded memory.
  public init(of source: any RecordSource) throws {
    var digest = BufferedDigest()
    digest.append(count: source.columnNames.count)
    for name in source.columnNames { digest.append(Array(name.utf8)) }
    var rowCount = 0
    try source.forEachRecord { _, fields in
      rowCount += 1
      for field in fields {
        // A tag before each cell, and a length before each text: no two tables give the same bytes.
        switch field {
        case .missing: digest.append(tag: 0)
        case .integer(let value):
          digest.append(tag: 1)
          digest.append(bits: UInt64(bitPattern: value))
        case .real(let value):
          digest.append(tag: 2)
          digest.append(bits: value.bitPattern)
        case .text(let bytes):
          digest.append(tag: 3)
          digest.append(bytes)
        }
      }
    }
    self.rowCount = rowCount
    sha256 = digest.finalize()
  }
}

/// SHA-256 fed with small pieces: they are gathered, for a call of the hash costs more than a cell's bytes.
private struct BufferedDigest {
  private var hash = SHA256()
  private var pending: [UInt8] = []
  private static let pieceSize = 1 << 16

  init() { pending.reserveCapacity(Self.pieceSize + 4096) }

  mutating func append(tag: UInt8) {
    pending.append(tag)
    if pending.count >= Self.pieceSize { flush() }
  }

  mutating func append(bits: UInt64) {
    withUnsafeBytes(of: bits.littleEndian) { pending.append(contentsOf: $0) }
  }

  mutating func append(count: Int) { append(bits: UInt64(count)) }

  /// The length of `bytes`, then `bytes`.
  mutating func append(_ bytes: some Collection<UInt8>) {
    append(count: bytes.count)
    pending.append(contentsOf: bytes)
  }

  private mutating func flush() {
    hash.update(data: pending)
    pending.removeAll(keepingCapacity: true)
  }

  mutating func finalize() -> String {
    flush()
    let digits = Array("0123456789abcdef")
    return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
