/// Which spellings of a column are kept, and what becomes of the rows of the others.
struct KeptSpellings {
  /// In the order of the dictionary; a token that is none of it last.
  let spellings: [String]
  /// The rows of each, at least 1.
  let counts: [Int]
  /// The codes of the spellings that rows have, and that are not kept, if their rows count to those that are.
  let resampled: [Int]
  /// The spelling that their rows have in place of their own, if they do.
  let token: String?

  /// Where a token is needed and none is given.
  static let usualToken = "(other)"

  /// O(spellings).
  ///
  /// - Parameters:
  ///   - counts: the rows of each spelling.
  ///   - leastCount: k: those of fewer rows are not kept; of 1 or less all are.
  ///   - token: what stands for them, if they have k rows together; `nil`: the others. Where those would be told of more
  ///     rows than have them, there is a token all the same.
  init(_ dictionary: [String], counts: [Int], leastCount: Int, token: String?) {
    let seen = dictionary.indices.filter { counts[$0] > 0 }
    var kept = seen.filter { counts[$0] >= leastCount }
    let rare = seen.filter { counts[$0] < leastCount }
    let rareCount = rare.reduce(0) { $0 + counts[$1] }
    let keptCount = kept.reduce(0) { $0 + counts[$1] }
    let isOwn = token.map { token in
      kept.contains { dictionary[$0].utf8.elementsEqual(token.utf8) }
    }
    let isTokenHidden = rareCount < leastCount && isOwn != true
    guard !rare.isEmpty, rareCount > keptCount || token != nil && !isTokenHidden else {
      spellings = kept.map { dictionary[$0] }
      self.counts = kept.map { counts[$0] }
      resampled = rare
      self.token = nil
      return
    }
    let name = token ?? Self.usualToken
    let own = kept.firstIndex { dictionary[$0].utf8.elementsEqual(name.utf8) }
    let ownCount = own.map { counts[kept.remove(at: $0)] } ?? 0
    spellings = kept.map { dictionary[$0] } + [name]
    self.counts = kept.map { counts[$0] } + [rareCount + ownCount]
    resampled = []
    self.token = name
  }
}
