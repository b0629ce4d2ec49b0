extension Table {
  /// Rows that take the place of others.
  public struct Replacement: Sendable {
    /// The numbers of the rows that are replaced.
    let rows: [Int]
    /// As many rows.
    let table: Table

    /// - Precondition: `table` has one row for each of `rows`.
    public init(rows: [Int], table: Table) {
      precondition(rows.count == table.rowCount, "\(table.rowCount) rows for \(rows.count)")
      self.rows = rows
      self.table = table
    }
  }

  /// The table with some rows replaced in the modelled columns; keys and identifiers stay. O(rows × columns).
  ///
  /// - Precondition: the tables have one schema and, for each modelled column, one dictionary.
  public func replacingModelledCells(_ replacements: [Replacement]) -> Table {
    precondition(replacements.allSatisfy { $0.table.schema == schema }, "rows of another schema")
    let replaced = columns.indices.map { position in
      schema.columns[position].treatment == .model
        ? columns[position].replacing(
          replacements.map { (rows: $0.rows, cells: $0.table.columns[position]) })
        : columns[position]
    }
    return Table(schema: schema, columns: replaced, rowCount: rowCount)
  }
}

extension Column {
  fileprivate typealias Replacement = (rows: [Int], cells: Column)

  /// The column with some of its cells replaced. O(rows).
  fileprivate func replacing(_ replacements: [Replacement]) -> Column {
    let replaced: Storage
    switch storage {
    case .integers(var values):
      for replacement in replacements {
        guard case .integers(let others) = replacement.cells.storage else { Self.failAsUnlike() }
        values.replace(replacement.rows, with: others)
      }
      replaced = .integers(values)
    case .reals(var values):
      for replacement in replacements {
        guard case .reals(let others) = replacement.cells.storage else { Self.failAsUnlike() }
        values.replace(replacement.rows, with: others)
      }
      replaced = .reals(values)
    case .codes(var values, let dictionary):
      for replacement in replacements {
        guard case .codes(let others, dictionary) = replacement.cells.storage else {
          Self.failAsUnlike()
        }
        values.replace(replacement.rows, with: others)
      }
      replaced = .codes(values, dictionary: dictionary)
    }
    return Column(storage: replaced, missing: missing(replacing: replacements))
  }

  private func missing(replacing replacements: [Replacement]) -> MissingMask {
    guard missing.isAnyMissing || replacements.contains(where: { $0.cells.missing.isAnyMissing })
    else { return missing }
    var isMissing = (0..<count).map { missing[$0] }
    for replacement in replacements {
      isMissing.replace(
        replacement.rows, with: replacement.rows.indices.map { replacement.cells.missing[$0] })
    }
    var mask = MissingMask()
    for isMissing in isMissing { mask.append(isMissing: isMissing) }
    return mask
  }

  private static func failAsUnlike() -> Never {
    preconditionFailure("cells that are stored in another way")
  }
}

extension Array {
  fileprivate mutating func replace(_ positions: [Int], with elements: [Element]) {
    for (position, element) in zip(positions, elements) { self[position] = element }
  }
}
