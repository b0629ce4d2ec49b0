import Tabular

/// The bars of one column, learned from its real cells, and the place of each cell among them.
///
/// Places: 0..<``barCount`` are the bars; then comes one for rarer spellings, if the column has spellings; the last one
/// is for missing cells. A place that holds any real row holds at least k of them:
/// - a spelling has a bar if k real rows have it, and at most ``mostCategories`` have one, the most frequent; if what is
///   left were fewer than k rows, the least frequent bars join it;
/// - ``NumberEdges`` and ``CalendarEdges`` see to numbers;
/// - fewer than k missing cells are counted as rarer spellings, or in the fullest bar of numbers, where they do not
///   show;
/// - a column with too few real cells for that has no bars, and none of its rows has a place.
struct ColumnBars: Sendable {
  static let mostCategories = 20

  let bars: ColumnDistribution.Bars
  let barCount: Int
  /// The real rows of each place.
  let realCounts: [Int]

  /// Where the rows of `missing` real cells are counted.
  private let missingRealPlace: Int
  private let rule: Rule
  /// Whether it is a column of numbers without any: the share of missing cells is known, though there is no bar.
  private let isAllMissing: Bool

  private enum Rule: Sendable {
    /// The edges between bars: bar i holds what is at or above i of them.
    case inner([Double])
    case spellings(SpellingPositions)
    case nothing
  }

  /// - Parameter real: the column in the real tables: training and held-out. O(rows · log rows).
  init(real: [Column], schema: ColumnSchema, leastCount: Int) {
    let missing = real.reduce(0) { $0 + $1.missing.missingCount }
    let rowCount = real.reduce(0) { $0 + $1.count }
    if schema.kind.isNumeric {
      self.init(
        numbers: real.flatMap { $0.numbers.filter(\.isFinite) }.sorted(), missing: missing,
        rowCount: rowCount, schema: schema, leastCount: leastCount)
    } else {
      self.init(spellingsOf: real, missing: missing, leastCount: leastCount)
    }
  }

  private init(
    numbers sorted: [Double], missing: Int, rowCount: Int, schema: ColumnSchema, leastCount: Int
  ) {
    let edges: [Double]
    if schema.kind == .datetime, let format = schema.datetimeFormat {
      let calendar = CalendarEdges(sorted: sorted, format: format, leastCount: leastCount)
      edges = calendar.ticks
      bars = .datetimes(edges: calendar.texts)
    } else {
      edges = NumberEdges.edges(
        sorted: sorted, decimals: schema.kind == .continuous ? schema.decimals : 0,
        leastCount: leastCount)
      bars = .numbers(edges: edges)
    }
    barCount = max(edges.count - 1, 0)
    let inner = Array(edges.dropFirst().dropLast())
    let positions = [0] + inner.map { sorted.position(of: $0) } + [sorted.count]
    var counts = barCount > 0 ? zip(positions.dropFirst(), positions).map { $0 - $1 } : []
    counts.append(missing)
    isAllMissing = missing == rowCount && missing >= leastCount
    guard barCount > 0 else {
      (rule, realCounts, missingRealPlace) = (.nothing, [isAllMissing ? missing : 0], 0)
      return
    }
    let fullest = (0..<barCount).max { (counts[$0], -$0) < (counts[$1], -$1) }!
    missingRealPlace = missing < leastCount ? fullest : barCount
    counts[barCount] = 0
    counts[missingRealPlace] += missing
    rule = .inner(inner)
    realCounts = counts
  }

  private init(spellingsOf real: [Column], missing: Int, leastCount: Int) {
    isAllMissing = false
    var counts: [[UInt8]: (spelling: String, count: Int)] = [:]
    for column in real {
      let spellings = column.spellings
      var codeCounts = [Int](repeating: 0, count: spellings.count + 1)
      let none = Int32(spellings.count)
      for code in column.recoded(as: Array(0..<none), missingCode: none) {
        codeCounts[Int(code)] += 1
      }
      for (spelling, count) in zip(spellings, codeCounts) where count > 0 {
        counts[Array(spelling.utf8), default: (spelling, 0)].count += count
      }
    }
    let frequent = counts.filter { $0.value.count >= leastCount }.sorted {
      $0.value.count != $1.value.count
        ? $0.value.count > $1.value.count : $0.key.lexicographicallyPrecedes($1.key)
    }.prefix(Self.mostCategories).map(\.value)
    let present = counts.values.reduce(0) { $0 + $1.count }
    let hidesMissing = missing < leastCount
    var shown = frequent.count
    var rest = present - frequent.reduce(0) { $0 + $1.count } + (hidesMissing ? missing : 0)
    while 1..<leastCount ~= rest, shown > 0 {
      shown -= 1
      rest += frequent[shown].count
    }
    let isShown = rest == 0 || rest >= leastCount
    let kept = isShown ? frequent.prefix(shown) : []
    bars = .categories(spellings: kept.map(\.spelling))
    barCount = kept.count
    missingRealPlace = hidesMissing ? kept.count : kept.count + 1
    rule = isShown ? .spellings(SpellingPositions(kept.map(\.spelling))) : .nothing
    realCounts =
      isShown ? kept.map(\.count) + [rest, hidesMissing ? 0 : missing] : [0, 0]
  }

  /// The place of each row's cell, O(rows); `nil` if the column has none.
  ///
  /// - Parameter isReal: whether it is one of the real columns, whose few missing cells are hidden.
  func places(of column: Column, isReal: Bool) -> [Int32]? {
    let last = Int32(realCounts.count - 1)
    let missing = isReal ? Int32(missingRealPlace) : last
    switch rule {
    case .inner(let inner):
      return column.numbers.map { $0.isNaN ? missing : Int32(inner.position(above: $0)) }
    case .spellings(let known):
      let other = Int32(barCount)
      return column.recoded(
        as: column.spellings.map { known[$0].map(Int32.init) ?? other }, missingCode: missing)
    case .nothing: return nil
    }
  }

  /// The share of all rows at each place; zeros if the column has none. O(rows).
  func shares(of column: Column, isReal: Bool) -> [Double] {
    guard column.count > 0 else { return realCounts.map { _ in 0 } }
    var counts = [Int](repeating: 0, count: realCounts.count)
    if isAllMissing {
      counts[0] = column.missing.missingCount
    } else {
      for place in places(of: column, isReal: isReal) ?? [] { counts[Int(place)] += 1 }
    }
    return counts.map { Double($0) / Double(column.count) }
  }
}
