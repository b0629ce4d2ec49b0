import Crypto
import Foundation

/// Where the random bits of a privacy mechanism come from.
///
/// The bits are the key stream of ChaCha20 (RFC 8439) under a key of 256 bits from the operating system's
/// cryptographically secure generator, so whoever sees all noise so far can predict nothing of the rest, and the noise of a
/// fit cannot be made again. With ``init(insecureSeed:)`` it can, and then whoever knows the seed can take the noise off:
/// for tests, and never for a release.
///
/// A copy gives the same bits again, and noise that is used twice can be taken off. Hand the generator on as `inout`, or
/// ``split()`` it.
public struct NoiseGenerator: RandomNumberGenerator, Sendable {
  /// Whether the bits come from the operating system.
  public let isSecure: Bool
  /// 32 bytes.
  private let key: [UInt8]
  private var block: UInt64 = 0
  private var words: [UInt64] = []
  private var usedCount = 0

  private static let blockWordCount = 2_048
  private static let zeros = Data(count: blockWordCount * 8)

  /// Secure bits.
  public init() {
    key = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    isSecure = true
  }

  /// Bits that follow from the seed.
  public init(insecureSeed: UInt64) {
    let bytes = withUnsafeBytes(of: insecureSeed.littleEndian) { Data($0) }
    key = Array(SHA256.hash(data: bytes))
    isSecure = false
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    if usedCount == words.count { refill() }
    defer { usedCount += 1 }
    return words[usedCount]
  }

  /// A generator of its own, for another thread: independent of this one.
  public mutating func split() -> NoiseGenerator {
    NoiseGenerator(key: (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) }, isSecure: isSecure)
  }

  private init(key: [UInt8], isSecure: Bool) {
    self.key = key
    self.isSecure = isSecure
  }

  private mutating func refill() {
    var nonce = Data(count: 4)
    withUnsafeBytes(of: block.littleEndian) { nonce.append(contentsOf: $0) }
    block += 1
    guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
      let sealed = try? ChaChaPoly.seal(Self.zeros, using: SymmetricKey(data: key), nonce: nonce)
    else { preconditionFailure("ChaCha20 takes every key of 256 bits and nonce of 96") }
    words = sealed.ciphertext.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    usedCount = 0
  }
}
