public import Compute
import Tabular

/// A categorical or boolean column as a finite alphabet of its spellings.
///
/// A spelling with many rows has a level of its own: it is learned. The others, the rare ones, share a level with
/// the spellings that are near them in the hierarchy of the code, by common prefix (``SpellingGroups``), and are
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
/// Every spelling keeps its marginal. A learned one keeps its dependence on other columns, a rare one that of its
/// group: of codes such as diagnoses or postcodes, that of a prefix. A spelling that no row has takes no part.
///
/// Fitting and encoding a dictionary take O(text · log spellings), and memory for a copy of the text.
public struct CategoryEncoder: Codable, Hashable, Sendable {
  /// The learned spellings, a level each, in the schema's order.
  public let spellings: [String]
  public let counts: [Int]
  /// The rare spellings; the levels of their groups follow those of the learned ones.
  public let rare: SpellingGroups
  public let missingCount: Int

  /// - Precondition: some row, missing or not.
  public init(
    fitting codes: [Int32], dictionary: [String], missingCount: Int, options: EncodingOptions
  ) {
    var tally = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { tally[Int(code)] += 1 }
    let seen = dictionary.indices.filter { tally[$0] > 0 }
    let byFrequency = seen.sorted { (-tally[$0], $0) < (-tally[$1], $1) }
    let groupLimit = options.usableGroupLimit

    func groups(of rare: ArraySlice<Int>) -> SpellingGroups {
      SpellingGroups(
        rare.map { (spelling: dictionary[$0], count: tally[$0]) }, limit: groupLimit,
        minimumCount: options.minimumJointCount)
    }
    var learnedCount = Self.learnedCount(
      ofDescending: byFrequency.map { tally[$0] }, groupLimit: groupLimit, options: options)
    var rare = groups(of: byFrequency[learnedCount...])
    // A group alone would be a column without levels to tell apart.
    if learnedCount == 0 && rare.sizes.count == 1 {
      learnedCount = 1
      rare = groups(of: byFrequency.dropFirst())
    }
    let own = byFrequency[..<learnedCount].sorted()
    spellings = own.map { dictionary[$0] }
    counts = own.map { tally[$0] }
    self.rare = rare
    self.missingCount = missingCount
  }

  /// An encoder of spellings that were learned elsewhere, a level each.
  init(spellings: [String], counts: [Int], missingCount: Int) {
    self.spellings = spellings
    self.counts = counts
    self.missingCount = missingCount
    rare = SpellingGroups([], limit: 1, minimumCount: 1)
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
    let all = counts + rare.groupCounts + (missingCount > 0 ? [missingCount] : [])
    let total = Double(all.reduce(0, +))
    return Variable(code: .category, probabilities: all.map { Float(Double($0) / total) })
  }

  /// The level of each code of a column with this dictionary. A spelling that was not seen in fitting belongs to
  /// the group of the rare spelling that shares the longest prefix with it, to the largest group if none shares
  /// any, or counts as the rarest level where there is no group.
  public func levels(ofDictionary dictionary: [String]) -> [UInt16] {
    let known = SpellingPositions(spellings)
    let search = SpellingGroupSearch(rare)
    let rarest = counts.indices.min { counts[$0] < counts[$1] } ?? 0
    return dictionary.map { spelling in
      if let level = known[spelling] { return UInt16(level) }
      guard let search else { return UInt16(rarest) }
      return UInt16(spellings.count + search.group(of: spelling))
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
