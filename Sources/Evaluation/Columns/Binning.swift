public import Tabular

/// The bins of one column, learned from the real column.
///
/// A number with at most `maximumBins` distinct real values has a bin for each. With more, the bins'
/// upper edges are the real quantiles q[1], q[2], … q[`maximumBins`], equal ones merged; a quantile is
/// always one of the real values (the lower neighbour). In both cases bin `i` holds
/// edge[i-1] < value ≤ edge[i]. So a value between two edges is in the bin of the upper one, and a
/// value below all real ones is in bin 0.
///
/// A category has a bin for each spelling of the real column; of more than `maximumSpellings`, each of so many that are
/// the most frequent has one, and the others have one together. Spellings are compared, not codes.
///
/// Two bins come last: one for numbers above all edges or spellings that the real column does not
/// have, and one for missing cells.
public struct Binning: Sendable {
  private enum Rule: Sendable {
    /// Ascending, distinct.
    case edges([Double])
    /// Those from the position `most` on have the bin `most`.
    case spellings(SpellingPositions, most: Int)
  }

  private let rule: Rule
  /// All bins, the two last included.
  public let binCount: Int

  /// O(rows · log rows) for a number, O(rows) for a category.
  ///
  /// - Precondition: the column is stored as its kind demands, and `maximumBins` and `maximumSpellings` are positive.
  public init(
    real: Column, schema: ColumnSchema, maximumBins: Int, maximumSpellings: Int = .max
  ) {
    precondition(maximumSpellings > 0, "\(maximumSpellings) spellings")
    let binning = Self.all(real: real, schema: schema, maximumBins: [maximumBins])[0]
    guard !schema.kind.isNumeric, binning.binCount - 2 > maximumSpellings else {
      self = binning
      return
    }
    let counts = binning.counts(of: real)
    let spellings = real.presentSpellings
    // Of equally frequent ones by their bytes: the order of the rows must not decide.
    let order = spellings.indices.sorted {
      counts[$0] != counts[$1]
        ? counts[$0] > counts[$1]
        : spellings[$0].utf8.lexicographicallyPrecedes(spellings[$1].utf8)
    }
    self.init(
      rule: .spellings(SpellingPositions(order.map { spellings[$0] }), most: maximumSpellings),
      count: maximumSpellings + 1)
  }

  private init(rule: Rule, count: Int) {
    self.rule = rule
    binCount = count + 2
  }

  /// The binnings with these numbers of bins, for which the column is sorted only once.
  static func all(real: Column, schema: ColumnSchema, maximumBins: [Int]) -> [Binning] {
    precondition(maximumBins.allSatisfy { $0 > 0 }, "\(maximumBins) bins")
    guard schema.kind.isNumeric else {
      let known = real.presentSpellings
      let binning = Binning(
        rule: .spellings(SpellingPositions(known), most: .max), count: known.count)
      return maximumBins.map { _ in binning }
    }
    let sorted = real.numbers.filter { !$0.isNaN }.sorted()
    return maximumBins.map {
      let edges = Self.edges(of: sorted, atMost: $0)
      return Binning(rule: .edges(edges), count: edges.count)
    }
  }

  /// The bin of each row, 0..<``binCount``. O(rows · log bins).
  ///
  /// - Precondition: the column is stored as the real one was.
  public func bins(of column: Column) -> [Int32] {
    let other = Int32(binCount - 2)
    let missing = Int32(binCount - 1)
    switch rule {
    case .edges(let edges):
      return column.numbers.map { $0.isNaN ? missing : Int32(edges.position(of: $0)) }
    case .spellings(let known, let most):
      return column.recoded(
        as: column.spellings.map { known[$0].map { Int32(min($0, most)) } ?? other },
        missingCode: missing)
    }
  }

  /// How many rows of `column` each bin has. O(rows · log bins).
  func counts(of column: Column) -> [Double] {
    var counts = [Double](repeating: 0, count: binCount)
    for bin in bins(of: column) { counts[Int(bin)] += 1 }
    return counts
  }

  private static func edges(of sorted: [Double], atMost maximum: Int) -> [Double] {
    let distinct = sorted.withoutRepetitions
    guard distinct.count > maximum else { return distinct }
    return (1...maximum).map { sorted[$0 * (sorted.count - 1) / maximum] }.withoutRepetitions
  }
}

extension Array where Element: Equatable {
  /// Without the elements that equal the one before.
  fileprivate var withoutRepetitions: [Element] {
    var kept: [Element] = []
    for element in self where kept.last != element { kept.append(element) }
    return kept
  }
}

extension Column {
  /// The spellings that at least one row has, in the dictionary's order, each once; byte by byte, as in
  /// ``SpellingPositions``.
  var presentSpellings: [String] {
    let dictionary = spellings
    var isPresent = [Bool](repeating: false, count: dictionary.count)
    for code in recoded(as: Array(0..<Int32(dictionary.count)), missingCode: -1) where code >= 0 {
      isPresent[Int(code)] = true
    }
    var seen: Set<[UInt8]> = []
    return zip(dictionary, isPresent).compactMap { spelling, isPresent in
      isPresent && seen.insert(Array(spelling.utf8)).inserted ? spelling : nil
    }
  }
}

extension [String] {
  /// Ascending byte by byte, which no locale and no form of an accent changes.
  var sortedByBytes: [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
