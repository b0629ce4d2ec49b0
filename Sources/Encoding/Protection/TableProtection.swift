import Tabular

/// What of a table is not kept because fewer than k of the rows learned from have it: counts, and no cell.
public struct TableProtection: Codable, Hashable, Sendable {
  /// k: see ``EncodingOptions/leastCount``. 2 or more.
  public let leastCount: Int
  /// The columns of which something is not kept, in the schema's order.
  public let columns: [ColumnProtection]

  /// The rows of all columns' rare spellings, each column's counted for itself.
  public var rareRowCount: Int { columns.reduce(0) { $0 + $1.rareRowCount } }
  /// The rows of all columns' outermost numbers, each column's counted for itself.
  public var outermostRowCount: Int { columns.reduce(0) { $0 + $1.outermostRowCount } }
}

/// What of one column is not kept.
public struct ColumnProtection: Codable, Hashable, Sendable {
  /// The column's name.
  public let column: String
  /// Spellings that fewer than k rows have, and their rows.
  public let rareSpellingCount: Int
  public let rareRowCount: Int
  /// What stands for them; `nil` if one of the other spellings does.
  public let token: String?
  /// Rows whose number or moment lies beyond the ends that k rows reach, and counts as the end.
  public let outermostRowCount: Int
  /// Rows with a number or moment in a column that has fewer than k of them: it is learned as missing.
  public let clearedRowCount: Int

  /// `nil` if all is kept. O(rows).
  init?(of column: Column, named name: String, by encoder: ColumnEncoder) {
    var rare = (spellings: 0, rows: 0)
    var outermost = 0
    var cleared = 0
    var token: String?
    func count<Scalar: Comparable>(_ values: [Scalar], _ range: ClosedRange<Scalar>) {
      outermost = values.indices.count {
        !column.missing[$0] && !range.contains(values[$0])
      }
    }
    switch (encoder, column.storage) {
    case (.constant(.missing), _):
      cleared = column.count - column.missing.missingCount
    case (_, .codes(let codes, let dictionary)):
      var counts = [Int](repeating: 0, count: dictionary.count)
      for code in codes where code >= 0 { counts[Int(code)] += 1 }
      let kept = SpellingPositions(encoder.spellings)
      for (spelling, count) in zip(dictionary, counts) where count > 0 && kept[spelling] == nil {
        rare.spellings += 1
        rare.rows += count
      }
      if case .constant(.spelling(let spelling)) = encoder {
        // Of a column that is one token no row has it, as a rule.
        token =
          SpellingPositions(dictionary)[spelling].map { counts[$0] > 0 } ?? false
          ? nil : spelling
      } else {
        token = encoder.token
      }
    case (_, .integers(let values)):
      if case .integers(let range) = encoder.range { count(values, range) }
    case (_, .reals(let values)):
      if case .reals(let range) = encoder.range { count(values, range) }
    }
    guard rare.rows + outermost + cleared > 0 else { return nil }
    self.column = name
    rareSpellingCount = rare.spellings
    rareRowCount = rare.rows
    self.token = token
    outermostRowCount = outermost
    clearedRowCount = cleared
  }
}
