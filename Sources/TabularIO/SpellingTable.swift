import CTextKernels

/// Distinct byte strings, numbered from 0 in the order of their first appearance.
///
/// The bytes of all lie end to end in one array, so looking a spelling up makes no string. Look-up and
/// insertion are O(length), with about 45 bytes and the length of memory a spelling.
struct SpellingTable {
  private var bytes: [UInt8] = []
  private var entries: [synthtab_spelling] = []
  /// Entries by hash with linear probing, -1 for none. A power of two, at most half full.
  private var slots = [Int32](repeating: -1, count: 16)

  var count: Int { entries.count }

  init() {}

  init(_ spellings: [String]) {
    for var spelling in spellings { _ = spelling.withUTF8 { insert($0) } }
  }

  /// The number of `spelling`, or `nil` if it is not in the table.
  func code(of spelling: UnsafeBufferPointer<UInt8>) -> Int32? {
    let entry = slots[slot(of: spelling, key: Self.key(spelling))]
    return entry < 0 ? nil : entries[Int(entry)].code
  }

  /// The number of `spelling`, a new one if it was not in the table: `code`, or the count so far.
  mutating func insert(_ spelling: UnsafeBufferPointer<UInt8>, as code: Int32? = nil) -> Int32 {
    let key = Self.key(spelling)
    var slot = slot(of: spelling, key: key)
    if slots[slot] >= 0 { return entries[Int(slots[slot])].code }
    if (count + 1) * 2 > slots.count {
      grow()
      slot = self.slot(of: spelling, key: key)
    }
    let entry = synthtab_spelling(
      head: key.head, tail: key.tail, offset: Int64(bytes.count), length: UInt32(spelling.count),
      code: code ?? Int32(count))
    slots[slot] = Int32(count)
    bytes.append(contentsOf: spelling)
    entries.append(entry)
    return entry.code
  }

  /// All spellings, in the order of their insertion. O(bytes).
  var spellings: [String] {
    entries.map { String(decoding: bytes[Self.range(of: $0)], as: UTF8.self) }
  }

  /// Calls `body` with the spellings from the one inserted at `start` on.
  func withEach(
    from start: Int = 0, _ body: (_ index: Int, _ spelling: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { all in
      for index in start..<count {
        body(index, UnsafeBufferPointer(rebasing: all[Self.range(of: entries[index])]))
      }
    }
  }

  /// Writes the codes of `cells` from the row `start` on to `codes`, at the same places.
  ///
  /// - Returns: the first row whose text is not in the table, or the number of rows. About 5 ns a cell.
  func read(_ cells: TextCells, from start: Int, to codes: UnsafeMutablePointer<Int32>) -> Int {
    withKernelTable { table in
      withUnsafePointer(to: cells.kernelCells) {
        Int(synthtab_read_codes($0, Int64(start), table, codes))
      }
    }
  }

  /// A hash of 64 bits, the same in every run.
  static func hash(_ spelling: UnsafeBufferPointer<UInt8>) -> UInt64 { key(spelling).hash }

  private static func key(_ spelling: UnsafeBufferPointer<UInt8>) -> synthtab_spelling_key {
    synthtab_key_of_spelling(spelling.baseAddress, Int64(spelling.count))
  }

  private static func range(of entry: synthtab_spelling) -> Range<Int> {
    Int(entry.offset)..<Int(entry.offset) + Int(entry.length)
  }

  /// Where `spelling` stands or would stand.
  private func slot(
    of spelling: UnsafeBufferPointer<UInt8>, key: synthtab_spelling_key
  ) -> Int {
    withKernelTable {
      Int(synthtab_find_spelling($0, key, spelling.baseAddress, Int64(spelling.count)))
    }
  }

  private func withKernelTable<Result>(
    _ body: (UnsafePointer<synthtab_spellings>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { bytes in
      entries.withUnsafeBufferPointer { entries in
        slots.withUnsafeBufferPointer { slots in
          withUnsafePointer(
            to: synthtab_spellings(
              bytes: bytes.baseAddress, entries: entries.baseAddress, slots: slots.baseAddress,
              slot_count: Int64(slots.count)), body)
        }
      }
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    withEach { index, spelling in
      slots[slot(of: spelling, key: Self.key(spelling))] = Int32(index)
    }
  }
}
