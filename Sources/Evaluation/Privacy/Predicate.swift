/// What a row may be like: a condition on each of some columns, all of which hold.
struct Predicate: Hashable, Sendable {
  /// A condition on one column, in the codes of ``CellCodes``.
  struct Condition: Hashable, Sendable {
    let column: Int
    let codes: Range<Int32>
    /// A code of `codes` that does not do: for "present, and not this".
    var excluded: Int32?

    func holds(for code: Int32) -> Bool { codes.contains(code) && code != excluded }
  }

  /// In the order of the columns.
  let conditions: [Condition]

  init(_ conditions: [Condition]) {
    precondition(!conditions.isEmpty, "a predicate without conditions")
    self.conditions = conditions.sorted { $0.column < $1.column }
  }
}

/// The rows of a table by their codes, column by column: to find those that meet a predicate without looking at all.
struct PredicateIndex: Sendable {
  private struct Column: Sendable {
    let codes: [Int32]
    /// The rows, ascending by their code.
    let rows: [Int32]
    /// Where in `rows` those of each code start, and at last their number.
    let starts: [Int32]
  }

  private let columns: [Column]
  let rowCount: Int

  /// - Parameter columns: the codes of each row, column by column; there is one at least.
  /// - Complexity: O((rows + codes) · columns).
  init(columns: [[Int32]], axes: [CellCodes.Axis]) {
    rowCount = columns[0].count
    self.columns = concurrentMap(count: axes.count, cells: axes.count * rowCount) { position in
      let codes = columns[position]
      var starts = [Int32](repeating: 0, count: Int(axes[position].missing) + 2)
      for code in codes { starts[Int(code) + 1] += 1 }
      for code in 1..<starts.count { starts[code] += starts[code - 1] }
      var next = starts
      var rows = [Int32](repeating: 0, count: codes.count)
      for (row, code) in codes.enumerated() {
        rows[Int(next[Int(code)])] = Int32(row)
        next[Int(code)] += 1
      }
      return Column(codes: codes, rows: rows, starts: starts)
    }
  }

  /// The code of a cell.
  func code(row: Int, column: Int) -> Int32 { columns[column].codes[row] }

  /// How many rows have one of these codes in a column. O(1).
  func count(of codes: Range<Int32>, inColumn column: Int) -> Int {
    places(of: codes, inColumn: column).count
  }

  /// The codes that at least one row has in a column, ascending. O(codes).
  func presentCodes(inColumn column: Int) -> [Int32] {
    (0..<Int32(columns[column].starts.count - 1)).filter {
      count(of: $0..<$0 + 1, inColumn: column) > 0
    }
  }

  /// The code of the row that stands at `place` when rows are in the order of a column.
  func code(atPlace place: Int, inColumn column: Int) -> Int32 {
    columns[column].codes[Int(columns[column].rows[place])]
  }

  /// Whether exactly one row meets the predicate. The rows of the condition that fewest meet are looked at, up to the
  /// second that meets all: O(rows · conditions) at most, and for most predicates a few steps.
  func singlesOut(_ predicate: Predicate) -> Bool {
    let ranges = predicate.conditions.map { places(of: $0.codes, inColumn: $0.column) }
    let rarest = ranges.indices.min { ranges[$0].count < ranges[$1].count }!
    let rows = columns[predicate.conditions[rarest].column].rows
    var isFound = false
    for place in ranges[rarest] {
      let row = Int(rows[place])
      guard predicate.conditions.allSatisfy({ $0.holds(for: columns[$0.column].codes[row]) })
      else { continue }
      if isFound { return false }
      isFound = true
    }
    return isFound
  }

  private func places(of codes: Range<Int32>, inColumn column: Int) -> Range<Int> {
    let starts = columns[column].starts
    return Int(starts[Int(codes.lowerBound)])..<Int(starts[Int(codes.upperBound)])
  }
}
