/// The distinct spellings of a column, and how many cells have each.
///
/// Nearly all that inference wants to know of a column with few spellings follows from this, and a look-up
/// is cheaper than a look at the cell.
struct CountedSpellings {
  private(set) var table = SpellingTable()
  /// Cells that were counted and not yet looked at, by code.
  private(set) var counts: [Int] = []
  private(set) var isMissing: [Bool] = []
  /// Where the first of the counted cells stands.
  private(set) var firstPositions: [Int] = []
  /// Spellings that do not mean missing.
  private(set) var presentCount = 0
  private(set) var isAnyCounted = false
  /// So many spellings have the same code in the profile that this one continues.
  private var sharedCount = 0
  private var knownIntegers = RecentBits()
  private var knownReals = RecentBits()

  /// The spellings that do not mean missing.
  var presentSpellings: [String] {
    zip(table.spellings, isMissing).compactMap { $1 ? nil : $0 }
  }

  /// The same spellings, none counted.
  var withoutCounts: CountedSpellings {
    var result = self
    result.forgetCounts()
    result.sharedCount = counts.count
    return result
  }

  mutating func forgetCounts() {
    for code in counts.indices { counts[code] = 0 }
    isAnyCounted = false
  }

  mutating func insert(
    _ spelling: UnsafeBufferPointer<UInt8>, isMissing: Bool = false, at position: Int = 0
  ) {
    let code = table.insert(spelling)
    guard Int(code) == counts.count else { return }
    counts.append(0)
    firstPositions.append(position)
    self.isMissing.append(isMissing)
    if !isMissing { presentCount += 1 }
  }

  /// Counts the cells from the row `start` on.
  ///
  /// - Returns: the first row whose spelling is not known, or the number of rows.
  mutating func count(_ cells: TextCells, from start: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: cells.count) { codes in
      let end = table.read(cells, from: start, to: codes.baseAddress!)
      guard end > start else { return end }
      isAnyCounted = true
      counts.withUnsafeMutableBufferPointer { counts in
        firstPositions.withUnsafeMutableBufferPointer { firstPositions in
          for row in start..<end {
            let code = Int(codes[row])
            if counts[code] == 0 { firstPositions[code] = Int(cells.lines[row]) }
            counts[code] += 1
          }
        }
      }
      return end
    }
  }

  /// Adds the counts of rows behind these.
  mutating func append(_ next: CountedSpellings, positionOffset: Int) {
    next.table.withEach { code, spelling in
      // A continuation begins with the spellings that were known when it was made.
      let ownCode = code < next.sharedCount ? code : Int(table.insert(spelling))
      if ownCode == counts.count {
        counts.append(0)
        firstPositions.append(0)
        isMissing.append(next.isMissing[code])
        if !next.isMissing[code] { presentCount += 1 }
      }
      guard next.counts[code] > 0 else { return }
      if counts[ownCode] == 0 {
        firstPositions[ownCode] = next.firstPositions[code] + positionOffset
      }
      counts[ownCode] += next.counts[code]
      isAnyCounted = true
    }
  }

  /// Whether the spelling of this number is in the table for certain: whether it was asked for before. Some
  /// are forgotten.
  mutating func knows(_ number: Int64) -> Bool { knownIntegers.insert(UInt64(bitPattern: number)) }

  mutating func knows(_ number: Double) -> Bool { knownReals.insert(number.bitPattern) }
}

/// Numbers that were inserted, as far as no other one with the same hash came after them.
private struct RecentBits {
  private var places: [UInt64?] = []

  /// - Returns: whether it was there already.
  mutating func insert(_ bits: UInt64) -> Bool {
    if places.isEmpty { places = Array(repeating: nil, count: 1 << 10) }
    let place = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 54)
    if places[place] == bits { return true }
    places[place] = bits
    return false
  }
}
