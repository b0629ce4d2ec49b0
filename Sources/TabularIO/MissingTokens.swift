/// The texts that mean "missing" in a file.
///
/// They are compared byte by byte with the whole field: case counts, spaces count.
public struct MissingTokens: Sendable, Hashable {
  /// `""`, `NA`, `N/A`, `n/a`, `<NA>`, `#N/A`, `NaN`, `nan`, `NaT`, `NULL`, `null`, `?` and `\N`: what R,
  /// pandas, spreadsheets, database exports and the UCI repository write. `None`, `-` and `.` are not
  /// among them, since they are also values.
  public static let standard = MissingTokens([
    "", "NA", "N/A", "n/a", "<NA>", "#N/A", "NaN", "nan", "NaT", "NULL", "null", "?", "\\N",
  ])

  private let tokens: Set<[UInt8]>
  private let longest: Int
  /// Whether a token begins with the byte at this index. Most cells are settled by it.
  private let beginnings: [Bool]

  public init(_ tokens: [String]) {
    self.init(Set(tokens.map { Array($0.utf8) }))
  }

  private init(_ tokens: Set<[UInt8]>) {
    self.tokens = tokens
    longest = tokens.map(\.count).max() ?? -1
    var beginnings = [Bool](repeating: false, count: 256)
    for token in tokens {
      if let first = token.first { beginnings[Int(first)] = true }
    }
    self.beginnings = beginnings
  }

  /// Whether one of the tokens might be a number.
  var mayBeNumbers: Bool {
    "0123456789-".utf8.contains { beginnings[Int($0)] }
  }

  /// The tokens, in no order.
  var all: [[UInt8]] { Array(tokens) }

  /// Whether `text` is one of the tokens. O(length).
  public func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= longest else { return false }
    guard let first = text.first else { return tokens.contains([]) }
    return beginnings[Int(first)] && tokens.contains { $0.elementsEqual(text) }
  }

  /// These tokens without `spellings`: a column that declares a token as a category means it.
  func subtracting(_ spellings: [String]) -> MissingTokens {
    MissingTokens(tokens.subtracting(spellings.map { Array($0.utf8) }))
  }
}
