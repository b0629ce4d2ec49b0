public import Compute
import Tabular

/// A categorical or boolean column as a finite alphabet of its spellings.
///
/// The most frequent spellings have a level each, up to ``EncodingOptions/categoryLimit``; all others share one
/// level, "the rest", and are drawn from their own frequencies when decoded: their marginals are kept,
/// their dependence on other columns only as a group. Missing is one more level, the last. A spelling that no row
/// has takes no part.
public struct CategoryEncoder: Codable, Hashable, Sendable {
  /// The spellings with a level each, in the schema's order.
  public let spellings: [String]
  public let counts: [Int]
  /// The spellings of the rest, in the schema's order.
  public let restSpellings: [String]
  public let restCounts: [Int]
  public let missingCount: Int

  /// - Precondition: some row, missing or not.
  public init(
    fitting codes: [Int32], dictionary: [String], missingCount: Int, options: EncodingOptions
  ) {
    var tally = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { tally[Int(code)] += 1 }
    let seen = dictionary.indices.filter { tally[$0] > 0 }
    var kept = Set(seen)
    if seen.count > options.categoryLimit {
      let byFrequency = seen.sorted { (-tally[$0], $0) < (-tally[$1], $1) }
      kept = Set(byFrequency.prefix(options.categoryLimit - 1))
    }
    let own = seen.filter { kept.contains($0) }
    let rest = seen.filter { !kept.contains($0) }
    spellings = own.map { dictionary[$0] }
    counts = own.map { tally[$0] }
    restSpellings = rest.map { dictionary[$0] }
    restCounts = rest.map { tally[$0] }
    self.missingCount = missingCount
  }

  private var restLevel: Int? { restSpellings.isEmpty ? nil : spellings.count }

  /// The level of the missing cell; `nil` if none was seen.
  public var missingLevel: Int? {
    missingCount > 0 ? spellings.count + (restSpellings.isEmpty ? 0 : 1) : nil
  }

  public var variable: Variable {
    let all =
      counts + (restSpellings.isEmpty ? [] : [restCounts.reduce(0, +)])
      + (missingCount > 0 ? [missingCount] : [])
    let total = Double(all.reduce(0, +))
    return Variable(code: .category, probabilities: all.map { Float(Double($0) / total) })
  }

  /// The level of each code of a column with this dictionary. A spelling that was not seen in fitting counts
  /// with the rest, or as the rarest level where there is none.
  public func levels(ofDictionary dictionary: [String]) -> [UInt16] {
    let known = SpellingPositions(spellings)
    let rarest = counts.indices.min { counts[$0] < counts[$1] } ?? 0
    return dictionary.map { UInt16(known[$0] ?? restLevel ?? rarest) }
  }

  /// The position among ``allSpellings`` that a level decodes to; `uniform` in [0, 1) picks one of the rest.
  public func spelling(level: Int, uniform: Double) -> Int {
    draw.spelling(level: level, uniform: uniform)
  }

  /// Decodes many levels. O(rest) to make.
  var draw: SpellingDraw { SpellingDraw(restLevel: restLevel, restCounts: restCounts) }

  /// What decoding can give.
  public var allSpellings: [String] { spellings + restSpellings }
}
