import Crypto

/// SHA-256 (FIPS 180-4) of files, as 64 lower-case hexadecimal digits.
public enum FileFingerprint {
  /// Streams the file. About a gigabyte a second.
  ///
  /// - Throws: ``TableError`` if it cannot be read.
  public static func sha256(path: String) throws -> String {
    var hash = SHA256()
    try InputBytes.file(path: path).forEachChunk { hash.update(bufferPointer: $0) }
    return hexadecimal(hash.finalize())
  }

  public static func sha256(_ bytes: [UInt8]) -> String {
    hexadecimal(SHA256.hash(data: bytes))
  }

  private static func hexadecimal(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
