/// A set of variables 0..<count, a bit each.
struct VariableSet: Hashable, Sendable {
  private var words: [UInt64]

  /// The empty set, with room for `variableCount` variables.
  init(variableCount: Int) {
    words = [UInt64](repeating: 0, count: (variableCount + 63) / 64)
  }

  func contains(_ variable: Int) -> Bool { words[variable >> 6] >> UInt64(variable & 63) & 1 == 1 }

  mutating func insert(_ variable: Int) { words[variable >> 6] |= 1 << UInt64(variable & 63) }

  mutating func remove(_ variable: Int) { words[variable >> 6] &= ~(1 << UInt64(variable & 63)) }

  mutating func formUnion(_ other: VariableSet) {
    for word in words.indices { words[word] |= other.words[word] }
  }

  /// How many are in both.
  func commonCount(with other: VariableSet) -> Int {
    words.indices.reduce(0) { $0 + (words[$1] & other.words[$1]).nonzeroBitCount }
  }

  /// The sum of the numbers of those that are in this set alone.
  func sum(of numbers: [Double], without other: VariableSet) -> Double {
    var sum = 0.0
    for word in words.indices {
      var bits = words[word] & ~other.words[word]
      while bits != 0 {
        sum += numbers[word << 6 + bits.trailingZeroBitCount]
        bits &= bits - 1
      }
    }
    return sum
  }

  func isSubset(of other: VariableSet) -> Bool {
    words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
  }
}

extension VariableSet: Sequence {
  /// The variables, in ascending order.
  struct Iterator: IteratorProtocol {
    fileprivate let words: [UInt64]
    fileprivate var word = 0
    /// Of the current word, those that are left.
    fileprivate var bits: UInt64

    mutating func next() -> Int? {
      while bits == 0 {
        word += 1
        guard word < words.count else { return nil }
        bits = words[word]
      }
      defer { bits &= bits - 1 }
      return word << 6 + bits.trailingZeroBitCount
    }
  }

  func makeIterator() -> Iterator { Iterator(words: words, bits: words.first ?? 0) }
}
