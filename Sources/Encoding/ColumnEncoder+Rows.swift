import Compute
import Tabular

/// Where a column's variables stand among a table's.
struct VariablePlace {
  /// The first of its variables.
  let first: Int
  /// Its number among the Gaussian variables, if it has one.
  let gaussian: Int
}

/// What a categorical column's levels are looked up in when they are decoded: made once for many chunks of rows, since
/// it takes O(spellings).
struct DecodedSpellings: Sendable {
  /// The schema's own dictionary where there is one, so that real and synthetic codes agree.
  let dictionary: [String]
  /// The code in `dictionary` of each of the encoder's spellings.
  let codes: [Int32]
  let draw: SpellingDraw

  init(_ encoder: CategoryEncoder, schema: ColumnSchema) {
    let spellings = encoder.allSpellings
    dictionary = schema.categories ?? spellings
    let positions = SpellingPositions(dictionary)
    codes = spellings.map { Int32(positions[$0]!) }
    draw = encoder.draw
  }
}

extension ColumnEncoder {
  /// What ``decode(_:at:schema:spellings:uniform:)`` needs of a categorical column; `nil` for any other. O(spellings).
  func decodedSpellings(schema: ColumnSchema) -> DecodedSpellings? {
    guard case .category(let encoder) = self else { return nil }
    return DecodedSpellings(encoder, schema: schema)
  }

  /// Writes the column's levels and numbers into `rows`.
  ///
  /// A cell that is missing where none was in fitting has level 0, or the number 0: no level stands for it.
  ///
  /// - Parameter uniform: a number in (0, 1) for each row, for what is drawn in encoding.
  func encode(
    _ column: Column, at place: VariablePlace, uniform: (Int) -> Double,
    into rows: inout EncodedRows
  ) {
    let width = rows.variableCount
    let numberWidth = rows.gaussianVariables.count
    switch (self, column.storage) {
    case (.constant, _):
      return
    case (.category(let encoder), .codes(let codes, let dictionary)):
      let levels = encoder.levels(ofDictionary: dictionary)
      let missing = UInt16(encoder.missingLevel ?? 0)
      for row in 0..<column.count {
        rows.levels[row * width + place.first] =
          column.missing[row] ? missing : levels[Int(codes[row])]
      }
    case (.integers(let encoder), .integers(let values)):
      for row in 0..<column.count {
        rows.levels[row * width + place.first] = UInt16(
          column.missing[row] ? encoder.missingLevel ?? 0 : encoder.level(of: values[row]))
      }
    case (.reals(let encoder), .reals(let values)):
      for row in 0..<column.count {
        rows.levels[row * width + place.first] = UInt16(
          column.missing[row] ? encoder.missingLevel ?? 0 : encoder.level(of: values[row]))
      }
    case (.gaussianIntegers(let encoder), .integers(let values)):
      for row in 0..<column.count {
        if encoder.missingCount > 0 {
          rows.levels[row * width + place.first] = column.missing[row] ? 1 : 0
        }
        rows.numbers[row * numberWidth + place.gaussian] =
          column.missing[row] ? 0 : encoder.number(of: values[row], uniform: uniform(row))
      }
    case (.gaussianReals(let encoder), .reals(let values)):
      for row in 0..<column.count {
        if encoder.missingCount > 0 {
          rows.levels[row * width + place.first] = column.missing[row] ? 1 : 0
        }
        rows.numbers[row * numberWidth + place.gaussian] =
          column.missing[row] ? 0 : encoder.number(of: values[row], uniform: uniform(row))
      }
    case (.datetime(let encoder), .integers(let values)):
      encoder.encode(values, missing: column.missing, at: place.first, into: &rows)
    default:
      preconditionFailure("a column of another kind than the encoder was fitted to")
    }
  }

