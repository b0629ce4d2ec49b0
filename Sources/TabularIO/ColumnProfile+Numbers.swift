import CTextKernels

/// The numbers of a column, and whether there is anything else.
struct NumberProfile {
  /// What the kernel counts: canonical whole numbers of 64 bits, and numbers with a point, an exponent, or
  /// "-0", which are the fractional ones.
  private var plain: synthtab_number_profile = {
    var plain = synthtab_number_profile()
    plain.least = .infinity
    plain.greatest = -.infinity
    plain.is_counting = 1
    return plain
  }()
  /// Whole numbers too large for 64 bits.
  private(set) var hugeCount = 0
  private(set) var nonFiniteCount = 0
  /// Where the first infinity or "not a number" stands.
  private(set) var firstNonFinitePosition: Int?
  private(set) var otherCount = 0
  /// Whether no number has an exponent.
  private var isWithoutExponents = true
  private var isOtherKnown = false

  /// Whether more cells are of interest: with a cell that is no number, the column is none of numbers.
  var isWatched: Bool { otherCount == 0 && !isOtherKnown }

  var wholeCount: Int { Int(plain.whole_count) }
  var fractionalCount: Int { Int(plain.fractional_count) }
  var wholeRange: ClosedRange<Int64>? {
    wholeCount == 0 ? nil : plain.least_whole...plain.greatest_whole
  }
  var realRange: ClosedRange<Double>? {
    plain.least > plain.greatest ? nil : plain.least...plain.greatest
  }
  /// Whether each whole number is its predecessor plus one.
  var isCounting: Bool { plain.is_counting != 0 }

  /// Decimal places that hold every number exactly; `nil` if there is no such small number.
  var decimals: Int? {
    isWithoutExponents && plain.has_many_digits == 0 && plain.places <= 15
      ? Int(plain.places) : nil
  }

  /// Empty, for the rows behind these.
  var continuation: NumberProfile {
    var result = NumberProfile()
    result.isOtherKnown = !isWatched
    return result
  }

  /// - Parameter weight: in how many cells the spelling stands; `position` is that of the first.
  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>, at position: Int, weight: Int) {
    guard isWatched else { return }
    if let value = FieldParsing.wholeNumber(spelling) { return add(integer: value, weight: weight) }
    let number = FieldParsing.decimal(spelling)
    if let number, !number.isPadded, number.value.isFinite {
      if number.isFractional || number.value == 0 {
        plain.fractional_count += Int64(weight)
      } else {
        hugeCount += weight
      }
      plain.places = max(plain.places, Int32(clamping: number.places))
      if number.hasExponent { isWithoutExponents = false }
      if number.significantDigits > 15 { plain.has_many_digits = 1 }
      extend(to: number.value)
    } else if number?.value.isFinite == false || FieldParsing.isNonFinite(spelling) {
      addNonFinite(at: position, weight: weight)
    } else {
      otherCount += weight
    }
  }

  private mutating func addNonFinite(at position: Int, weight: Int) {
    nonFiniteCount += weight
    firstNonFinitePosition = min(firstNonFinitePosition ?? position, position)
  }

  private mutating func extend(to value: Double) {
    plain.least = min(plain.least, value)
    plain.greatest = max(plain.greatest, value)
  }

  /// Adds the numbers in `cells` from the row `start` on, as far as they are written the usual way.
  ///
  /// - Returns: the first row that is not, or the number of rows. About 6 ns a cell.
  mutating func add(plainOf cells: TextCells, from start: Int) -> Int {
    withUnsafePointer(to: cells.kernelCells) {
      Int(synthtab_profile_numbers($0, Int64(start), &plain))
    }
  }

  mutating func append(_ next: NumberProfile, positionOffset: Int) {
    if next.wholeCount > 0 {
      if wholeCount == 0 {
        plain.first_whole = next.plain.first_whole
        plain.least_whole = next.plain.least_whole
        plain.greatest_whole = next.plain.greatest_whole
      } else {
        let (successor, isOver) = plain.last_whole.addingReportingOverflow(1)
        if isOver || successor != next.plain.first_whole { plain.is_counting = 0 }
        plain.least_whole = min(plain.least_whole, next.plain.least_whole)
        plain.greatest_whole = max(plain.greatest_whole, next.plain.greatest_whole)
      }
      plain.last_whole = next.plain.last_whole
      plain.whole_count += next.plain.whole_count
    }
    plain.is_counting &= next.plain.is_counting
    plain.fractional_count += next.plain.fractional_count
    plain.least = min(plain.least, next.plain.least)
    plain.greatest = max(plain.greatest, next.plain.greatest)
    plain.places = max(plain.places, next.plain.places)
    plain.has_many_digits |= next.plain.has_many_digits
    isWithoutExponents = isWithoutExponents && next.isWithoutExponents
    hugeCount += next.hugeCount
    nonFiniteCount += next.nonFiniteCount
    if let position = next.firstNonFinitePosition {
      firstNonFinitePosition = min(
        firstNonFinitePosition ?? .max, position + positionOffset)
    }
    otherCount += next.otherCount
  }
}

// MARK: - Numbers of a database

extension NumberProfile {
  private static let manyDigits: UInt64 = 1_000_000_000_000_000

  mutating func add(integer value: Int64, weight: Int = 1) {
    guard isWatched else { return }
    if wholeCount == 0 {
      plain.first_whole = value
      plain.least_whole = value
      plain.greatest_whole = value
    } else {
      if plain.last_whole == .max || plain.last_whole + 1 != value { plain.is_counting = 0 }
      plain.least_whole = min(plain.least_whole, value)
      plain.greatest_whole = max(plain.greatest_whole, value)
    }
    if weight > 1 { plain.is_counting = 0 }
    plain.last_whole = value
    plain.whole_count += Int64(weight)
    // A Double holds every whole number of up to 15 digits.
    if value.magnitude >= Self.manyDigits { plain.has_many_digits = 1 }
    extend(to: Double(value))
  }

  /// Reals count by their shortest spelling; whole ones have no places of their own: 5.0 is 5 in a column
  /// of reals.
  ///
  /// - Returns: whether `value` is finite.
  mutating func add(real value: Double, at position: Int) -> Bool {
    guard value.isFinite else {
      if isWatched { addNonFinite(at: position, weight: 1) }
      return false
    }
    guard isWatched else { return true }
    if let whole = Int64(exactly: value) {
      plain.fractional_count += 1
      if whole.magnitude >= Self.manyDigits { plain.has_many_digits = 1 }
      extend(to: value)
    } else if decimals == nil || hasShortSpelling(value) {
      // Nothing but the range can change.
      plain.fractional_count += 1
      extend(to: value)
    } else {
      var spelling = value.description
      spelling.withUTF8 { add($0, at: position, weight: 1) }
    }
    return true
  }

  /// Whether `value` is spelled without an exponent, with at most 15 digits and no more places than there
  /// are already. May be `false` where it is.
  private func hasShortSpelling(_ value: Double) -> Bool {
    guard value.magnitude >= 0.0001 else { return false }
    let power = Self.powersOfTen[Int(plain.places)]
    let scaled = (value * power).rounded()
    // Both are exact, so the quotient is the number that is nearest to the decimal one (Clinger 1990).
    return scaled.magnitude < 1e15 && scaled / power == value
  }

  private static let powersOfTen: [Double] = {
    var powers = [1.0]
    for _ in 1...15 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()
}
