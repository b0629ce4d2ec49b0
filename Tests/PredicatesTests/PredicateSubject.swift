import Tabular

@testable import Predicates

/// A table of all kinds of columns, with missing cells.
enum PredicateSubject {
  static let schema = TableSchema(
    name: "people",
    columns: [
      ColumnSchema(name: "age", kind: .integer, isNullable: true),
      ColumnSchema(name: "income", kind: .continuous, isNullable: true),
      ColumnSchema(
        name: "sex", kind: .categorical, isNullable: true, categories: ["f", "m", "it's"]),
      ColumnSchema(
        name: "since", kind: .datetime, isNullable: true,
        datetimeFormat: DatetimeFormat(pattern: "yyyy-MM-dd HH:mm")),
      ColumnSchema(name: "last pay", kind: .continuous, isNullable: true),
    ])

  static let ages: [Int64?] = [30, 60, nil, 61, 80, 9_007_199_254_740_993, -5, 0]
  static let incomes: [Double?] = [1.5, nil, 60, 61, -3, 9_007_199_254_740_992, 0, 80.25]
  static let sexes: [String?] = ["f", "m", "it's", nil, "f", "m", "f", "it's"]
  static let moments: [String?] = [
    "2020-01-01 00:00", "2020-01-01 12:30", nil, "1999-12-31 23:59", "2021-06-15 08:00",
    "2020-01-02 00:00", nil, "2020-01-01 00:01",
  ]
  static let pays: [Double?] = [1.5, 2, nil, 60, nil, 0, -0.5, 80.25]

  static let table: Table = {
    func mask(_ isMissing: [Bool]) -> MissingMask {
      var mask = MissingMask()
      for missing in isMissing { mask.append(isMissing: missing) }
      return mask
    }
    let format = schema.columns[3].datetimeFormat!
    let dictionary = schema.columns[2].categories!
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers(ages.map { $0 ?? 0 }), missing: mask(ages.map { $0 == nil })),
        Column(storage: .reals(incomes.map { $0 ?? 0 }), missing: mask(incomes.map { $0 == nil })),
        Column(
          storage: .codes(
            sexes.map { $0.map { Int32(dictionary.firstIndex(of: $0)!) } ?? -1 },
            dictionary: dictionary), missing: mask(sexes.map { $0 == nil })),
        Column(
          storage: .integers(moments.map { $0.map { format.ticks(parsing: $0)! } ?? 0 }),
          missing: mask(moments.map { $0 == nil })),
        Column(storage: .reals(pays.map { $0 ?? 0 }), missing: mask(pays.map { $0 == nil })),
      ], rowCount: ages.count)
  }()

  /// The rows that the condition is true of.
  static func rows(_ condition: String) throws -> [Int] {
    try Predicate(condition, schema: schema).rows(of: table)
  }
}
