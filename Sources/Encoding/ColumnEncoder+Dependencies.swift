import Compute
import Tabular

/// What a ``ColumnDependency`` asks of a column.
extension ColumnEncoder {
  /// Whether each level of its one variable is one value.
  var isListed: Bool {
    switch self {
    case .category(let encoder): encoder.rare.isEmpty
    case .integers, .reals: !isBinned
    case .constant, .gaussianIntegers, .gaussianReals, .datetime: false
    }
  }

  /// Whether others can be looked up from its level: a group of rare spellings is one too.
  var canBeSource: Bool {
    switch self {
    case .category: true
    case .constant, .integers, .reals, .gaussianIntegers, .gaussianReals, .datetime: isListed
    }
  }

  /// This encoder, if each of its levels is one value, or else one of the same column with a level for each that k rows
  /// have, ``EncodingOptions/leastCount``; `nil` for a constant column, or if it has more than `limit` values.
  /// O(rows · log rows).
  ///
  /// A day of the calendar may then be one of a list. That costs nothing where the column is no variable of the model.
  func listing(_ column: Column, limit: Int, options: EncodingOptions) -> ColumnEncoder? {
    if case .constant = self { return nil }
    guard !isListed else { return self }
    var options = options
    options.fewValuesLimit = limit
    options.categoryLimit = limit
    let missingCount = column.missing.missingCount
    func numbers<Scalar: NumericScalar>(_ values: [Scalar]) -> NumericEncoder<Scalar>? {
      guard Self.mayBeListed(values, missing: column.missing, limit: limit) else { return nil }
      let encoder = NumericEncoder(
        listing: values.indices.lazy.filter { !column.missing[$0] }.map { values[$0] },
        missingCount: missingCount, options: options)
      return encoder.flatMap { $0.levels.count <= limit ? $0 : nil }
    }
    switch column.storage {
    case .codes(let codes, let dictionary):
      let encoder = CategoryEncoder(
        fitting: codes, dictionary: dictionary, missingCount: missingCount, options: options)
      return encoder.rare.isEmpty ? .category(encoder) : nil
    case .integers(let values): return numbers(values).map(ColumnEncoder.integers)
    case .reals(let values): return numbers(values).map(ColumnEncoder.reals)
    }
  }

  /// Whether some thousand cells, evenly spaced, have few enough values for `limit` values to make up nearly all of a
  /// column.
  private static func mayBeListed<Scalar: NumericScalar>(
    _ values: [Scalar], missing: MissingMask, limit: Int
  ) -> Bool {
    let step = max(values.count / 4_096, 1)
    let sample = stride(from: 0, to: values.count, by: step).lazy
      .filter { !missing[$0] }.map { values[$0] }
    // Of 4,096 cells a twentieth is 205.
    return sample.distinctCount(limit: limit + 512) <= limit + 512
  }

  /// As ``levels(of:)``, with ``DependencySearch/noLevel`` for the cells that their level does not stand for: a rare spelling
  /// that counts to another one, a number that counts to the nearest.
  func ownLevels(of column: Column) -> [UInt16] {
    var levels = levels(of: column)
    func exclude(_ isOwn: (Int) -> Bool) {
      for row in levels.indices where !column.missing[row] && !isOwn(row) {
        levels[row] = DependencySearch.noLevel
      }
    }
    switch (self, column.storage) {
    case (.category(let encoder), .codes(let codes, let dictionary)) where encoder.token == nil:
      let kept = SpellingPositions(encoder.allSpellings)
      let isKept = dictionary.map { kept[$0] != nil }
      exclude { isKept[Int(codes[$0])] }
    case (.integers(let encoder), .integers(let values)):
      exclude { encoder.levels[Int(levels[$0])][0] == values[$0] }
    case (.reals(let encoder), .reals(let values)):
      exclude { encoder.levels[Int(levels[$0])][0] == values[$0] }
    default: break
    }
    return levels
  }

  /// The level of each cell.
  ///
  /// - Precondition: the column has one variable, and not a Gaussian one.
  func levels(of column: Column) -> [UInt16] {
    var rows = EncodedRows(rowCount: column.count, layout: VariableLayout(variables))
    precondition(
      rows.variableCount == 1 && rows.gaussianVariables.isEmpty,
      "levels of \(rows.variableCount) variables")
    encode(column, at: VariablePlace(first: 0, gaussian: 0), uniform: { _ in 0.5 }, into: &rows)
    return rows.levels
  }
}
