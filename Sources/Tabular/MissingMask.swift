/// Which rows of a column are missing: one bit a row, and no bits at all while none is.
public struct MissingMask: Equatable, Sendable {
  public private(set) var count: Int
  public private(set) var missingCount: Int
  /// Bit `row % 64` of word `row / 64`; empty while nothing is missing.
  private var words: [UInt64]

  public init() {
    count = 0
    missingCount = 0
    words = []
  }

  /// A mask of `count` present rows.
  public init(presentRows count: Int) {
    self.count = count
    missingCount = 0
    words = []
  }

  public var isAnyMissing: Bool { missingCount > 0 }

  /// Whether `row` is missing. O(1).
  @inlinable
  public subscript(row: Int) -> Bool {
    isAnyMissing && bit(row)
  }

  @usableFromInline
  func bit(_ row: Int) -> Bool {
    precondition(row >= 0 && row < count, "row \(row) of \(count)")
    let word = row >> 6
    return word < words.count && words[word] >> UInt64(row & 63) & 1 == 1
  }

  /// Adds one row. O(1) amortised.
  public mutating func append(isMissing: Bool) {
    if isMissing {
      let word = count >> 6
      while words.count <= word { words.append(0) }
      words[word] |= 1 << UInt64(count & 63)
      missingCount += 1
    }
    count += 1
  }

  /// Adds `count` rows that are present. O(1).
  package mutating func append(presentRows count: Int) { self.count += count }

  /// Adds the rows of `next`. O(rows / 64), and O(1) if none of them is missing.
  package mutating func append(contentsOf next: MissingMask) {
    if next.isAnyMissing {
      let shift = UInt64(count & 63)
      words.append(
        contentsOf: repeatElement(0, count: max(0, (count + next.count + 63) / 64 - words.count)))
      for (index, word) in next.words.enumerated() {
        words[count >> 6 + index] |= word << shift
        if shift > 0, word >> (64 - shift) != 0 {
          words[count >> 6 + index + 1] |= word >> (64 - shift)
        }
      }
      missingCount += next.missingCount
    }
    count += next.count
  }

  public static func == (left: MissingMask, right: MissingMask) -> Bool {
    left.count == right.count && left.missingCount == right.missingCount
      && (0..<left.count).allSatisfy { left[$0] == right[$0] }
  }
}
