internal import GradientBoosting
import Tabular

/// Rows as trees read them: one feature a column, learned from the training rows.
///
/// - A number is (value − least) / (greatest − least) of the training column's finite values; with one value alone,
///   value − least. Trees ask only for the order of numbers, so this changes nothing, but that dates in ticks, and other
///   numbers that differ in late digits only, fit a `Float`. Beyond its range a number counts as its end.
/// - A category is the position of its spelling among those of the training column, ascending; one position more
///   stands for all unknown spellings, and one for missing cells. Of more than ``mostSpellings``, the rarest are as
///   unknown.
/// - A missing or infinite number is missing, and trees send it where it fits.
struct TreeFeatures: Sendable {
  /// Trees weigh each spelling at each split.
  static let mostSpellings = 4096

  private enum Reading: Sendable {
    case number(least: Double, width: Double)
    case category(SpellingPositions)
  }

  /// The columns, in the order of the features.
  let columnNames: [String]
  private let readings: [Reading]

  /// Learns to read the compared columns of `training`, but for `leftOut`. O(rows · columns).
  init(training: Table, leaving leftOut: String? = nil) {
    let names = training.comparedColumns.filter { $0 != leftOut }
    let kept = training.keeping(columns: names)
    let count = kept.columns.count
    columnNames = names
    readings = concurrentMap(count: count, cells: count * kept.rowCount) { position in
      kept.schema.columns[position].kind.isNumeric
        ? Self.numberReading(kept.columns[position]) : Self.categoryReading(kept.columns[position])
    }
  }

  /// The rows of `table`. O(rows · columns).
  ///
  /// - Precondition: `table` has the columns, stored as in the training table; there is at least one.
  func matrix(of table: Table) -> FeatureMatrix {
    let kept = table.keeping(columns: columnNames)
    let width = kept.columns.count
    let features = concurrentMap(count: width, cells: width * kept.rowCount) {
      Self.feature(of: kept.columns[$0], readings[$0])
    }
    var cells = [Float](repeating: 0, count: width * kept.rowCount)
    for (column, feature) in features.enumerated() {
      for (row, cell) in feature.enumerated() { cells[row * width + column] = cell }
    }
    let kinds = readings.map { reading -> FeatureMatrix.Kind in
      switch reading {
      case .number: .number
      case .category: .category
      }
    }
    return FeatureMatrix(kinds: kinds, cells: cells)
  }

  private static func numberReading(_ column: Column) -> Reading {
    let numbers = column.numbers.filter(\.isFinite)
    guard let least = numbers.min(), let greatest = numbers.max() else {
      return .number(least: 0, width: 1)
    }
    let width = greatest - least
    return .number(least: least, width: width > 0 && width.isFinite ? width : 1)
  }

  private static func categoryReading(_ column: Column) -> Reading {
    var known = column.presentSpellings.sortedByBytes
    if known.count > mostSpellings {
      let counts = column.counts(of: SpellingPositions(known), known.count)
      let commonest = known.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
      known = commonest.prefix(mostSpellings).sorted().map { known[$0] }
    }
    return .category(SpellingPositions(known))
  }

  private static func feature(of column: Column, _ reading: Reading) -> [Float] {
    switch reading {
    case .number(let least, let width):
      let most = Double(Float.greatestFiniteMagnitude)
      return column.numbers.map { number in
        guard number.isFinite else { return .nan }
        return Float(min(max((number - least) / width, -most), most))
      }
    case .category(let known):
      let unknown = Int32(known.count)
      return column.recoded(
        as: column.spellings.map { known[$0].map(Int32.init) ?? unknown }, missingCode: unknown + 1
      ).map(Float.init)
    }
  }
}

extension Column {
  /// How many cells have each of the spellings at 0..<`count`; all spellings that cells have stand there.
  fileprivate func counts(of positions: SpellingPositions, _ count: Int) -> [Int] {
    let codes = spellings.map { Int32(positions[$0] ?? count) }
    var counts = [Int](repeating: 0, count: count + 1)
    for code in recoded(as: codes, missingCode: Int32(count)) { counts[Int(code)] += 1 }
    return Array(counts.dropLast())
  }
}
