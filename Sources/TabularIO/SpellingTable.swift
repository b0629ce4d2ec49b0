/// Distinct byte strings, numbered from 0 in the order of their first appearance.
///
/// The bytes of all lie end to end in one array, so looking a spelling up makes no string. Look-up and
/// insertion are O(length), with 8 bytes and the length of memory a spelling.
struct SpellingTable {
  private var bytes: [UInt8] = []
  /// Where spelling `code` ends; it begins where the one before it ends.
  private var ends: [Int] = []
  /// The upper half of each spelling's hash.
  private var tags: [UInt32] = []
  /// Codes by hash with linear probing, -1 for none. A power of two, at most three quarters full.
  private var slots = [Int32](repeating: -1, count: 16)

  var count: Int { ends.count }

  init() {}

  init(_ spellings: [String]) {
    for var spelling in spellings { _ = spelling.withUTF8 { insert($0) } }
  }

  /// The number of `spelling`, or `nil` if it is not in the table.
  func code(of spelling: UnsafeBufferPointer<UInt8>) -> Int32? {
    let code = slots[slot(of: spelling, hash: Self.hash(spelling))]
    return code < 0 ? nil : code
  }

  /// The number of `spelling`, a new one if it was not in the table.
  mutating func insert(_ spelling: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = Self.hash(spelling)
    var slot = slot(of: spelling, hash: hash)
    if slots[slot] >= 0 { return slots[slot] }
    if (count + 1) * 4 > slots.count * 3 {
      grow()
      slot = self.slot(of: spelling, hash: hash)
    }
    let code = Int32(count)
    bytes.append(contentsOf: spelling)
    ends.append(bytes.count)
    tags.append(UInt32(truncatingIfNeeded: hash >> 32))
    slots[slot] = code
    return code
  }

  /// All spellings, by number. O(bytes).
  var spellings: [String] {
    (0..<count).map { String(decoding: bytes[start(of: $0)..<ends[$0]], as: UTF8.self) }
  }

  private func start(of code: Int) -> Int { code == 0 ? 0 : ends[code - 1] }

  /// Where `spelling` stands or would stand.
  private func slot(of spelling: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if tags[code] == tag, isSpelling(code, equalTo: spelling) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isSpelling(_ code: Int, equalTo spelling: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = start(of: code)
    guard ends[code] - start == spelling.count else { return false }
    for offset in 0..<spelling.count where bytes[start + offset] != spelling[offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for code in 0..<count {
      let hash = bytes.withUnsafeBufferPointer {
        Self.hash(UnsafeBufferPointer(rebasing: $0[start(of: code)..<ends[code]]))
      }
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(code)
    }
  }

  /// A hash of 64 bits, the same in every run: eight bytes at a time, multiplied by 2⁶⁴ over the golden
  /// ratio and folded.
  static func hash(_ spelling: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    let raw = UnsafeRawBufferPointer(spelling)
    var hash = UInt64(truncatingIfNeeded: raw.count) &* multiplier
    var position = 0
    while position < raw.count {
      var word: UInt64 = 0
      if raw.count - position >= 8 {
        word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      } else {
        for offset in position..<raw.count { word = word << 8 | UInt64(raw[offset]) }
      }
      hash = (hash ^ word) &* multiplier
      hash ^= hash >> 29
      position += 8
    }
    hash = hash &* multiplier
    return hash ^ hash >> 32
  }
}
