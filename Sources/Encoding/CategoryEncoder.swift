public import Compute
import Tabular

/// A categorical or boolean column as a finite alphabet of its spellings.
///
/// A spelling that fewer than k rows have, ``EncodingOptions/leastCount``, is not kept. Its rows count to the spellings
/// that are: to those that share the longest beginning with it, in their proportions (`SpellingSearch`). So what is decoded
/// is a spelling that k rows have, and of the column's own list, which other tables may refer to. Or, if a token is given
/// and k rows are rare, they are called by that token; and by a usual one where more rows are rare than not, as of codes that
/// hardly any two rows share, since their kept spellings would be told of rows that are mostly others'.
///
/// A spelling with many rows has a level of its own: it is learned. The others share a level with the
/// spellings that are near them in the hierarchy of the code, by common prefix (``SpellingGroups``), and are
/// drawn from their own frequencies when decoded. Missing is one more level, the last.
///
/// Learned are
///
/// - all spellings, in a column of few (``EncodingOptions/fewValuesLimit``);
/// - those that have ``EncodingOptions/minimumLevelCount`` rows, in a column of more; and all where the others
///   together have fewer rows than that, too few for a group of them to hide one;
/// - the most frequent of those, in a column of more than ``EncodingOptions/categoryLimit``, as many as leave room
///   for ``EncodingOptions/groupLimit`` groups.
///
/// Every spelling that is kept keeps its marginal, and those that others count to have more. A learned one keeps its
/// dependence on other columns, one of a group that of its group: of codes such as diagnoses or postcodes, that of a
/// prefix. A spelling that no row has takes no part.
///
/// Fitting and encoding a dictionary take O(text · log spellings), and memory for a copy of the text.
public struct CategoryEncoder: Codable, Hashable, Sendable {
  /// The learned spellings, a level each, in the schema's order; a token last.
  public let spellings: [String]
  /// The rows that have each of them.
  public let counts: [Int]
  /// The spellings that share levels; the levels of their groups follow those of the learned ones.
  public let rare: SpellingGroups
  /// For each level the rows of spellings that are not kept and count to it.
  public let resampledCounts: [Int]
  /// The spelling that stands for all others; `nil` where there is none.
  public let token: String?
  public let missingCount: Int

  /// - Precondition: some row, missing or not.
  public init(
    fitting codes: [Int32], dictionary: [String], missingCount: Int, options: EncodingOptions
  ) {
    var tally = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { tally[Int(code)] += 1 }
    let kept = KeptSpellings(
      dictionary, counts: tally, leastCount: options.leastCount, token: options.rareToken)
    let byFrequency = kept.spellings.indices.sorted {
      (-kept.counts[$0], $0) < (-kept.counts[$1], $1)
    }
    let groupLimit = options.usableGroupLimit

    func groups(of rare: ArraySlice<Int>) -> SpellingGroups {
      SpellingGroups(
        rare.map { (spelling: kept.spellings[$0], count: kept.counts[$0]) }, limit: groupLimit,
        minimumCount: options.minimumJointCount)
    }
    var learnedCount = Self.learnedCount(
      ofDescending: byFrequency.map { kept.counts[$0] }, groupLimit: groupLimit, options: options)
    var rare = groups(of: byFrequency[learnedCount...])
    // A group alone would be a column without levels to tell apart.
    if learnedCount == 0 && rare.sizes.count == 1 {
      learnedCount = 1
      rare = groups(of: byFrequency.dropFirst())
    }
    let own = byFrequency[..<learnedCount].sorted()
    spellings = own.map { kept.spellings[$0] }
    counts = own.map { kept.counts[$0] }
    self.rare = rare
    self.missingCount = missingCount
    token = kept.token
    var resampled = [Int](repeating: 0, count: spellings.count + rare.sizes.count)
    if !kept.resampled.isEmpty {
      let lookup = Lookup(spellings: spellings, counts: counts, rare: rare, token: token)
      for code in kept.resampled { resampled[lookup.level(of: dictionary[code])] += tally[code] }
    }
    resampledCounts = resampled
  }

  /// An encoder of spellings that were learned elsewhere, a level each.
  init(spellings: [String], counts: [Int], missingCount: Int) {
    self.spellings = spellings
    self.counts = counts
    self.missingCount = missingCount
    rare = SpellingGroups([], limit: 1, minimumCount: 1)
    resampledCounts = counts.map { _ in 0 }
    token = nil
  }

  /// How many of the most frequent spellings have a level each.
  private static func learnedCount(
    ofDescending counts: [Int], groupLimit: Int, options: EncodingOptions
  ) -> Int {
    let minimum = counts.count > options.fewValuesLimit ? options.minimumLevelCount : 1
    let frequent = counts.firstIndex { $0 < minimum } ?? counts.count
    guard counts.count <= options.categoryLimit else {
      return min(frequent, options.categoryLimit - groupLimit)
    }
    return counts[frequent...].reduce(0, +) < minimum ? counts.count : frequent
  }

  /// The level of the missing cell; `nil` if none was seen.
  public var missingLevel: Int? {
    missingCount > 0 ? spellings.count + rare.sizes.count : nil
  }

  public var variable: Variable {
    let all =
      zip(counts + rare.groupCounts, resampledCounts).map(+)
      + (missingCount > 0 ? [missingCount] : [])
    let total = Double(all.reduce(0, +))
    return Variable(code: .category, probabilities: all.map { Float(Double($0) / total) })
  }

  /// The level of each code of a column with this dictionary. A spelling that is not kept, or was not seen in fitting,
  /// has that of the token, or else of a spelling that shares the longest beginning with it.
  public func levels(ofDictionary dictionary: [String]) -> [UInt16] {
    guard !spellings.isEmpty || !rare.isEmpty else { return dictionary.map { _ in 0 } }
    let lookup = Lookup(spellings: spellings, counts: counts, rare: rare, token: token)
    return dictionary.map { UInt16(lookup.level(of: $0)) }
  }

  /// Finds levels by spelling.
  private struct Lookup {
    private let known: SpellingPositions
    private let levels: [Int]
    private let search: SpellingSearch
    private let tokenLevel: Int?

    /// O(text · log spellings).
    init(spellings: [String], counts: [Int], rare: SpellingGroups, token: String?) {
      let all = spellings + rare.spellings
      let known = SpellingPositions(all)
      let levels =
        Array(spellings.indices)
        + rare.sizes.enumerated().flatMap { group, size in
          repeatElement(spellings.count + group, count: size)
        }
      self.known = known
      self.levels = levels
      search = SpellingSearch(all, counts: counts + rare.counts)
      tokenLevel = token.flatMap { known[$0] }.map { levels[$0] }
    }

    func level(of spelling: String) -> Int {
      if let place = known[spelling] { return levels[place] }
      return tokenLevel ?? levels[search.place(of: spelling)]
    }
  }

  /// The position among ``allSpellings`` that a level decodes to; `uniform` in [0, 1) picks one of a group.
  /// O(rare spellings).
  public func spelling(level: Int, uniform: Double) -> Int {
    draw.spelling(level: level, uniform: uniform)
  }

  /// Decodes many levels. O(rare spellings) to make.
  var draw: SpellingDraw { SpellingDraw(learnedCount: spellings.count, rare: rare) }

  /// What decoding can give.
  public var allSpellings: [String] { spellings + rare.spellings }
}
