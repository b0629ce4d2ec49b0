import Compute
import Tabular

/// How the columns that follow from others are found and decoded.
extension TableEncoder {
  /// Which columns follow from which others: ``DependencySearch``. Their encoders in `columns` become ones with a
  /// level for each value.
  ///
  /// Memory: 2 bytes a cell of the columns of few values, and 4 where rare spellings share levels.
  ///
  /// - Parameters:
  ///   - cells: the cells of a column to learn from.
  ///   - options: those of a column.
  static func dependencies(
    of columns: inout [ColumnEncoder?], cells: (Int) -> Column,
    options: (Int) -> EncodingOptions
  ) -> [ColumnDependency] {
    let limit = DependencySearch.levelLimit
    let candidates = columns.indices.compactMap { index -> DependencySearch.Candidate? in
      guard let encoder = columns[index] else { return nil }
      let cells = cells(index)
      let values = encoder.listing(cells, limit: limit, options: options(index))?
        .ownLevels(of: cells)
      let levels =
        encoder.isListed ? values : encoder.canBeSource ? encoder.ownLevels(of: cells) : nil
      guard values != nil || levels != nil else { return nil }
      return DependencySearch.Candidate(column: index, levels: levels, values: values)
    }
    let dependencies = DependencySearch(candidates).dependencies()
    for column in dependencies.map(\.column) {
      columns[column] = columns[column]?.listing(
        cells(column), limit: limit, options: options(column))
    }
    return dependencies
  }

  /// The dependency of each column of the schema that is looked up.
  var dependencyOfColumn: [Int: ColumnDependency] {
    Dictionary(uniqueKeysWithValues: dependencies.map { ($0.column, $0) })
  }
}
