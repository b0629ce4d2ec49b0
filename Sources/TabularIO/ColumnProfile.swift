/// What inference has seen of one column: counts, extremes and patterns, in bounded memory.
///
/// `SchemaInference+Rules.swift` turns it into a ``ColumnSchema``.
struct ColumnProfile {
  private(set) var missingCount = 0
  private(set) var presentCount = 0
  private(set) var numbers = NumberProfile()
  private(set) var datetimes = DatetimeProfile()
  private(set) var shapes = ShapeProfile()
  /// The distinct spellings, until there are more than the category limit; then `nil`.
  private(set) var spellings: SpellingTable? = SpellingTable()
  /// Whether no spelling has come twice; only watched where the column's name suggests a key.
  private(set) var isUnique: Bool

  private let categoryLimit: Int
  private var seenHashes: Set<UInt64> = []

  /// Beyond this many rows, uniqueness is taken from those seen (16 MB a column).
  private static let uniquenessLimit = 1_000_000

  init(watchesUniqueness: Bool, categoryLimit: Int) {
    isUnique = watchesUniqueness
    self.categoryLimit = categoryLimit
  }

  mutating func add(_ field: Field, at position: Int, missing: MissingTokens) {
    let isAdded: Void? = field.withSpelling { spelling in
      if case .text = field, missing.contains(spelling) {
        missingCount += 1
      } else {
        presentCount += 1
        numbers.add(spelling, of: field, at: position)
        datetimes.add(spelling)
        shapes.add(spelling)
        count(spelling)
      }
    }
    if isAdded == nil { missingCount += 1 }
  }

  private mutating func count(_ spelling: UnsafeBufferPointer<UInt8>) {
    if spellings != nil {
      _ = spellings?.insert(spelling)
      if let count = spellings?.count, count > categoryLimit { spellings = nil }
    }
    guard isUnique, seenHashes.count < Self.uniquenessLimit else { return }
    isUnique = seenHashes.insert(SpellingTable.hash(spelling)).inserted
    if !isUnique { seenHashes = [] }
  }
}
