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

  /// This encoder, if each of its levels is one value, or else one of the same column with a level for each;
  /// `nil` for a constant column, or if it has more than `limit` values. O(rows).
  ///
  /// Such a level may have one row, and a day of the calendar be one of a list. That costs nothing where the column is
  /// no variable of the model.
  func listing(_ column: Column, limit: Int) -> ColumnEncoder? {
    if case .constant = self { return nil }
    guard !isListed else { return self }
    let present = (0..<column.count).lazy.filter { !column.missing[$0] }
    var options = EncodingOptions()
    options.fewValuesLimit = limit
    options.distinctValueLimit = limit
    options.categoryLimit = limit
    let missingCount = column.missing.missingCount
    func numbers<Scalar: NumericScalar>(_ values: [Scalar]) -> NumericEncoder<Scalar>? {
      let values = present.map { values[$0] }
      guard values.distinctCount(limit: limit) <= limit else { return nil }
      return NumericEncoder(
        fitting: Array(values), missingCount: missingCount, decimals: nil, options: options)
    }
    switch column.storage {
    case .codes(let codes, let dictionary):
      guard present.map({ codes[$0] }).distinctCount(limit: limit) <= limit else { return nil }
      return .category(
        CategoryEncoder(
          fitting: codes, dictionary: dictionary, missingCount: missingCount, options: options))
    case .integers(let values): return numbers(values).map(ColumnEncoder.integers)
    case .reals(let values): return numbers(values).map(ColumnEncoder.reals)
    }
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
