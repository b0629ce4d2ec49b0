/// The numbers of a column, and whether there is anything else.
struct NumberProfile {
  /// Canonical whole numbers of 64 bits.
  private(set) var wholeCount = 0
  /// Numbers with a point or an exponent, and "-0".
  private(set) var fractionalCount = 0
  /// Whole numbers too large for 64 bits.
  private(set) var hugeCount = 0
  private(set) var nonFiniteCount = 0
  /// Where the first infinity or "not a number" stands.
  private(set) var firstNonFinitePosition: Int?
  private(set) var otherCount = 0

  private(set) var wholeRange: ClosedRange<Int64>?
  private(set) var realRange: ClosedRange<Double>?
  /// Whether each whole number is its predecessor plus one.
  private(set) var isCounting = true
  private var last: Int64?

  private var places = 0
  /// Whether no number has an exponent or more than 15 significant digits.
  private var isPlain = true

  /// Decimal places that hold every number exactly; `nil` if there is no such small number.
  var decimals: Int? { isPlain && places <= 15 ? places : nil }

  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>, of field: Field, at position: Int) {
    if let value = FieldParsing.wholeNumber(spelling) {
      add(whole: value)
      // A Double holds every whole number of up to 15 digits.
      if value.magnitude >= 1_000_000_000_000_000 { isPlain = false }
      return
    }
    if case .real(let value) = field, value.isFinite, let whole = Int64(exactly: value) {
      // SQLite's 5.0 has no places of its own: it is 5 in a column of reals.
      fractionalCount += 1
      if whole.magnitude >= 1_000_000_000_000_000 { isPlain = false }
      extend(to: value)
      return
    }
    let number = FieldParsing.decimal(spelling)
    if let number, !number.isPadded, number.value.isFinite {
      let isNegativeZero = number.value == 0
      if number.isFractional || isNegativeZero { fractionalCount += 1 } else { hugeCount += 1 }
      places = max(places, number.places)
      if number.hasExponent || number.significantDigits > 15 { isPlain = false }
      extend(to: number.value)
    } else if number?.value.isFinite == false || FieldParsing.isNonFinite(spelling) {
      nonFiniteCount += 1
      firstNonFinitePosition = firstNonFinitePosition ?? position
    } else {
      otherCount += 1
    }
  }

  private mutating func add(whole value: Int64) {
    wholeCount += 1
    if let range = wholeRange {
      wholeRange = min(range.lowerBound, value)...max(range.upperBound, value)
    } else {
      wholeRange = value...value
    }
    if let last, last == .max || last + 1 != value { isCounting = false }
    last = value
    extend(to: Double(value))
  }

  private mutating func extend(to value: Double) {
    if let range = realRange {
      realRange = min(range.lowerBound, value)...max(range.upperBound, value)
    } else {
      realRange = value...value
    }
  }
}
