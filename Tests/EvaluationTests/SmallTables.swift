import Tabular

@testable import Evaluation

/// A column of a test's table: its cells, `nil` where one is missing.
enum Cells {
  case numbers([Double?], decimals: Int? = nil, range: ClosedRange<Double>? = nil)
  case integers([Int64?])
  case categories([String?], declared: [String]? = nil)
  case identifiers([String?])

  var column: Column {
    switch self {
    case .numbers(let cells, _, _):
      Column(storage: .reals(cells.map { $0 ?? 0 }), missing: Self.mask(cells.map { $0 == nil }))
    case .integers(let cells):
      Column(storage: .integers(cells.map { $0 ?? 0 }), missing: Self.mask(cells.map { $0 == nil }))
    case .categories(let cells, _), .identifiers(let cells):
      Self.codes(cells)
    }
  }

  func schema(name: String) -> ColumnSchema {
    switch self {
    case .numbers(_, let decimals, let range):
      ColumnSchema(
        name: name, kind: .continuous, isNullable: true, range: range.map { .reals($0) },
        decimals: decimals)
    case .integers: ColumnSchema(name: name, kind: .integer, isNullable: true)
    case .categories(_, let declared):
      ColumnSchema(name: name, kind: .categorical, isNullable: true, categories: declared)
    case .identifiers: ColumnSchema(name: name, kind: .text, isNullable: true)
    }
  }

  /// The dictionary is in the order of the rows, so two tables seldom share their codes.
  private static func codes(_ cells: [String?]) -> Column {
    var dictionary: [String] = []
    let codes = cells.map { cell -> Int32 in
      guard let cell else { return -1 }
      if let known = dictionary.firstIndex(of: cell) { return Int32(known) }
      dictionary.append(cell)
      return Int32(dictionary.count - 1)
    }
    return Column(
      storage: .codes(codes, dictionary: dictionary), missing: mask(cells.map { $0 == nil }))
  }

  private static func mask(_ isMissing: [Bool]) -> MissingMask {
    var mask = MissingMask()
    for isMissing in isMissing { mask.append(isMissing: isMissing) }
    return mask
  }
}

/// A table of these columns.
func table(_ columns: KeyValuePairs<String, Cells>) -> Table {
  let cells = columns.map(\.value.column)
  return Table(
    schema: TableSchema(name: "small", columns: columns.map { $0.value.schema(name: $0.key) }),
    columns: cells, rowCount: cells.first?.count ?? 0)
}

/// A table of `count` rows with a number, a whole number and a category that depend on each other,
/// different for each `seed`; every 10th number is missing.
func people(_ count: Int, seed: UInt64) -> Table {
  var draws = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
  func draw(below bound: UInt64) -> UInt64 {
    draws = draws &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (draws >> 33) % bound
  }
  let ages = (0..<count).map { _ in Int64(18 + draw(below: 60)) }
  let incomes = ages.map { age -> Double? in
    draw(below: 10) == 0 ? nil : Double(age) * 100 + Double(draw(below: 100_000)) / 100
  }
  let groups = ages.map { age -> String? in
    draw(below: 5) == 0 ? "other" : age < 40 ? "young" : "old"
  }
  return table([
    "age": .integers(ages), "income": .numbers(incomes, decimals: 2), "group": .categories(groups),
  ])
}

/// Whether two figures are equal up to rounding.
func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-9) -> Bool {
  value.map { ($0 - expected).magnitude <= tolerance } ?? false
}

extension Table {
  /// This table with its first rows replaced by the first rows of `other`, whose columns are alike.
  func replacing(firstRows count: Int, by other: Table) -> Table {
    other.selecting(rows: Array(0..<count))
      .appending(selecting(rows: Array(count..<rowCount)))
  }
}
