/// Whether no spelling of a column has come twice; only watched where the column's name suggests a key.
struct UniquenessProfile {
  /// Whether more cells can change anything.
  private(set) var isWatched: Bool
  private(set) var isUnique: Bool
  /// Hashes of the spellings so far; of a continuation, those in it, in the order of the rows.
  private var seen: Set<UInt64> = []
  private var own: [UInt64] = []
  private let isContinuation: Bool

  /// Beyond this many rows, uniqueness is taken from those seen (16 MB a column).
  private static let limit = 1_000_000

  init(isWatched: Bool, isContinuation: Bool = false) {
    self.isWatched = isWatched
    self.isContinuation = isContinuation
    isUnique = isWatched
  }

  /// Empty, for the rows behind these; only ``append(_:)`` compares them.
  var continuation: UniquenessProfile {
    UniquenessProfile(isWatched: isWatched, isContinuation: true)
  }

  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>) {
    guard isWatched else { return }
    add(SpellingTable.hash(spelling))
  }

  mutating func append(_ next: UniquenessProfile) {
    for hash in next.own where isWatched { add(hash) }
  }

  private mutating func add(_ hash: UInt64) {
    if isContinuation { return own.append(hash) }
    isUnique = seen.insert(hash).inserted
    isWatched = isUnique && seen.count < Self.limit
    if !isWatched { seen = [] }
  }
}
