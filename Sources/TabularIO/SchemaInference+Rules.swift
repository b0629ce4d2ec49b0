import Tabular

extension SchemaInference {
  /// The fewest rows in which a column can be found to be a key.
  private static let keyRows = 20
  /// So many spellings a column with a personal name may have and still be a category.
  private static let personalSpellings = 20

  /// The rules in the order of ``SchemaInference``'s table.
  static func columnSchema(
    named name: String, from profile: ColumnProfile, in source: any RecordSource
  ) throws -> ColumnSchema {
    var schema = ColumnSchema(
      name: name, kind: .text, treatment: .drop, isNullable: profile.missingCount > 0)
    guard profile.presentCount > 0 else { return schema }
    if let (format, range) = profile.datetimes.best {
      schema.kind = .datetime
      schema.treatment = .model
      schema.datetimeFormat = format
      schema.range = .integers(range)
      return schema
    }
    switch try numericKind(of: profile, named: name, in: source) {
    case .integer:
      guard !isPersonal(profile, named: name) else { break }
      schema.range = profile.numbers.wholeRange.map(ValueRange.integers)
      let isKey = isKey(profile, named: name)
      schema.kind = isKey ? .key : .integer
      schema.treatment = isKey ? .generate : .model
      return schema
    case .continuous:
      schema.kind = .continuous
      schema.treatment = .model
      schema.range = profile.numbers.realRange.map(ValueRange.reals)
      schema.decimals = profile.numbers.decimals
      return schema
    case nil: break
    }
    if let pair = booleanPair(in: profile) {
      schema.kind = .boolean
      schema.treatment = .model
      schema.categories = pair
      return schema
    }
    if let categories = categories(of: profile, named: name) {
      schema.kind = .categorical
      schema.treatment = .model
      schema.categories = categories
      return schema
    }
    schema.shape = profile.shapes.shape
    if isKey(profile, named: name), schema.shape != .email {
      schema.kind = .key
      schema.treatment = .generate
    } else {
      schema.treatment = schema.shape == nil ? .drop : .generate
    }
    return schema
  }

  private enum NumericKind { case integer, continuous }

  /// `nil` if the column is not numeric.
  private static func numericKind(
    of profile: ColumnProfile, named name: String, in source: any RecordSource
  ) throws -> NumericKind? {
    let numbers = profile.numbers
    guard numbers.otherCount == 0, numbers.nonFiniteCount < profile.presentCount else {
      return nil
    }
    if let position = numbers.firstNonFinitePosition {
      throw TableError(
        place: "\(source.name), \(source.positionNoun) \(position), column '\(name)'",
        problem: "is not a finite number",
        remedy: "List its spelling with --missing, or declare the column as text in a schema file.")
    }
    if numbers.fractionalCount > 0 { return .continuous }
    return numbers.hugeCount == 0 ? .integer : nil
  }

  private static func isKey(_ profile: ColumnProfile, named name: String) -> Bool {
    guard profile.missingCount == 0, profile.presentCount >= keyRows else { return false }
    let isCounting =
      profile.numbers.wholeCount == profile.presentCount && profile.numbers.isCounting
    return isCounting || profile.uniqueness.isUnique
  }

  private static func isPersonal(_ profile: ColumnProfile, named name: String) -> Bool {
    let count = profile.spellings?.presentCount ?? .max
    return ColumnName.suggestsPerson(name) && count > personalSpellings
  }

  /// The spellings in the order of their bytes, or `nil` where the column is an identifier or free text.
  private static func categories(of profile: ColumnProfile, named name: String) -> [String]? {
    guard let spellings = profile.spellings, !profile.shapes.isIdentifying,
      !isPersonal(profile, named: name), spellings.presentCount * 2 <= profile.presentCount
    else { return nil }
    return spellings.presentSpellings.sortedByBytes()
  }

  /// The two spellings with false first, if they are a known pair in one case.
  private static func booleanPair(in profile: ColumnProfile) -> [String]? {
    guard let spellings = profile.spellings, spellings.presentCount == 2 else { return nil }
    let seen = Set(spellings.presentSpellings)
    return booleanPairs.first { Set($0) == seen }
  }

  private static let booleanPairs: [[String]] = [
    ["false", "true"], ["no", "yes"], ["n", "y"], ["f", "t"], ["off", "on"], ["nein", "ja"],
  ].flatMap { pair in
    [pair, pair.map(\.withInitialCapital), pair.map { $0.uppercased() }]
  }
}

extension String {
  /// With a capital first letter.
  fileprivate var withInitialCapital: String { prefix(1).uppercased() + dropFirst() }
}

extension [String] {
  /// In the order of their UTF-8 bytes.
  func sortedByBytes() -> [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
