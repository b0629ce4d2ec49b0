import CKernels

/// A reproducible stream of random numbers, named by (seed, purpose, index).
///
/// Two streams with different names are independent, and a stream does not know of any other:
/// give each row its own, and row 17 is the same however many rows are drawn, in whatever order,
/// on however many threads.
///
/// For example:
///
///     var stream = RandomStream(seed: 42, purpose: .start, index: 17)
///     let height = stream.normal()
///
/// The generator is Philox4x32-10 (Salmon et al. 2011) with the seed as its key and
/// (block, index, purpose) as its counter, so a stream holds 2³² blocks of 16 bytes.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// What the numbers are for. The raw values are part of what a seed means: never reuse one.
  public enum Purpose: UInt32, Sendable {
    case initialWeights = 1
    case batchOrder, noiseLevel, noise, observedMask, start, decoding, holdout, validation
    case identifiers, evaluation, dequantisation, relations, folds
    case spareStart, spareDecoding
    case privateNoiseLevel, privateNoise, privateObservedMask
    case screening
  }

  private let key: SIMD2<UInt32>
  private let index: UInt64
  private let purpose: Purpose

  private var nextBlock: UInt32 = 0
  private var words = SIMD4<UInt32>()
  private var wordsUsed = 4

  /// The stream of that name, at its beginning.
  public init(seed: UInt64, purpose: Purpose, index: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.index = index
    self.purpose = purpose
  }

  /// 64 random bits: the next two words, the first one lowest.
  public mutating func next() -> UInt64 {
    let low = nextWord()
    let high = nextWord()
    return UInt64(high) << 32 | UInt64(low)
  }

  /// A number in [0, 1), one of 2²⁴ equally likely ones. Uses one word.
  public mutating func uniform() -> Float {
    Float(nextWord() >> 8) * 0x1p-24
  }

  /// A number in (0, 1), never 0 or 1: the middle of one of 2⁵² equally likely cells. Uses two
  /// words.
  ///
  /// Not of 2⁵³ cells, whose last middle would be rounded to 1.
  public mutating func uniformDouble() -> Double {
    Self.middleOfCell(bits: next())
  }

  static func middleOfCell(bits: UInt64) -> Double {
    (Double(bits >> 12) + 0.5) * 0x1p-52
  }

  /// One of 0..<bound, all equally likely: Lemire (2019), "Fast Random Integer Generation in an
  /// Interval". Uses two words, rarely more.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "no integer is in 0..<\(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A draw from N(0, 1) by Box–Muller. Uses two words. At most 6.7 in size.
  ///
  /// About 20 ns, so use `fillNormals` for many.
  public mutating func normal() -> Float {
    let radiusWord = nextWord()
    return Self.normal(radiusWord: radiusWord, angleWord: nextWord())
  }

  static func normal(radiusWord: UInt32, angleWord: UInt32) -> Float {
    synthtab_normal(radiusWord, angleWord)
  }

  /// Fills a buffer with draws from N(0, 1), four from each block: words 0 and 1 of a block make
  /// its numbers 0 and 1 (cosine, sine), words 2 and 3 the others.
  ///
  /// Starts at a fresh block, whatever was drawn before, and uses ⌈count / 4⌉ of them. The numbers
  /// are the same on every processor, bit by bit. About 1.5 ns a number.
  public mutating func fillNormals(_ buffer: UnsafeMutableBufferPointer<Float>) {
    wordsUsed = 4
    guard let target = buffer.baseAddress, buffer.count > 0 else { return }
    let blocks = (buffer.count + 3) / 4
    precondition(blocks <= Int(UInt32.max - nextBlock), "a random stream ran out of blocks")
    Kernels.best.fillNormals(target, count: buffer.count, counter: counter, key: key)
    nextBlock += UInt32(blocks)
  }

  /// The counter of the next block.
  private var counter: SIMD4<UInt32> {
    SIMD4(
      nextBlock, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      purpose.rawValue)
  }

  private mutating func nextWord() -> UInt32 {
    if wordsUsed == 4 {
      words = Philox.block(counter: counter, key: key)
      precondition(nextBlock < .max, "a random stream ran out of blocks")
      nextBlock += 1
      wordsUsed = 0
    }
    defer { wordsUsed += 1 }
    return words[wordsUsed]
  }
}