  /// The column that the levels and numbers in `rows` stand for.
  ///
  /// - Parameters:
  ///   - spellings: of a category; see ``decodedSpellings(schema:)``.
  ///   - uniform: a number in (0, 1) for each row, for what is drawn in decoding.
  func decode(
    _ rows: EncodedRows, at place: VariablePlace, schema: ColumnSchema,
    spellings: DecodedSpellings?, uniform: (Int) -> Double
  ) -> Column {
    let width = rows.variableCount
    let numberWidth = rows.gaussianVariables.count
    func level(_ row: Int) -> Int { Int(rows.levels[row * width + place.first]) }
    func number(_ row: Int) -> Float { rows.numbers[row * numberWidth + place.gaussian] }

    switch self {
    case .constant(let cell):
      return Self.column(of: cell, count: rows.rowCount, schema: schema)
    case .category(let encoder):
      guard let spellings else { preconditionFailure("a category without its spellings") }
      let (codes, draw) = (spellings.codes, spellings.draw)
      var values: [Int32] = []
      values.reserveCapacity(rows.rowCount)
      var missing = MissingMask()
      for row in 0..<rows.rowCount {
        let isMissing = level(row) == encoder.missingLevel
        missing.append(isMissing: isMissing)
        values.append(
          isMissing ? -1 : codes[draw.spelling(level: level(row), uniform: uniform(row))])
      }
      return Column(storage: .codes(values, dictionary: spellings.dictionary), missing: missing)
    case .integers(let encoder):
      let (values, missing) = numbers(rows.rowCount, otherwise: 0) { row in
        level(row) == encoder.missingLevel
          ? nil : encoder.value(level: level(row), uniform: uniform(row))
      }
      return Column(storage: .integers(values), missing: missing)
    case .reals(let encoder):
      let (values, missing) = numbers(rows.rowCount, otherwise: 0) { row in
        level(row) == encoder.missingLevel
          ? nil : encoder.value(level: level(row), uniform: uniform(row))
      }
      return Column(storage: .reals(values), missing: missing)
    case .gaussianIntegers(let encoder):
      let (values, missing) = numbers(rows.rowCount, otherwise: 0) { row in
        encoder.missingCount > 0 && level(row) == 1 ? nil : encoder.value(number: number(row))
      }
      return Column(storage: .integers(values), missing: missing)
    case .gaussianReals(let encoder):
      let (values, missing) = numbers(rows.rowCount, otherwise: 0) { row in
        encoder.missingCount > 0 && level(row) == 1 ? nil : encoder.value(number: number(row))
      }
      return Column(storage: .reals(values), missing: missing)
    case .datetime(let encoder):
      let (values, missing) = numbers(rows.rowCount, otherwise: 0) { row in
        encoder.value(uniform: uniform(row)) { part in
          Int(rows.levels[row * width + place.first + part])
        }
      }
      return Column(storage: .integers(values), missing: missing)
    }
  }

  private func numbers<Scalar>(
    _ count: Int, otherwise: Scalar, _ value: (Int) -> Scalar?
  ) -> ([Scalar], MissingMask) {
    var values: [Scalar] = []
    values.reserveCapacity(count)
    var missing = MissingMask()
    for row in 0..<count {
      let value = value(row)
      missing.append(isMissing: value == nil)
      values.append(value ?? otherwise)
    }
    return (values, missing)
  }

  private static func column(of cell: ConstantCell, count: Int, schema: ColumnSchema) -> Column {
    switch cell {
    case .missing:
      var missing = MissingMask()
      for _ in 0..<count { missing.append(isMissing: true) }
      let storage: Column.Storage =
        switch schema.kind {
        case .integer, .datetime: .integers(Array(repeating: 0, count: count))
        case .continuous: .reals(Array(repeating: 0, count: count))
        case .categorical, .boolean, .text, .key:
          .codes(Array(repeating: -1, count: count), dictionary: schema.categories ?? [])
        }
      return Column(storage: storage, missing: missing)
    case .integer(let value):
      return Column(
        storage: .integers(Array(repeating: value, count: count)),
        missing: MissingMask(presentRows: count))
    case .real(let value):
      return Column(
        storage: .reals(Array(repeating: value, count: count)),
        missing: MissingMask(presentRows: count))
    case .spelling(let text):
      let dictionary = schema.categories ?? [text]
      let code = Int32(SpellingPositions(dictionary)[text]!)
      return Column(
        storage: .codes(Array(repeating: code, count: count), dictionary: dictionary),
        missing: MissingMask(presentRows: count))
    }
  }
}
