import Encoding

/// What was kept out of a model, in words for the user: counts, and no cell.
extension TableProtection {
  /// "23 rare spellings of 3 columns and the ends of 6 columns kept out"; `nil` if all was learned.
  var summary: String? {
    let parts = [
      part(columns.reduce(0) { $0 + $1.rareSpellingCount }, "rare spelling", of: \.rareRowCount),
      columns.contains { $0.outermostRowCount > 0 }
        ? "the ends of \(counted(\.outermostRowCount))" : nil,
      columns.contains { $0.clearedRowCount > 0 }
        ? "all values of \(counted(\.clearedRowCount))" : nil,
    ].compactMap { $0 }
    guard let last = parts.last else { return nil }
    let list = parts.dropLast().joined(separator: ", ")
    return (list.isEmpty ? last : "\(list) and \(last)") + " kept out"
  }

  private func part(
    _ count: Int, _ noun: String, of rows: (ColumnProtection) -> Int
  ) -> String? {
    count > 0 ? "\(count) \(noun)\(count == 1 ? "" : "s") of \(counted(rows))" : nil
  }

  /// "3 columns", of those that have such rows.
  private func counted(_ rows: (ColumnProtection) -> Int) -> String {
    let count = columns.count { rows($0) > 0 }
    return "\(count) column\(count == 1 ? "" : "s")"
  }

  /// What the user may not expect: columns of which little is left.
  var warnings: [String] {
    columns.compactMap { column in
      if column.clearedRowCount > 0 {
        return "emptied \(column.column.quoted): fewer than \(leastCount) rows have a value"
      }
      guard let token = column.token else { return nil }
      return "replaced \(column.column.quoted): spellings of fewer than \(leastCount) rows, in"
        + " \(column.rareRowCount) of them, are \(token.quoted)"
    }
  }
}

extension ColumnProtection {
  /// One line: "protected 'city': 2 rare spellings in 4 rows; 16 rows beyond the ends".
  var line: String {
    var parts: [String] = []
    if rareSpellingCount > 0 {
      let place = token.map { "called \($0.quoted)" } ?? "others are drawn for them"
      parts.append(
        "\(rareSpellingCount) rare spelling\(rareSpellingCount == 1 ? "" : "s") in"
          + " \(rareRowCount) row\(rareRowCount == 1 ? "" : "s"), \(place)")
    }
    if outermostRowCount > 0 {
      parts.append(
        "\(outermostRowCount) row\(outermostRowCount == 1 ? "" : "s") beyond the ends")
    }
    if clearedRowCount > 0 {
      parts.append("all \(clearedRowCount) value\(clearedRowCount == 1 ? "" : "s") left out")
    }
    return "protected \(column.quoted): " + parts.joined(separator: "; ")
  }
}
