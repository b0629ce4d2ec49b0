import Tabular

extension ColumnKind {
  /// Whether a column of this kind is compared: identifiers and free text are not modelled by value.
  var isCompared: Bool {
    switch self {
    case .continuous, .integer, .categorical, .boolean, .datetime: true
    case .text, .key: false
    }
  }

  /// Whether the values have an order and distances; otherwise they are spellings.
  var isNumeric: Bool {
    switch self {
    case .continuous, .integer, .datetime: true
    case .categorical, .boolean, .text, .key: false
    }
  }
}

extension Column {
  /// Whether the cells are stored as numbers.
  var holdsNumbers: Bool {
    switch storage {
    case .integers, .reals: true
    case .codes: false
    }
  }

  /// The cells as numbers, NaN where one is missing. Integers beyond 2⁵³ are rounded, which keeps
  /// their order. O(rows).
  ///
  /// - Precondition: the cells are stored as numbers.
  var numbers: [Double] {
    var numbers: [Double]
    switch storage {
    case .integers(let values): numbers = values.map(Double.init)
    case .reals(let values): numbers = values
    case .codes: preconditionFailure("numbers of a column of spellings")
    }
    if missing.isAnyMissing {
      for row in 0..<count where missing[row] { numbers[row] = .nan }
    }
    return numbers
  }

  /// The dictionary's spellings, those that no row has included.
  ///
  /// - Precondition: the cells are stored as codes.
  var spellings: [String] {
    guard case .codes(_, let dictionary) = storage else {
      preconditionFailure("spellings of a column of numbers")
    }
    return dictionary
  }

  /// The cells as codes into another dictionary: `codes[i]` stands for the own code `i`, and
  /// `missingCode` for a missing cell. O(rows).
  ///
  /// - Precondition: the cells are stored as codes, and `codes` has one for each spelling.
  func recoded(as codes: [Int32], missingCode: Int32) -> [Int32] {
    guard case .codes(let own, _) = storage else {
      preconditionFailure("codes of a column of numbers")
    }
    return own.indices.map { missing[$0] ? missingCode : codes[Int(own[$0])] }
  }
}

extension Table {
  /// The columns called `names`, in that order. All must exist. O(columns²).
  func keeping(columns names: [String]) -> Table {
    let positions = names.map { name in
      guard let position = schema.index(of: name) else {
        preconditionFailure("no column '\(name)' in table '\(schema.name)'")
      }
      return position
    }
    let kept = TableSchema(name: schema.name, columns: positions.map { schema.columns[$0] })
    return Table(schema: kept, columns: positions.map { columns[$0] }, rowCount: rowCount)
  }

  /// The names of the columns that are compared, in order.
  var comparedColumns: [String] {
    schema.columns.filter { $0.kind.isCompared }.map(\.name)
  }
}
