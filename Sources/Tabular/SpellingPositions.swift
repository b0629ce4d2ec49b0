/// Where each spelling stands in a list, compared byte by byte.
///
/// `String`'s own equality would take "é" as one code point and as two for the same spelling, which files and
/// dictionaries hold apart.
public struct SpellingPositions: Sendable {
  private let positions: [[UInt8]: Int]

  /// Of a spelling that stands there twice, the first place counts. O(spellings).
  public init(_ spellings: [String]) {
    positions = Dictionary(
      spellings.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// How many different spellings the list has.
  public var count: Int { positions.count }

  /// The place of `spelling`, `nil` if it is not in the list.
  public subscript(spelling: String) -> Int? { positions[Array(spelling.utf8)] }
}
