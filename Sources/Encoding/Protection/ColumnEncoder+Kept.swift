import Tabular

/// What can be decoded, for the schema of a model: it tells no more of the rows than its encoders do.
extension ColumnEncoder {
  /// The spellings that are decoded; none of a column of numbers.
  var spellings: [String] {
    switch self {
    case .constant(.spelling(let spelling)): [spelling]
    case .category(let encoder): encoder.allSpellings
    case .constant, .integers, .reals, .gaussianIntegers, .gaussianReals, .datetime: []
    }
  }

  /// The spelling that stands for rare ones, if one does.
  var token: String? {
    if case .category(let encoder) = self { encoder.token } else { nil }
  }

  /// The least and the greatest number or moment that is decoded; `nil` of a category.
  var range: ValueRange? {
    switch self {
    case .constant(.integer(let value)): .integers(value...value)
    case .constant(.real(let value)): .reals(value...value)
    case .integers(let encoder): .integers(encoder.range)
    case .reals(let encoder): .reals(encoder.range)
    case .gaussianIntegers(let encoder): .integers(encoder.range)
    case .gaussianReals(let encoder): .reals(encoder.range)
    case .datetime(let encoder): .integers(encoder.range)
    case .constant, .category: nil
    }
  }
}

extension ColumnSchema {
  /// This schema without what is not decoded: of a category the spellings that are, in their order, and of numbers their
  /// range. A pair of spellings of which only one is left is no boolean any more.
  func keeping(whatDecodes encoder: ColumnEncoder) -> ColumnSchema {
    var result = self
    if case .constant(.missing) = encoder { result.isNullable = true }
    switch kind {
    case .categorical, .boolean:
      let spellings = encoder.spellings
      let decoded = SpellingPositions(spellings)
      let kept = (categories ?? []).filter { decoded[$0] != nil }
      let known = SpellingPositions(kept)
      let all = kept + spellings.filter { known[$0] == nil }
      // A pair that no row has is declared, and nobody's.
      if kind == .boolean && all.isEmpty { break }
      if kind == .boolean && all.count != 2 { result.kind = .categorical }
      result.categories = all.isEmpty ? nil : all
    case .integer, .continuous, .datetime:
      result.range = encoder.range
      result = result.coarsened
    case .text, .key: break
    }
    return result
  }

  /// This schema of a column that is not modelled, without ranges and lists of categories, which nothing needs: the
  /// greatest key is somebody's.
  var withoutValues: ColumnSchema {
    var result = self
    result.range = nil
    if kind == .categorical { result.categories = nil }
    return result
  }
}
