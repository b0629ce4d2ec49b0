import Compute
import Tabular

/// Tables of numbers that follow from each other, for the tests of relations.
enum RelationTables {
  static func table(_ columns: [(name: String, values: [Double?])], decimals: Int? = 2) -> Table {
    Table(
      schema: TableSchema(
        name: "t",
        columns: columns.map {
          ColumnSchema(
            name: $0.name, kind: .continuous, isNullable: $0.values.contains { $0 == nil },
            decimals: decimals)
        }),
      columns: columns.map { column in
        var mask = MissingMask()
        for value in column.values { mask.append(isMissing: value == nil) }
        return Column(storage: .reals(column.values.map { $0 ?? 0 }), missing: mask)
      }, rowCount: columns[0].values.count)
  }

  /// Bills, payments and balances of `count` loans in cents: a payment is the bill in three of ten rows, 0 in two, and
  /// a round 50 in one; the balance is bill minus payment in half of the rows.
  static func loans(_ count: Int, seed: UInt64 = 1) -> Table {
    var stream = RandomStream(seed: seed, purpose: .noise)
    func amount() -> Double { Double(stream.integer(below: 100_000) + 1_000) / 100 }
    var bills: [Double] = []
    var payments: [Double] = []
    var balances: [Double] = []
    for _ in 0..<count {
      let bill = amount()
      let payment =
        switch stream.integer(below: 10) {
        case 0...2: bill
        case 3...4: 0.0
        case 5: 50.0
        default: amount()
        }
      bills.append(bill)
      payments.append(payment)
      balances.append(
        stream.integer(below: 2) == 0 ? (bill - payment).rounded(decimals: 2) : amount())
    }
    return table([("bill", bills), ("payment", payments), ("balance", balances)])
  }

  static func numbers(_ table: Table, _ column: Int) -> [Double?] {
    (0..<table.rowCount).map { table.columns[column].number(at: $0) }
  }
}
