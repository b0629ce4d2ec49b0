import Tabular

/// The cells of several tables as whole numbers that can be compared between them: equal cells have equal codes, and
/// numbers have codes in their order.
///
/// A number with declared decimals is compared at that many, and a category by its spelling.
struct CellCodes: Sendable {
  /// What stands in one column of all the tables.
  struct Axis: Sendable {
    /// Whether the codes of present cells have an order that means something.
    let isNumeric: Bool
    /// Present cells have the codes 0..<`missing`, missing ones this.
    let missing: Int32
  }

  let axes: [Axis]
  /// Of each table, of each column, the code of each row.
  let tables: [[[Int32]]]

  /// O(rows · log rows · columns).
  ///
  /// - Precondition: the tables have one schema, which is that of the first, and columns stored alike.
  init(_ tables: [Table]) {
    let schema = tables[0].schema
    let count = schema.columns.count
    let cells = count * tables.reduce(0) { $0 + $1.rowCount }
    let coded = concurrentMap(count: count, cells: cells) { position in
      let columns = tables.map { $0.columns[position] }
      return schema.columns[position].kind.isNumeric
        ? Self.ranked(columns, decimals: schema.columns[position].decimals) : Self.spelled(columns)
    }
    axes = coded.map(\.axis)
    self.tables = tables.indices.map { table in coded.map { $0.codes[table] } }
  }

  private static func ranked(_ columns: [Column], decimals: Int?) -> (axis: Axis, codes: [[Int32]])
  {
    let numbers = columns.map { column in
      column.numbers.map { $0.isNaN ? $0 : $0.rounded(decimals: decimals) }
    }
    var distinct: [Double] = []
    for number in numbers.joined().filter({ !$0.isNaN }).sorted() where distinct.last != number {
      distinct.append(number)
    }
    let missing = Int32(distinct.count)
    let codes = numbers.map { numbers in
      numbers.map { $0.isNaN ? missing : Int32(distinct.position(of: $0)) }
    }
    return (Axis(isNumeric: true, missing: missing), codes)
  }

  private static func spelled(_ columns: [Column]) -> (axis: Axis, codes: [[Int32]]) {
    // In the order of the alphabet: that of a dictionary depends on the order of the rows.
    let known = Set(columns.flatMap(\.spellings)).sorted()
    let positions = Dictionary(uniqueKeysWithValues: zip(known, Int32(0)...))
    let missing = Int32(known.count)
    let codes = columns.map { column in
      column.recoded(as: column.spellings.map { positions[$0]! }, missingCode: missing)
    }
    return (Axis(isNumeric: false, missing: missing), codes)
  }
}
