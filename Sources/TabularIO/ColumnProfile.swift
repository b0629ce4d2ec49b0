/// What inference has seen of one column: counts, extremes and patterns, in bounded memory.
///
/// Profiles of parts of a column join into that of the whole (``append(_:positionOffset:)``), so that parts
/// can be looked at in parallel. `SchemaInference+Rules.swift` turns a profile into a ``ColumnSchema``.
struct ColumnProfile {
  private(set) var missingCount = 0
  private(set) var presentCount = 0
  private(set) var numbers = NumberProfile()
  private(set) var datetimes = DatetimeProfile()
  private(set) var shapes = ShapeProfile()
  private(set) var uniqueness: UniquenessProfile
  /// The distinct spellings, until there are more than the category limit; then `nil`.
  private(set) var spellings: CountedSpellings? = CountedSpellings()

  private let categoryLimit: Int
  private let missing: MissingTokens

  init(watchesUniqueness: Bool, categoryLimit: Int, missing: MissingTokens) {
    uniqueness = UniquenessProfile(isWatched: watchesUniqueness)
    self.categoryLimit = categoryLimit
    self.missing = missing
  }

  /// An empty profile of the rows that follow somewhere behind those of this one. It knows what needs no
  /// looking at any more, and the spellings so far.
  var continuation: ColumnProfile {
    var result = ColumnProfile(
      watchesUniqueness: false, categoryLimit: categoryLimit, missing: missing)
    result.numbers = numbers.continuation
    result.datetimes = datetimes.continuation
    result.shapes = shapes.continuation
    result.uniqueness = uniqueness.continuation
    result.spellings = spellings?.withoutCounts
    return result
  }

  /// One cell.
  mutating func add(_ field: Field, at position: Int) {
    switch field {
    case .missing: missingCount += 1
    case .text(let spelling):
      if missing.contains(spelling) {
        missingCount += 1
      } else {
        add(present: spelling, at: position)
      }
    case .integer(let value): add(integer: value, at: position)
    case .real(let value): add(real: value, at: position)
    }
  }

  /// A text that is not missing.
  private mutating func add(present spelling: UnsafeBufferPointer<UInt8>, at position: Int) {
    presentCount += 1
    numbers.add(spelling, at: position, weight: 1)
    datetimes.add(spelling)
    shapes.add(spelling, weight: 1)
    uniqueness.add(spelling)
    addSpelling(spelling)
  }

  private mutating func addSpelling(_ spelling: UnsafeBufferPointer<UInt8>) {
    spellings?.insert(spelling)
    dropSpellingsBeyondLimit()
  }

  private mutating func dropSpellingsBeyondLimit() {
    guard let spellings, spellings.presentCount > categoryLimit else { return }
    settle()
    self.spellings = nil
  }

  /// Looks at the spellings that were only counted so far.
  mutating func settle() {
    guard var counted = spellings, counted.isAnyCounted else { return }
    counted.table.withEach { code, spelling in
      let weight = counted.counts[code]
      guard weight > 0 else { return }
      if counted.isMissing[code] {
        missingCount += weight
      } else {
        presentCount += weight
        numbers.add(spelling, at: counted.firstPositions[code], weight: weight)
        datetimes.add(spelling)
        shapes.add(spelling, weight: weight)
      }
    }
    counted.forgetCounts()
    spellings = counted
  }

  /// The rows of `next` behind those of this profile.
  ///
  /// - Parameter positionOffset: what is added to the positions in `next`.
  mutating func append(_ next: ColumnProfile, positionOffset: Int) {
    var next = next
    if spellings != nil, let others = next.spellings {
      // Both are counts of spellings: so is the sum.
      spellings?.append(others, positionOffset: positionOffset)
    } else {
      next.settle()
      settle()
      spellings = nil
    }
    missingCount += next.missingCount
    presentCount += next.presentCount
    numbers.append(next.numbers, positionOffset: positionOffset)
    datetimes.append(next.datetimes)
    shapes.append(next.shapes)
    uniqueness.append(next.uniqueness)
    dropSpellingsBeyondLimit()
  }
}

// MARK: - Many texts at a time

extension ColumnProfile {
  /// The cells of some records. As long as there are few spellings, they are only counted; after that the
  /// usual numbers are looked at by a kernel, and the rest one by one.
  mutating func add(_ cells: TextCells) {
    let row = count(cells)
    guard row < cells.count else { return }
    look(at: cells, from: row)
  }

  /// - Returns: the first row that has not been counted.
  private mutating func count(_ cells: TextCells) -> Int {
    guard spellings != nil else { return 0 }
    var row = 0
    while row < cells.count, spellings != nil {
      row = spellings!.count(cells, from: row)
      guard row < cells.count else { break }
      spellings!.insert(
        cells[row], isMissing: missing.contains(cells[row]), at: Int(cells.lines[row]))
      dropSpellingsBeyondLimit()
      // The new one is counted with the next ones, or looked at if there are too many.
    }
    if uniqueness.isWatched {
      for row in 0..<row where !missing.contains(cells[row]) { uniqueness.add(cells[row]) }
    }
    return row
  }

  private mutating func look(at cells: TextCells, from start: Int) {
    let mayUseKernel = numbers.isWatched && !missing.mayBeNumbers && !datetimes.isAnyPossible
    var row = start
    while row < cells.count {
      if mayUseKernel && numbers.isWatched {
        let next = numbers.add(plainOf: cells, from: row)
        if next > row {
          presentCount += next - row
          shapes.add(numbers: cells, in: row..<next)
          if uniqueness.isWatched { for row in row..<next { uniqueness.add(cells[row]) } }
          row = next
          continue
        }
      }
      let spelling = cells[row]
      if missing.contains(spelling) {
        missingCount += 1
      } else {
        presentCount += 1
        numbers.add(spelling, at: Int(cells.lines[row]), weight: 1)
        datetimes.add(spelling)
        shapes.add(spelling, weight: 1)
        uniqueness.add(spelling)
      }
      row += 1
    }
  }
}

// MARK: - Numbers of a database

extension ColumnProfile {
  private mutating func add(integer value: Int64, at position: Int) {
    presentCount += 1
    numbers.add(integer: value)
    guard needsSpelling(known: { $0.knows(value) }) else { return shapes.addNumber() }
    DecimalDigits.withSpelling(of: value) { addSpelled(number: $0) }
  }

  private mutating func add(real value: Double, at position: Int) {
    presentCount += 1
    let isFinite = numbers.add(real: value, at: position)
    guard !isFinite || needsSpelling(known: { $0.knows(value) }) else {
      return shapes.addNumber()
    }
    var spelling = value.description
    spelling.withUTF8 { addSpelled(number: $0) }
  }

  /// Whether anything but the number itself is of interest.
  private mutating func needsSpelling(known: (inout CountedSpellings) -> Bool) -> Bool {
    if datetimes.isAnyPossible || shapes.isMaskWatched || uniqueness.isWatched { return true }
    return spellings != nil && !known(&spellings!)
  }

  private mutating func addSpelled(number spelling: UnsafeBufferPointer<UInt8>) {
    datetimes.add(spelling)
    shapes.add(spelling, weight: 1)
    uniqueness.add(spelling)
    addSpelling(spelling)
  }
}
